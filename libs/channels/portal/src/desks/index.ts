import type { Type } from '@nestjs/common';
import { Offers } from '../pages/offered.ts';
import { WaitingRoom } from '../pages/waiting.ts';
import { RequestActs } from './acting.ts';
import { AnswerDesk } from './answer.desk.ts';
import { ContestDesk } from './contest.desk.ts';
import { EvidenceDesk } from './evidence.desk.ts';
import { CaseActsDesk } from './dcc/case-acts.desk.ts';
import { DataFixesDesk } from './dcc/data-fixes.desk.ts';
import { FeedDesk } from './dcc/feed.desk.ts';
import { InventoryChecksDesk } from './dcc/inventory-checks.desk.ts';
import { InventoryDesk } from './dcc/inventory.desk.ts';
import { SwitchesDesk } from './dcc/switches.desk.ts';
import { MailboxDesk } from './everyone/mailbox.desk.ts';
import { NoticesDesk } from './everyone/notices.desk.ts';
import { ViewsDesk } from './everyone/views.desk.ts';
import { OwnPartyDesk } from './everyone/own-party.desk.ts';
import { RevealKeyDesk } from './everyone/reveal-key.desk.ts';
import { SignInDesk } from './everyone/sign-in.desk.ts';
import { FilesDesk } from './files/files.desk.ts';
import { ProfilesDesk } from './files/profiles.desk.ts';
import { SendFileDesk } from './files/send.desk.ts';
import { ConflictsDesk } from './installer/conflicts.desk.ts';
import { HoldingsDesk } from './installer/holdings.desk.ts';
import { InstructionsDesk } from './installer/instructions.desk.ts';
import { WorklistDesk } from './installer/worklist.desk.ts';
import { NotOursDesk } from './installer/not-ours.desk.ts';
import { PerformanceDesk } from './installer/performance.desk.ts';
import { TeamDesk } from './installer/team.desk.ts';
import { MailDesk } from './installer/mail.desk.ts';
import { keeping } from './keeping.ts';
import { ListsDesk } from './lists.desk.ts';
import { OutsideDesk } from './outside.desk.ts';
import { MapDesk } from './map/map.desk.ts';
import { PremisesDesk } from './premises.desk.ts';
import { ProposalsDesk } from './proposals.desk.ts';
import { AnswerManyDesk } from './many/answer-many.desk.ts';
import { RaiseManyDesk } from './many/raise-many.desk.ts';
import { RowCommands } from './many/row-commands.ts';
import { RaiseDesk } from './raise.desk.ts';
import { RequestDesk } from './request.desk.ts';
import { RequesterDesk } from './requester.desk.ts';
import { RevealSheets } from './reveal-sheets.ts';
import { SearchDesk } from './search.desk.ts';
import { ApprovalsDesk } from './secas/approvals.desk.ts';
import { BacklogDesk } from './secas/backlog.desk.ts';
import { ContactsDesk } from './secas/contacts.desk.ts';
import { DecisionsDesk } from './secas/decisions.desk.ts';
import { LegsDesk } from './secas/legs.desk.ts';
import { PartiesDesk } from './secas/parties.desk.ts';
import { ReportPagesDesk } from './secas/report-pages.desk.ts';
import { ReportsDesk } from './secas/reports.desk.ts';
import { SlaOverviewDesk } from './secas/sla.desk.ts';
import { AppointmentsDesk } from './solr/appointments.desk.ts';
import { StartDesk } from './start.desk.ts';
import { TwoPeople } from './two-people.ts';

/** Every desk, in the order of the navigation. */
export const desks: readonly Type[] = [
  ...[
    StartDesk,
    WorklistDesk,
    ListsDesk,
    RequestDesk,
    AnswerDesk,
    NotOursDesk,
    RequesterDesk,
    RaiseDesk,
    RaiseManyDesk,
    AnswerManyDesk,
    SearchDesk,
  ],
  ...[FilesDesk, SendFileDesk],
  ...[HoldingsDesk, ConflictsDesk, InstructionsDesk, MailDesk, TeamDesk, PerformanceDesk],
  ...[OutsideDesk, ContestDesk, EvidenceDesk, ProposalsDesk, PremisesDesk],
  ...[SlaOverviewDesk, LegsDesk, ApprovalsDesk, ReportsDesk, ReportPagesDesk, DecisionsDesk],
  ...[BacklogDesk, ContactsDesk, PartiesDesk],
  ...[DataFixesDesk, CaseActsDesk, InventoryDesk, InventoryChecksDesk, SwitchesDesk, FeedDesk, MapDesk],
  ...[ProfilesDesk, AppointmentsDesk],
  ...keeping,
  ...[OwnPartyDesk, RevealKeyDesk, SignInDesk, NoticesDesk, MailboxDesk, ViewsDesk],
];
/** What they share. */
export const shared: readonly Type[] = [RequestActs, RevealSheets, TwoPeople, WaitingRoom, Offers, RowCommands];
