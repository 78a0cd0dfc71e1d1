import type { Define } from './commands/define.ts';

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly group: string;
  /** Called when the command is, so that starting `icx` costs no more than what it is asked for. */
  readonly load: () => Promise<Define>;
}

const entriesOf = (
  group: string,
  entries: Readonly<Record<string, readonly [summary: string, load: () => Promise<Define>]>>,
): readonly CommandEntry[] =>
  Object.entries(entries).map(([name, [summary, load]]) => ({ name, summary, group, load }));

const acts = () => import('./commands/acts.ts');
const outside = () => import('./commands/outside.ts');
const looks = () => import('./commands/looks.ts');
const lists = () => import('./commands/lists.ts');
const archive = () => import('./commands/backup.ts');
const supply = () => import('./commands/switches.ts');
const succeeding = () => import('./commands/successions.ts');
const homes = () => import('./commands/premises.ts');
const approving = () => import('./commands/approvals.ts');
const signedIn = () => import('./commands/signed-in.ts');
const parties = () => import('./commands/parties.ts');
const holdings = () => import('./commands/holdings.ts');
const answering = () => import('./commands/answering.ts');
const rules = () => import('./commands/rules.ts');
const access = () => import('./commands/access.ts');

export const commands: readonly CommandEntry[] = [
  ...entriesOf('Who you are:', {
    login: ['sign in at an exchange, as a person or a system', async () => (await import('./commands/login.ts')).login],
    logout: ['sign out, and forget it here', async () => (await signedIn()).logout],
    whoami: ['who calls, and what it may do', async () => (await signedIn()).whoami],
    profiles: ['who signed in where, on this machine', async () => (await signedIn()).profiles],
    keygen: ['a key pair, for a system or to reveal to', async () => (await import('./commands/keygen.ts')).keygen],
  }),
  ...entriesOf('As requester:', {
    request: ['ask for the install code of a device', async () => (await import('./commands/request.ts')).request],
    reveal: ['show the code; recorded before it is shown', async () => (await import('./commands/reveal.ts')).reveal],
    unusable: ['report that the revealed code does not work', async () => (await acts()).unusable],
    reroute: ['ask somebody else, or the same one with a correction', async () => (await acts()).reroute],
    withdraw: ['end a request whose code is no longer needed', async () => (await acts()).withdraw],
    close: ['end a request and say what came of it', async () => (await acts()).close],
    premises: ['the requests for all devices of one home; raise them', async () => (await homes()).premises],
    proposals: ['devices that you gained and nobody commissioned', async () => (await homes()).proposals],
  }),
  ...entriesOf('As addressee:', {
    worklist: ['what you have to answer, to fill in', async () => (await import('./commands/worklist.ts')).worklist],
    acknowledge: ['say that you have a request', async () => (await acts()).acknowledge],
    answer: ['supply the code, or say why not', async () => (await import('./commands/answer.ts')).answer],
    contest: ['say that the requester’s install date is wrong', async () => (await acts()).contest],
    recall: ['take back a wrong code that you supplied', async () => (await acts()).recall],
    holdings: ['codes that you hold: list, conflicts, delete', async () => (await holdings()).holdings],
    offers: ['what you can answer from your holdings; answer it', async () => (await answering()).offers],
    mail: ['what you answered by mail: list, show, confirm', async () => (await import('./commands/mail.ts')).mail],
    team: ['who of you has a request; notes, leave', async () => (await import('./commands/team.ts')).team],
    instructions: ['let holdings answer by themselves', async () => (await answering()).instructions],
  }),
  ...entriesOf('As either of them:', {
    'record-outside': ['put an answer by phone or letter on record', async () => (await outside()).recordOutside],
    'outside-attachment': ['fetch a file that shows it', async () => (await outside()).outsideAttachment],
    'confirm-outside': ['say that it was answered as they state', async () => (await outside()).confirmOutside],
    'dispute-outside': ['say that it was not, and why', async () => (await outside()).disputeOutside],
    'dispute-breach': ['say that a breach of yours was none', async () => (await outside()).disputeBreach],
  }),
  ...entriesOf('To look:', {
    list: ['your requests and those put to you; how many there are', async () => (await lists()).list],
    show: ['one request with its legs and clocks', async () => (await looks()).show],
    history: ['everything that happened to a request', async () => (await looks()).history],
    evidence: [
      'its history in one sealed bundle, or as a page',
      async () => (await import('./commands/evidence.ts')).evidence,
    ],
    watch: ['follow a request until it ends', async () => (await import('./commands/watch.ts')).watch],
    sla: ['where parties stand: summary, breaches, league, …', async () => (await import('./commands/sla.ts')).sla],
    breaches: ['requests with a missed deadline', async () => (await lists()).breaches],
    backlog: [
      'since before the obligation: list, summary, propose, …',
      async () => (await import('./commands/backlog.ts')).backlog,
    ],
    report: ['the monthly reports: read, issue, restate', async () => (await import('./commands/report.ts')).report],
    settle: ['SECAS: decide a contested install date', async () => (await acts()).settle],
    'resolve-dispute': ['SECAS: decide on a disputed breach', async () => (await outside()).resolveDispute],
    release: ['SECAS: let a reveal go on that waits', async () => (await acts()).release],
  }),
  ...entriesOf('Who supplies:', {
    switch: ['record a Change of Supplier, or correct it', async () => (await supply()).recordSwitch],
    feed: [
      'record those of a file; what Kafka brought and failed',
      async () => (await import('./commands/feed.ts')).feed,
    ],
    switches: ['who supplied, supplies and will supply', async () => (await supply()).switches],
  }),
  ...entriesOf('The parties:', {
    succession: ['one party takes over from another', async () => (await succeeding()).succession],
    successions: ['who took over from whom, and how far it is', async () => (await succeeding()).successions],
    coverage: ['codes of a failed supplier: held, missing, answered', async () => (await answering()).coverage],
    reverse: ['take back a succession that was wrong', async () => (await succeeding()).reverse],
    instruct: ['once for all: propose or raise what you gain', async () => (await parties()).instruct],
    channels: ['by what you are reached: API, worklist, …', async () => (await parties()).channels],
    contacts: [
      'where each is reached by mail: list, add, prove, …',
      async () => (await import('./commands/contacts.ts')).contacts,
    ],
    agency: ['who acts for whom: grant, end, list', async () => (await parties()).agency],
  }),
  ...entriesOf('What clocks are counted by:', {
    calendars: ['bank holidays: list, show, preview, apply', async () => (await rules()).calendars],
    terms: ['what the SLA allows: list, preview, add', async () => (await rules()).terms],
  }),
  ...entriesOf('Who may do what:', {
    parties: ['list, show, register, change', async () => (await import('./commands/party-register.ts')).parties],
    users: ['people of a party: list, add, change, renew, remove', async () => (await access()).users],
    clients: ['its systems: list, add, change, remove', async () => (await access()).clients],
    'joiners-leavers': ['who got and lost access, when, by whom', async () => (await access()).joinersLeavers],
    'sign-ins': ['who signed in from where, and what was refused', async () => (await access()).signIns],
    'reveal-keys': [
      'a key that codes are sealed to: show, register, remove',
      async () => (await import('./commands/reveal-keys.ts')).revealKeys,
    ],
  }),
  ...entriesOf('What needs two people:', {
    approvals: ['what waits for a second person, and one of it whole', async () => (await approving()).approvals],
    approve: ['approve what another person proposed', async () => (await approving()).approve],
    decline: ['decline it, or take back your own', async () => (await approving()).decline],
  }),
  ...entriesOf('The inventory:', {
    inventory: [
      'its mirror: show, find, update, import, …',
      async () => (await import('./commands/inventory.ts')).inventory,
    ],
    'data-fix': ['what an update cannot solve', async () => (await import('./commands/data-fix.ts')).dataFix],
    map: ['an asset provider’s report and notices', async () => (await import('./commands/map.ts')).map],
  }),
  ...entriesOf('Files of many rows:', {
    template: [
      'the columns of a kind of file, to fill in',
      async () => (await import('./commands/template.ts')).template,
    ],
    upload: ['send a file: it is worked off by itself', async () => (await import('./commands/upload.ts')).upload],
    files: ['list, show, rows, mend, follow, cancel', async () => (await import('./commands/files.ts')).files],
    profile: ['how the files of one source are written', async () => (await import('./commands/profile.ts')).profile],
  }),
  ...entriesOf('The exchange:', {
    start: ['run the exchange, or one process of it', async () => (await import('./commands/start.ts')).start],
    rebuild: ['build all views anew, while serving', async () => (await import('./commands/rebuild.ts')).rebuild],
    keys: ['rotate the keys of the vault; their escrow', async () => (await import('./commands/keys.ts')).keys],
    backup: ['log, vault and keys, each into a folder of its own', async () => (await archive()).backup],
    restore: ['a data folder from a backup, checked', async () => (await archive()).restore],
    migrate: [
      'move it from a data folder to PostgreSQL, or back',
      async () => (await import('./commands/migrate.ts')).migrate,
    ],
    verify: [
      'check a data folder, an exported log, or evidence',
      async () => (await import('./commands/verify.ts')).verify,
    ],
    export: ['write the log to a file', async () => (await import('./commands/export.ts')).exportLog],
    audit: ['signed checkpoints of the log, and proofs', async () => (await import('./commands/audit.ts')).audit],
  }),
  ...entriesOf('The sandbox:', {
    token: ['print a bearer token for the API', async () => (await import('./commands/token.ts')).token],
    clock: ['move time on, through all that falls due', async () => (await import('./commands/clock.ts')).clock],
    sandbox: ['its devices; a switch; a month of life', async () => (await import('./commands/sandbox.ts')).sandbox],
    mailbox: ['the mail that it sent, which goes nowhere', async () => (await import('./commands/mailbox.ts')).mailbox],
    demo: ['play one request of each outcome', async () => (await import('./commands/demo.ts')).demo],
  }),
];
