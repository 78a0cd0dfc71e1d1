import { randomBytes } from 'node:crypto';
import { Admission } from '@icx/admission';
import { actTable, ApprovalReader, secondPersonOf, TwoPersonActs } from '@icx/approvals-service';
import type { AuditTrail } from '@icx/audit';
import { backlogServices } from '@icx/backlog-service';
import { AdministrativeActs } from '@icx/commands';
import { contactsServices } from '@icx/contacts-service';
import { EscrowRegistration, KeyRotation, OrphanSweep } from '@icx/custody-service';
import { DataFixCases } from '@icx/data-fixes-service';
import { fileKinds } from '@icx/files';
import { fileServices } from '@icx/files-service';
import { answeringServices, holdingsServices } from '@icx/holdings-service';
import { inventoryServices } from '@icx/inventory-service';
import { mailServices, type PostObserver } from '@icx/mail-service';
import { Directory, SECAS, SecurityRecord, SignInReport, type Register } from '@icx/parties-service';
import { ParkedMessages } from '@icx/public-events-service';
import { reportingServices } from '@icx/reporting-service';
import { requestServices, type Observer } from '@icx/requests-service';
import { Rulebook, rulesServices } from '@icx/rules-service';
import { wallClock, type Clock, type Runner } from '@icx/runtime';
import { ClockMover, SandboxClock, SwitchStandIn } from '@icx/sandbox';
import { slaServices, type AbsenceAlarms } from '@icx/sla-service';
import { switchingServices } from '@icx/switching-service';
import { Team } from '@icx/team-service';
import { instant } from '@icx/working-days';
import type { Engines } from './engines.ts';
import { policyOf, type Settings } from './settings.ts';

interface Common {
  readonly clock: Clock;
  readonly register: Register;
  readonly observe: Observer;
  readonly observePosts: PostObserver;
  readonly jobs: Runner;
}

/** What is watched and runs by itself, among others. */
export type Watched = Awaited<ReturnType<typeof servicesOn>> & { readonly audit: AuditTrail };

/** What answers calls, and what goes on beside them once it is started. */
export const servicesOn = async (
  engines: Engines,
  settings: Settings,
  { clock, register, observe, observePosts, jobs }: Common,
) => {
  const { log, views, vault, spool, rawMail, keys } = engines;
  const sandbox = settings.mode === 'sandbox';
  const book = await Rulebook.open(log, views, policyOf(settings));
  const { policy } = book;
  const requests = requestServices({
    ...{ ...engines, clock, register, policy, sandbox, observe, channels: settings.channels },
    heldBy: (deviceId) => holdings.heldBy(deviceId),
    onRegister: (names, requester) => backlog.register.basisFor(names, requester),
  });
  const rules = rulesServices({ log, views, book, clock, jobs, requests, failed: settings.failed });
  const backlog = backlogServices({ ...engines, clock, sandbox, policy, requests });
  const switching = switchingServices({ ...engines, clock, requests, sandbox, ...silenceOf(settings, clock) });
  const inventory = await inventoryServices({ ...engines, clock, register, supply: requests.supply });
  const holdings = holdingsServices({
    ...{ ...engines, clock, requests, random: randomBytes, retentionDays: settings.holdingsDays },
  });
  const { holders, suspicions } = holdings;
  const answering = answeringServices({ ...engines, clock, register, requests, holders, suspicions, policy, sandbox });
  const escrow = await new EscrowRegistration(log, engines.escrow).open();
  const acts = new AdministrativeActs(log);
  const files = fileServices({
    ...{ ...engines, clock, sandbox, jobs, random: randomBytes },
    ...{ virusScan: settings.virusScan, resultsDays: settings.fileResultsDays },
  });
  const mailDomain = settings.mailDomain ?? 'exchange.example';
  const calendar = () => policy.calendars['england-and-wales'];
  const obligationFrom = () => policy.obligationFrom;
  const contacts = contactsServices({ ...engines, clock, sandbox, register, mailDomain, calendar, obligationFrom });
  const mail = mailServices({
    ...{ ...engines, clock, register, mailDomain, calendar, observe: observePosts },
    ...{ contacts: contacts.contacts, requests: requests.requests, legs: requests.deliveries },
    ...{ performer: requests.performer, random: randomBytes, virusScan: settings.virusScan },
    ...(settings.mailDays !== undefined && { rawDays: settings.mailDays }),
  });
  const directory = await Directory.open({ log, views, keys, register });
  const security = new SecurityRecord({ log, now: wallClock.now, failed: settings.failed });
  const table = actTable({
    ...{ directory, escrow, acts, switches: switching.intake, successions: switching.successions },
    inventory: inventory.writer,
    files: files.receipts,
    ...{ calendars: rules.calendars, terms: rules.terms },
    wallClock: () => Date.parse(wallClock.now()),
  });
  const twoPersonActs = new TwoPersonActs({
    ...{ log, views, keys, directory, sandbox, acts: table },
    required: !sandbox || settings.sandboxApprovals === true,
    isFounded: async () => sandbox || settings.externalIssuer === true || directory.hasPair(SECAS),
  });
  const second = secondPersonOf(twoPersonActs);
  for (const kind of fileKinds) files.receipts.askFor(kind, second);
  const sla = slaServices({ ...engines, clock, register, policy, watches: watchesOf(switching.feed, mail) });
  const reporting = reportingServices({ log, views, clock, register, book, outages: sla.outages });
  return {
    ...{ clock, register, policy, requests, rules, reporting, switching, inventory, holdings, answering, files, mail },
    ...contacts,
    ...sla,
    ...{ backlog, escrow, acts, directory, security, jobs },
    parked: new ParkedMessages({ ...engines, clock, sandbox, intake: switching.intake }),
    admission: new Admission(directory, requests.requests, requests.refusedReveals, clock),
    dataFixes: new DataFixCases({ ...engines, sandbox, mayReport: inventory.reader.mayReport }),
    rotation: new KeyRotation(log, { vault, spool, rawMail }, keys, jobs, settings.role === 'web'),
    orphans: new OrphanSweep(log, vault),
    signIns: new SignInReport(log, views, security),
    team: new Team({ ...engines, directory, clock, requests: requests.requests }),
    twoPersonActs,
    approvals: new ApprovalReader(twoPersonActs, directory, clock),
    switchStandIn: new SwitchStandIn(requests.requests, requests.performer, requests.documents),
    ...(clock instanceof SandboxClock
      ? { clockMover: clockMoverOf(clock, engines, requests, switching, mail, contacts) }
      : {}),
  };
};

/** What of the exchange itself may fall silent. */
const watchesOf = (
  feed: ReturnType<typeof switchingServices>['feed'],
  { silence, doors }: ReturnType<typeof mailServices>,
): ConstructorParameters<typeof AbsenceAlarms>[0]['watches'] => ({
  'no-switches': async () => {
    if ((await feed.problem()) === undefined) return undefined;
    const since = await feed.lastReceivedAt();
    const what = since ? `No switch message came since ${since}.` : 'No switch message ever came.';
    return { what, since, toDo: 'Ask the sender of the feed of switches.' };
  },
  'mail-silent': async () => {
    const since = await silence.silentSince();
    const toDo = 'Have the relay looked at (ICX_SMTP_URL): after four hours requests count as received untold.';
    return since && { what: `Mail waits, and none was handed over since ${since}.`, since, toDo };
  },
  'mail-not-read': async () => {
    const what = doors.problem();
    return what
      ? { what, since: undefined, toDo: 'Have the mailbox and its account looked at: answers by mail wait.' }
      : undefined;
  },
});

/** A sandbox's clock moves everything on that waits for time. */
const clockMoverOf = (
  clock: SandboxClock,
  { log, views }: Engines,
  { timers }: ReturnType<typeof requestServices>,
  { runner, reactor }: ReturnType<typeof switchingServices>,
  { sending, lapses, deliveries }: ReturnType<typeof mailServices>,
  { contactLists }: ReturnType<typeof contactsServices>,
): ClockMover =>
  new ClockMover(clock, [sending, lapses, timers, runner, contactLists], views, async () => {
    for (const follower of [reactor, deliveries]) await follower.reached(await log.head());
  });

const silenceOf = ({ mode, switchSilenceHours }: Settings, clock: Clock) =>
  mode === 'sandbox'
    ? { silenceHours: switchSilenceHours ?? Infinity }
    : { silenceHours: switchSilenceHours ?? 72, expectedSince: instant(clock.now()) };
