import type { Type } from '@nestjs/common';
import { ContactActsDesk } from './contacts/contact-acts.desk.ts';
import { ContactPointDesk } from './contacts/contact-point.desk.ts';
import { QuarterlyDesk } from './contacts/quarterly.desk.ts';
import { AccessDesk } from './parties/access.desk.ts';
import { AgenciesDesk } from './parties/agencies.desk.ts';
import { ChoicesDesk } from './parties/choices.desk.ts';
import { ClientsDesk } from './parties/clients.desk.ts';
import { PartyActsDesk } from './parties/party-acts.desk.ts';
import { PartyDesk } from './parties/party.desk.ts';
import { UsersDesk } from './parties/users.desk.ts';
import { CalendarActsDesk } from './rules/calendar-acts.desk.ts';
import { CalendarsDesk } from './rules/calendars.desk.ts';
import { RulesDesk } from './rules/rules.desk.ts';
import { AuditDesk } from './secas/audit.desk.ts';
import { BacklogActsDesk } from './secas/backlog-acts.desk.ts';
import { BacklogProposalsDesk } from './secas/backlog-proposals.desk.ts';
import { QuarantineDesk } from './secas/quarantine.desk.ts';
import { SuccessionActsDesk } from './secas/succession-acts.desk.ts';
import { SuccessionsDesk } from './secas/successions.desk.ts';
import { TargetsDesk } from './secas/targets.desk.ts';

/** What is kept for all: rules, registers and lists, by SECAS, and what of them each party keeps itself. */
export const keeping: readonly Type[] = [
  ...[QuarterlyDesk, ContactPointDesk, ContactActsDesk],
  ...[RulesDesk, CalendarsDesk, CalendarActsDesk, AuditDesk],
  ...[SuccessionsDesk, SuccessionActsDesk, BacklogProposalsDesk, BacklogActsDesk, QuarantineDesk, TargetsDesk],
  ...[PartyDesk, PartyActsDesk, UsersDesk, ClientsDesk, AgenciesDesk, AccessDesk, ChoicesDesk],
];
