import type { Part } from './access.data.ts';

/** `in`: the page is shown, or the form taken. */
type Row = Readonly<Record<Part, 'in' | 403 | 404>>;
const row = (
  ...[requester, addressee, assetProvider, foreign, administrator, dcc, agent]: readonly Row[Part][]
): Row => ({
  requester: requester!,
  addressee: addressee!,
  'asset provider': assetProvider!,
  foreign: foreign!,
  administrator: administrator!,
  dcc: dcc!,
  agent: agent ?? dcc!,
});

const everybody = row('in', 'in', 'in', 'in', 'in', 'in', 'in');
const suppliersAndSecas = row('in', 'in', 403, 'in', 'in', 403);
const sending = row('in', 'in', 403, 'in', 'in', 'in', 403);
const secas = row(403, 403, 403, 403, 'in', 403);
/** Of the request: SECAS decides, those whose it is may not, and to others there is none. */
const deciding = row(403, 403, 403, 404, 'in', 404);
const secasAndDcc = row(403, 403, 403, 403, 'in', 'in', 403);
const reported = row('in', 'in', 403, 'in', 'in', 'in', 403);
const anybody = row('in', 'in', 'in', 'in', 'in', 'in', 403);
/** Of the party AAAA: its own administrator, and SECAS. */
const overseen = row('in', 404, 404, 404, 'in', 404);
/** Of the party AAAA: its own administrator alone. */
const ownBusiness = row('in', 404, 404, 404, 403, 404);
const answering = row(403, 'in', 'in', 404, 403, 404);
const requesting = row('in', 403, 403, 404, 403, 404);
/** Whoever answers requests, by mail too; SECAS sees mails of all. */
const holding = row('in', 'in', 'in', 'in', 403, 403);
const mailed = row('in', 'in', 'in', 'in', 'in', 403);
const bothSides = row('in', 'in', 'in', 404, 403, 404);
/** Who was asked later learns nothing of the leg before. */
const ofLegOne = row('in', 'in', 404, 404, 403, 404);
const supplierAnswering = row(403, 'in', 403, 404, 403, 404);
const reading = row('in', 'in', 'in', 404, 'in', 404);

/** Every page of the portal, who gets in (and then is told that what the spec names is `absent`), and the action that it declares. Written by hand, so that a change is made twice. */
// prettier-ignore
export const pages: Readonly<Record<string, { readonly action: string; readonly who: Row; readonly absent?: string }>> = {
  //                                       AAAA  BBBB  MAPX  CCCC  SECA  DCCX
  '/':                { action: 'portal:open',   who: everybody },
  '/accessibility':   { action: 'portal:open',   who: everybody },
  '/whats-new':       { action: 'portal:open',   who: everybody },
  '/your-party':      { action: 'portal:open',   who: everybody },
  '/sandbox/mailbox': { action: 'sandbox:mailbox', who: anybody },
  '/sandbox/mailbox.csv': { action: 'sandbox:mailbox', who: anybody },
  '/sandbox/mailbox.xlsx': { action: 'sandbox:mailbox', who: anybody },
  '/sandbox/mailbox/:number': { action: 'sandbox:mailbox', who: anybody, absent: 'sandbox-mail-unknown' },
  '/requests':        { action: 'requests:list', who: row('in', 'in', 'in', 'in', 'in', 403) },
  '/requests.csv':    { action: 'requests:list', who: row('in', 'in', 'in', 'in', 'in', 403) },
  '/requests.xlsx': { action: 'requests:list', who: row('in', 'in', 'in', 'in', 'in', 403) },
  '/search':          { action: 'requests:list', who: row('in', 'in', 'in', 'in', 'in', 403) },
  '/worklist':        { action: 'worklist:read', who: row('in', 'in', 403, 'in', 403, 403) },
  '/worklist.csv':    { action: 'worklist:read', who: row('in', 'in', 403, 'in', 403, 403) },
  '/worklist.xlsx': { action: 'worklist:read', who: row('in', 'in', 403, 'in', 403, 403) },
  '/worklist/to-fill-in.xlsx': { action: 'worklist:read', who: row('in', 'in', 403, 'in', 403, 403) },
  '/worklist/to-fill-in.csv': { action: 'worklist:read', who: row('in', 'in', 403, 'in', 403, 403) },
  '/requests/:id':    { action: 'requests:read', who: reading },

  '/mail': { action: 'mail:list', who: mailed },
  '/mail.csv': { action: 'mail:list', who: mailed },
  '/mail/:mail': { action: 'mail:read', who: mailed, absent: 'mail-unknown' },
  '/mail/:mail/replay': { action: 'mail:replay', who: secas, absent: 'mail-unknown' },
  '/mail/:mail/confirmation': { action: 'mail:confirm', who: holding, absent: 'mail-unknown' },
  '/mail/:mail/rejection': { action: 'mail:reject', who: holding, absent: 'mail-unknown' },
  '/holdings': { action: 'holdings:list', who: holding },
  '/holdings.csv': { action: 'holdings:list', who: holding },
  '/holdings/offers': { action: 'holdings:offers', who: holding },
  '/holdings/offers.csv': { action: 'holdings:offers', who: holding },
  '/holdings/answers': { action: 'holdings:answer', who: holding },
  '/holdings/keeping': { action: 'holdings:keep', who: holding },
  '/holdings/conflicts': { action: 'holdings:list', who: holding },
  '/holdings/conflicts.csv': { action: 'holdings:list', who: holding },
  '/holdings/conflicts/settle': { action: 'holdings:resolve', who: holding },
  '/holdings/deletion': { action: 'holdings:delete', who: holding },
  '/holdings/clearance': { action: 'holdings:resolve', who: holding },
  '/standing-instructions': { action: 'standing-instructions:list', who: holding },
  '/standing-instructions.csv': { action: 'standing-instructions:list', who: holding },
  '/standing-instructions/give': { action: 'standing-instructions:give', who: holding },
  '/standing-instructions/:instruction/end': { action: 'standing-instructions:end', who: holding },

  '/sla': { action: 'sla:read', who: suppliersAndSecas },
  '/sla/legs': { action: 'sla:read', who: suppliersAndSecas },
  '/sla/legs.csv': { action: 'sla:read', who: suppliersAndSecas },
  '/sla/legs.xlsx': { action: 'sla:read', who: suppliersAndSecas },
  '/sla/breaches': { action: 'sla:read', who: suppliersAndSecas },
  '/sla/breaches.csv': { action: 'sla:read', who: suppliersAndSecas },
  '/sla/breaches.xlsx': { action: 'sla:read', who: suppliersAndSecas },
  '/sla/approaching': { action: 'sla:read', who: suppliersAndSecas },
  '/sla/approaching.csv': { action: 'sla:read', who: suppliersAndSecas },
  '/sla/approaching.xlsx': { action: 'sla:read', who: suppliersAndSecas },
  '/sla/league': { action: 'sla:read', who: suppliersAndSecas },
  '/sla/league.csv': { action: 'sla:read', who: suppliersAndSecas },
  '/sla/league.xlsx': { action: 'sla:read', who: suppliersAndSecas },
  '/approvals': { action: 'approvals:list', who: secasAndDcc },
  '/approvals.csv': { action: 'approvals:list', who: secasAndDcc },
  '/approvals.xlsx': { action: 'approvals:list', who: secasAndDcc },
  '/approvals/:approval': { action: 'approvals:read', who: secasAndDcc, absent: 'approval-unknown' },
  '/approvals/:approval/content.csv': { action: 'approvals:read', who: secasAndDcc, absent: 'approval-unknown' },
  '/approvals/:approval/approval': { action: 'approvals:approve', who: secas, absent: 'approval-unknown' },
  '/approvals/:approval/decline': { action: 'approvals:decline', who: secas, absent: 'approval-unknown' },
  '/reports': { action: 'reports:read', who: reported },
  '/reports/sla/:month': { action: 'reports:sla', who: secas },
  '/reports/sla/:month/figures.csv': { action: 'reports:sla', who: secas },
  '/reports/sla/:month/breaches.csv': { action: 'reports:sla', who: secas },
  '/reports/sla/:month/extract.csv': { action: 'reports:extract', who: suppliersAndSecas, absent: 'report-not-issued' },
  '/reports/operational/:month': { action: 'reports:operational', who: reported },
  '/reports/operational/:month/figures.csv': { action: 'reports:operational', who: reported },
  '/reports/:kind/:month/issues': { action: 'reports:issue', who: secas },
  '/requests/:id/release': { action: 'requests:release-reveal', who: deciding },
  '/requests/:id/breach-disputes/:leg/resolution': { action: 'requests:resolve-dispute', who: deciding },
  '/requests/:id/backlog-decision': { action: 'requests:decide-backlog', who: deciding },
  '/requests/:id/backlog-leaving': { action: 'requests:leave-backlog', who: deciding },

  '/backlog/summary': { action: 'backlog:list', who: suppliersAndSecas },
  '/backlog': { action: 'backlog:list', who: suppliersAndSecas },
  '/backlog.csv': { action: 'backlog:list', who: suppliersAndSecas },
  '/backlog.xlsx': { action: 'backlog:list', who: suppliersAndSecas },
  '/contacts': { action: 'contacts:list', who: everybody },
  '/contacts.csv': { action: 'contacts:list', who: everybody },
  '/contacts.xlsx': { action: 'contacts:list', who: everybody },
  '/contact-lists': { action: 'contact-lists:read', who: anybody },
  '/contact-lists.csv': { action: 'contact-lists:read', who: anybody },
  '/contact-lists.xlsx': { action: 'contact-lists:read', who: anybody },
  '/contact-lists/:quarter/points.csv': { action: 'contact-lists:read', who: anybody, absent: 'contact-list-unknown' },
  '/contact-lists/issue': { action: 'contact-lists:issue', who: secas },
  '/rules': { action: 'terms:read', who: anybody },
  '/rules/terms/add': { action: 'terms:add', who: secas },
  '/audit': { action: 'audit:read', who: anybody },
  '/parties': { action: 'parties:list', who: everybody },
  '/parties.csv': { action: 'parties:list', who: everybody },
  '/parties.xlsx': { action: 'parties:list', who: everybody },
  '/parties/:party/clients': { action: 'clients:list', who: overseen },
  '/parties/:party/clients.csv': { action: 'clients:list', who: overseen },
  '/parties/:party/clients.xlsx': { action: 'clients:list', who: overseen },
  '/parties/:party/notices': { action: 'contacts:preferences', who: overseen },
  '/parties/:party/notices/choice': { action: 'contacts:prefer', who: ownBusiness },
  '/parties/:party/users.csv': { action: 'users:list', who: overseen },
  '/parties/:party/users.xlsx': { action: 'users:list', who: overseen },
  '/parties/:party/users': { action: 'users:list', who: overseen },
  '/parties/:party/users/:name/removal': { action: 'users:remove', who: overseen },
  '/successions': { action: 'successions:read', who: anybody },
  '/successions.csv': { action: 'successions:read', who: anybody },
  '/successions.xlsx': { action: 'successions:read', who: anybody },
  '/files': { action: 'files:read', who: sending },
  '/files.csv': { action: 'files:read', who: sending },
  '/files.xlsx': { action: 'files:read', who: sending },
  '/files/:file': { action: 'files:read', who: sending, absent: 'file-unknown' },
  '/files/:file/rows.csv': { action: 'files:read', who: sending, absent: 'file-unknown' },
  '/files/:file/mend.csv': { action: 'files:read', who: sending, absent: 'file-unknown' },
  '/files/:file/cancellation': { action: 'files:cancel', who: sending, absent: 'file-unknown' },
  '/files/templates/:kind.csv': { action: 'files:read', who: sending, absent: 'file-kind-unknown' },
  '/files/templates/:kind.xlsx': { action: 'files:read', who: sending, absent: 'file-kind-unknown' },
  '/files/send/:kind': { action: 'files:upload', who: sending, absent: 'file-kind-unknown' },
  '/requests/:id/answer':      { action: 'requests:answer', who: answering },
  '/requests/:id/acknowledge': { action: 'requests:acknowledge', who: answering },
  '/requests/:id/recall':      { action: 'requests:recall', who: answering },
  '/requests/:id/reveal':      { action: 'requests:reveal', who: requesting },
  '/requests/:id/unusable':    { action: 'requests:report-unusable', who: requesting },
  '/requests/:id/reroute':     { action: 'requests:reroute', who: requesting },
  '/requests/:id/withdraw':    { action: 'requests:withdraw', who: requesting },
  '/requests/:id/close':       { action: 'requests:close', who: requesting },
  '/requests/:id/reply':       { action: 'requests:reroute', who: requesting },
  '/requests/:id/outside-answers': { action: 'requests:record-outside', who: bothSides },
  '/requests/:id/outside-answers/:claim/confirmation': { action: 'requests:confirm-outside', who: ofLegOne },
  '/requests/:id/outside-answers/:claim/dispute': { action: 'requests:dispute-outside', who: ofLegOne },
  '/requests/:id/outside-attachments/:attachment': { action: 'requests:read-attachment', who: bothSides, absent: 'attachment-unknown' },
  '/requests/:id/breach-disputes': { action: 'requests:dispute-breach', who: supplierAnswering },
  '/requests/:id/backlog-contest': { action: 'requests:contest-backlog', who: supplierAnswering },
  '/requests/:id/evidence':      { action: 'requests:evidence', who: reading },
  '/requests/:id/evidence.json': { action: 'requests:evidence', who: reading },
  '/raise':           { action: 'requests:raise', who: row('in', 'in', 403, 'in', 403, 403) },
};
