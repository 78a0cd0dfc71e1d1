import { Logger, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { Admission } from '@icx/admission';
import { TwoPersonActs } from '@icx/approvals-service';
import { AdministrativeActs, AuditTrail } from '@icx/audit';
import type { Clock } from '@icx/runtime';
import { Directory, SecurityRecord, SignInReport } from '@icx/parties-service';
import { TokenVerifier } from '@icx/identity';
import { EscrowRegistration, KeyRotation } from '@icx/custody-service';
import { ClockDesk } from '@icx/sandbox';
import { FeedWatch, Gains, ProposalList, SuccessionRunner } from '@icx/switching-service';
import type { switchingServices } from '@icx/switching-service';
import { Reactor } from '@icx/runtime';
import { DataFixDesk } from '@icx/data-fixes-service';
import { CertifiedProductsDesk, DeviceReader, InventoryDesk, MapReports, Reconciliation } from '@icx/inventory-service';
import type { inventoryServices } from '@icx/inventory-service';
import { RefusedReveals, RequestLog } from '@icx/requests-service';
import { Metrics } from '@icx/runtime';
import { ApprovalsController } from './approvals/approvals.controller.ts';
import { TwoPersonDoor } from './approvals/two-person-door.ts';
import { AuditController } from './audit/audit.controller.ts';
import { DataFixActsController } from './data-fixes/data-fix-acts.controller.ts';
import { DataFixesController } from './data-fixes/data-fixes.controller.ts';
import { DevicesController } from './inventory/devices.controller.ts';
import { InventoryStreamsController } from './inventory/streams.controller.ts';
import { BodyPipe } from './http/body.pipe.ts';
import { CLOCK, Door } from './http/envelope.ts';
import { Gate } from './http/gate.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { EscrowController } from './operations/escrow.controller.ts';
import { HealthDesk, VIEWS } from './operations/health-desk.ts';
import type { Check, Rebuildable } from './operations/health-desk.ts';
import { OperationsController } from './operations/operations.controller.ts';
import { SandboxController } from './operations/sandbox.controller.ts';
import { SIGNING_KEYS, SigningKeysController } from './operations/signing-keys.controller.ts';
import type { SigningKeyDesk } from './operations/signing-keys.controller.ts';
import { VaultController } from './operations/vault.controller.ts';
import { ReadingController } from './requests/reading.controller.ts';
import { MembersController } from './parties/members.controller.ts';
import { PartiesController } from './parties/parties.controller.ts';
import { BacklogController } from './requests/backlog.controller.ts';
import { RequestActing } from './requests/acting.ts';
import { SignInsController } from './parties/sign-ins.controller.ts';
import { RequestsController } from './requests/requests.controller.ts';
import { PremisesController } from './requests/premises.controller.ts';
import { RevealKeysController } from './requests/reveal-keys.controller.ts';
import { ProposalsController } from './switching/proposals.controller.ts';
import { SuccessionsController } from './switching/successions.controller.ts';
import { SwitchesController } from './switching/switches.controller.ts';

export interface ApiOptions {
  /** The module that serves requests, already composed on its engines. */
  readonly requests: DynamicModule;
  readonly clock: Clock;
  readonly tokens: TokenVerifier;
  readonly directory: Directory;
  readonly security: { readonly record: SecurityRecord; readonly report: SignInReport };
  readonly views: Rebuildable;
  readonly checks: readonly Check[];
  readonly audit: AuditTrail;
  readonly acts: AdministrativeActs;
  readonly twoPersonActs: TwoPersonActs;
  readonly rotation: KeyRotation;
  /** Only with the built-in identity provider. */
  readonly signingKeys?: SigningKeyDesk;
  readonly escrow: EscrowRegistration;
  readonly switching: ReturnType<typeof switchingServices>;
  readonly dataFixes: DataFixDesk;
  readonly inventory: Awaited<ReturnType<typeof inventoryServices>>;
  readonly metrics: Metrics;
  /** Only in a sandbox. */
  readonly clockDesk?: ClockDesk;
}

@Module({})
export class ApiModule {
  static on({
    requests,
    clock,
    tokens,
    directory,
    security,
    views,
    checks,
    audit,
    acts,
    twoPersonActs,
    rotation,
    signingKeys,
    escrow,
    switching,
    dataFixes,
    inventory,
    metrics,
    clockDesk,
  }: ApiOptions): DynamicModule {
    return {
      module: ApiModule,
      imports: [requests],
      controllers: [
        ReadingController,
        RequestsController,
        BacklogController,
        PremisesController,
        RevealKeysController,
        AuditController,
        ApprovalsController,
        PartiesController,
        MembersController,
        SignInsController,
        DevicesController,
        InventoryStreamsController,
        DataFixesController,
        DataFixActsController,
        SwitchesController,
        ProposalsController,
        SuccessionsController,
        OperationsController,
        VaultController,
        ...(signingKeys ? [SigningKeysController] : []),
        EscrowController,
        ...(clockDesk ? [SandboxController] : []),
      ],
      providers: [
        Door,
        RequestActing,
        Logger,
        { provide: CLOCK, useValue: clock },
        { provide: TokenVerifier, useValue: tokens },
        { provide: Directory, useValue: directory },
        { provide: SecurityRecord, useValue: security.record },
        { provide: SignInReport, useValue: security.report },
        { provide: VIEWS, useValue: views },
        { provide: AuditTrail, useValue: audit },
        { provide: AdministrativeActs, useValue: acts },
        { provide: TwoPersonActs, useValue: twoPersonActs },
        TwoPersonDoor,
        { provide: KeyRotation, useValue: rotation },
        { provide: EscrowRegistration, useValue: escrow },
        { provide: DataFixDesk, useValue: dataFixes },
        { provide: Metrics, useValue: metrics },
        ...providersOf(switching),
        { provide: InventoryDesk, useValue: inventory.desk },
        { provide: CertifiedProductsDesk, useValue: inventory.certified },
        { provide: DeviceReader, useValue: inventory.reader },
        { provide: MapReports, useValue: inventory.reports },
        { provide: Reconciliation, useValue: inventory.reconciliation },
        { provide: HealthDesk, useValue: new HealthDesk(checks) },
        ...(signingKeys ? [{ provide: SIGNING_KEYS, useValue: signingKeys }] : []),
        ...(clockDesk ? [{ provide: ClockDesk, useValue: clockDesk }] : []),
        admissionOn(directory, clock),
        Gate,
        ...atTheEdge,
      ],
    };
  }
}

const atTheEdge = [
  { provide: APP_PIPE, useClass: BodyPipe },
  { provide: APP_FILTER, useClass: ProblemFilter },
];

const admissionOn = (directory: Directory, clock: Clock) => ({
  provide: Admission,
  inject: [RequestLog, RefusedReveals],
  useFactory: (log: RequestLog, refused: RefusedReveals) => new Admission(directory, log, refused, clock),
});

const providersOf = (switching: ApiOptions['switching']) => [
  { provide: FeedWatch, useValue: switching.feed },
  { provide: Gains, useValue: switching.gains },
  { provide: ProposalList, useValue: switching.proposals },
  { provide: SuccessionRunner, useValue: switching.runner },
  { provide: Reactor, useValue: switching.reactor },
];
