import { Logger, Module } from '@nestjs/common';
import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ServicesModule, type Services } from '@icx/composition';
import { SecurityKeys } from '@icx/parties-service';
import { TokenVerifier } from '@icx/identity';
import type { Mailbox } from '@icx/mail-transport';
import { MailboxReader } from '@icx/sandbox';
import { ApprovalsController } from './approvals/approvals.controller.ts';
import { TwoPersonDoor } from './approvals/two-person-door.ts';
import { AuditController } from './audit/audit.controller.ts';
import { BacklogProposalsController } from './backlog/backlog-proposals.controller.ts';
import { BacklogRegisterController } from './backlog/backlog-register.controller.ts';
import { ContactListsController } from './contacts/contact-lists.controller.ts';
import { ContactsController } from './contacts/contacts.controller.ts';
import { PreferencesController } from './contacts/preferences.controller.ts';
import { DataFixActsController } from './data-fixes/data-fix-acts.controller.ts';
import { DataFixesController } from './data-fixes/data-fixes.controller.ts';
import { TusController } from './files/tus.controller.ts';
import { FilesController } from './files/files.controller.ts';
import { TemplatesController } from './files/templates.controller.ts';
import { FileResultsController } from './files/results.controller.ts';
import { ProfilesController } from './files/profiles.controller.ts';
import { DevicesController } from './inventory/devices.controller.ts';
import { InventoryStreamsController } from './inventory/streams.controller.ts';
import { InstructionsController } from './holdings/instructions.controller.ts';
import { HoldingsController } from './holdings/holdings.controller.ts';
import { OffersController } from './holdings/offers.controller.ts';
import { MailController } from './mail/mail.controller.ts';
import { BodyPipe } from './http/body.pipe.ts';
import { Answers } from './http/call.ts';
import { CLOCK, Door, KEYS } from './http/door.ts';
import { Gate } from './http/gate.ts';
import { SANDBOX } from './http/page.ts';
import { Positions } from './http/positions.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { EscrowController } from './operations/escrow.controller.ts';
import { Health, VIEWS } from './operations/health.ts';
import { OutagesController } from './operations/outages.controller.ts';
import { OperationsController } from './operations/operations.controller.ts';
import { MailboxController } from './operations/mailbox.controller.ts';
import { SandboxController } from './operations/sandbox.controller.ts';
import { SIGNING_KEYS, SigningKeysController } from './operations/signing-keys.controller.ts';
import type { SigningKeyRotation } from './operations/signing-keys.controller.ts';
import { VaultController } from './operations/vault.controller.ts';
import { ReadingController } from './requests/reading.controller.ts';
import { MembersController } from './parties/members.controller.ts';
import { PartiesController } from './parties/parties.controller.ts';
import { BacklogController } from './requests/backlog.controller.ts';
import { OutsideController } from './requests/outside.controller.ts';
import { OutsideAttachmentsController } from './requests/outside-attachments.controller.ts';
import { ReportsController } from './reports/reports.controller.ts';
import { OperationalReportController } from './reports/operational-report.controller.ts';
import { SlaReportController } from './reports/sla-report.controller.ts';
import { RequestActing } from './requests/acting.ts';
import { SecurityKeysController } from './parties/security-keys.controller.ts';
import { SignInsController } from './parties/sign-ins.controller.ts';
import { RequestsController } from './requests/requests.controller.ts';
import { PremisesController } from './requests/premises.controller.ts';
import { WorklistController } from './requests/worklist.controller.ts';
import { RevealKeysController } from './requests/reveal-keys.controller.ts';
import { CalendarsController } from './rules/calendars.controller.ts';
import { TermsController } from './rules/terms.controller.ts';
import { SlaController } from './sla/sla.controller.ts';
import { CoverageController } from './switching/coverage.controller.ts';
import { FeedController } from './switching/feed.controller.ts';
import { TeamController } from './team/team.controller.ts';
import { ProposalsController } from './switching/proposals.controller.ts';
import { SuccessionsController } from './switching/successions.controller.ts';
import { SwitchesController } from './switching/switches.controller.ts';

export interface ApiOptions {
  readonly tokens: TokenVerifier;
  /** Only with the built-in identity provider. */
  readonly signingKeys?: SigningKeyRotation;
  readonly securityKeys?: SecurityKeys;
  /** Where a sandbox's mail is that goes nowhere. */
  readonly mailbox?: Mailbox;
  /** What else is made of the services: the desks of the portal. */
  readonly beside?: readonly Provider[];
}

const ofBuiltInProvider = ({ signingKeys, securityKeys }: ApiOptions): readonly Type[] => [
  ...(signingKeys ? [SigningKeysController] : []),
  ...(securityKeys ? [SecurityKeysController] : []),
];

const ofHolders = [InstructionsController, OffersController, HoldingsController, TeamController] as const;

@Module({})
export class ApiModule {
  static on(services: Services, options: ApiOptions): DynamicModule {
    const { tokens, mailbox, beside = [] } = options;
    const { clock, engines, checks, clockMover, memories } = services;
    return {
      module: ApiModule,
      imports: [ServicesModule.of(services)],
      controllers: [
        ReadingController,
        RequestsController,
        BacklogController,
        OutsideController,
        OutsideAttachmentsController,
        BacklogProposalsController,
        BacklogRegisterController,
        WorklistController,
        PremisesController,
        CoverageController,
        ...ofHolders,
        RevealKeysController,
        AuditController,
        ApprovalsController,
        PartiesController,
        MembersController,
        SignInsController,
        SlaController,
        ContactListsController,
        ContactsController,
        PreferencesController,
        MailController,
        DevicesController,
        InventoryStreamsController,
        DataFixesController,
        DataFixActsController,
        FilesController,
        TemplatesController,
        TusController,
        FileResultsController,
        ProfilesController,
        ReportsController,
        SlaReportController,
        OperationalReportController,
        SwitchesController,
        FeedController,
        ProposalsController,
        SuccessionsController,
        CalendarsController,
        TermsController,
        OperationsController,
        OutagesController,
        VaultController,
        ...ofBuiltInProvider(options),
        EscrowController,
        ...(clockMover ? [SandboxController] : []),
        ...(mailbox ? [MailboxController] : []),
      ],
      providers: [
        Door,
        RequestActing,
        TwoPersonDoor,
        Gate,
        Logger,
        { provide: CLOCK, useValue: clock },
        { provide: Positions, useValue: new Positions(engines.log, engines.views, memories) },
        { provide: VIEWS, useValue: engines.views },
        { provide: KEYS, useValue: engines.keys },
        { provide: SANDBOX, useValue: services.sandbox },
        { provide: TokenVerifier, useValue: tokens },
        { provide: SIGNING_KEYS, useValue: options.signingKeys },
        { provide: SecurityKeys, useValue: options.securityKeys },
        ...(mailbox ? [{ provide: MailboxReader, useValue: new MailboxReader(mailbox) }] : []),
        { provide: Health, useValue: new Health(checks) },
        ...beside,
        { provide: APP_PIPE, useClass: BodyPipe },
        { provide: APP_INTERCEPTOR, useClass: Answers },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
