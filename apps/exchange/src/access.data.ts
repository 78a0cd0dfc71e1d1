import type { PartyName } from './cast.data.ts';

/** How each party of the sandbox stands to the request of the spec: AAAA asked, BBBB and then MAPX were asked. */
export type Part = 'requester' | 'addressee' | 'asset provider' | 'foreign' | 'administrator' | 'dcc' | 'agent';
export const parts: Readonly<Record<PartyName, Part>> = {
  AAAA: 'requester',
  BBBB: 'addressee',
  CCCC: 'foreign',
  FFFF: 'foreign',
  MAPX: 'asset provider',
  AGNT: 'agent',
  SECA: 'administrator',
  DCCX: 'dcc',
};

/** `in`: past the gate, whatever the request's state and the body then say. */
export type Verdict = 'in' | 403 | 404;
type Row = Readonly<Record<Part, Verdict>>;
/** An agent, which here acts for nobody, gets in nowhere: like DCC it is a stranger. */
const row = (
  requester: Verdict,
  addressee: Verdict,
  assetProvider: Verdict,
  foreign: Verdict,
  administrator: Verdict,
  dcc: Verdict,
): Row => ({
  requester,
  addressee,
  'asset provider': assetProvider,
  foreign,
  administrator,
  dcc,
  agent: dcc === 'in' ? 403 : dcc,
});

const anybody = row('in', 'in', 'in', 'in', 'in', 'in');
const alsoAgents: Row = { ...anybody, agent: 'in' };
const reading = row('in', 'in', 'in', 404, 'in', 404);
const answering = row(403, 'in', 'in', 404, 403, 404);
const requesting = row('in', 403, 403, 404, 403, 404);

/** On the party AAAA and its member `tester`: for its own administrator, or for SECAS too. */
const ownParty = row('in', 404, 404, 404, 403, 404);
const overseen = row('in', 404, 404, 404, 'in', 404);

/** Every route, who gets in, and the action that it declares. Written by hand, so that a change is made twice. */
// prettier-ignore
export const routes: Readonly<Record<string, { readonly action: string; readonly who: Row }>> = {
  //                                            action                                 AAAA  BBBB  MAPX  CCCC  SECA  DCCX
  'POST /v1/requests':                      { action: 'requests:raise',           who: row('in', 'in',  403, 'in',  403,  403) },
  'GET /v1/requests':                       { action: 'requests:list',            who: row('in', 'in', 'in', 'in', 'in',  403) },
  'GET /v1/requests/counts':                { action: 'requests:list',            who: row('in', 'in', 'in', 'in', 'in',  403) },
  'GET /v1/standing-instructions':          { action: 'standing-instructions:list', who: row('in', 'in', 'in', 'in',  403,  403) },
  'POST /v1/standing-instructions':         { action: 'standing-instructions:give', who: row('in', 'in', 'in', 'in',  403,  403) },
  'POST /v1/standing-instructions/{instruction}/end': { action: 'standing-instructions:end', who: row('in', 'in', 'in', 'in',  403,  403) },
  'GET /v1/holdings/offers':                { action: 'holdings:offers',         who: row('in', 'in', 'in', 'in',  403,  403) },
  'POST /v1/holdings/answers':              { action: 'holdings:answer',         who: row('in', 'in', 'in', 'in',  403,  403) },
  'GET /v1/worklist.csv':                   { action: 'worklist:read',            who: row('in', 'in',  403, 'in',  403,  403) },
  'GET /v1/worklist.xlsx':                  { action: 'worklist:read',            who: row('in', 'in',  403, 'in',  403,  403) },
  'GET /v1/requests/{id}':                  { action: 'requests:read',            who: reading },
  'GET /v1/requests/{id}/history':          { action: 'requests:history',         who: reading },
  'GET /v1/requests/{id}/evidence':         { action: 'requests:evidence',        who: reading },
  'POST /v1/requests/{id}/acknowledgement': { action: 'requests:acknowledge',     who: answering },
  'POST /v1/requests/{id}/answer':          { action: 'requests:answer',          who: answering },
  'POST /v1/requests/{id}/recall':          { action: 'requests:recall',          who: answering },
  'POST /v1/requests/{id}/reveal':          { action: 'requests:reveal',          who: requesting },
  'POST /v1/requests/{id}/release':         { action: 'requests:release-reveal', who: row( 403,  403,  403,  404, 'in',  404) },
  'POST /v1/requests/{id}/backlog-contest': { action: 'requests:contest-backlog', who: row( 403, 'in',  403,  404,  403,  404) },
  'POST /v1/requests/{id}/backlog-decision': { action: 'requests:decide-backlog', who: row( 403,  403,  403,  404, 'in',  404) },
  'POST /v1/requests/{id}/unusable':        { action: 'requests:report-unusable', who: requesting },
  'POST /v1/requests/{id}/reroute':         { action: 'requests:reroute',         who: requesting },
  'POST /v1/requests/{id}/withdrawal':      { action: 'requests:withdraw',        who: requesting },
  'POST /v1/requests/{id}/closure':         { action: 'requests:close',           who: requesting },
  'GET /v1/reveal-keys':                    { action: 'reveal-keys:read',         who: anybody },
  'GET /v1/reveal-keys/{party}':            { action: 'reveal-keys:read',         who: anybody },
  'POST /v1/reveal-keys':                   { action: 'reveal-keys:register',     who: row('in', 'in',  403, 'in',  403,  403) },
  'POST /v1/reveal-keys/removal':           { action: 'reveal-keys:register',     who: row('in', 'in',  403, 'in',  403,  403) },
  'GET /v1/parties': { action: 'parties:list', who: alsoAgents },
  'POST /v1/parties': { action: 'parties:register', who: row(403, 403, 403, 403, 'in', 403) },
  'PATCH /v1/parties/{party}': { action: 'parties:change', who: row(403, 404, 404, 404, 'in', 404) },
  'GET /v1/parties/{party}/users': { action: 'users:list', who: overseen },
  'POST /v1/parties/{party}/users': { action: 'users:add', who: overseen },
  'POST /v1/parties/{party}/administrator': { action: 'users:replace-administrator', who: row(403, 404, 404, 404, 'in', 404) },
  'PATCH /v1/parties/{party}/users/{name}': { action: 'users:change', who: ownParty },
  'POST /v1/parties/{party}/users/{name}/enrolment': { action: 'users:renew-enrolment', who: ownParty },
  'POST /v1/parties/{party}/users/{name}/removal': { action: 'users:remove', who: overseen },
  'GET /v1/parties/{party}/clients': { action: 'clients:list', who: overseen },
  'POST /v1/parties/{party}/clients': { action: 'clients:add', who: ownParty },
  'PATCH /v1/parties/{party}/clients/{name}': { action: 'clients:change', who: ownParty },
  'POST /v1/parties/{party}/clients/{name}/removal': { action: 'clients:remove', who: overseen },
  'GET /v1/parties/{party}/joiners-leavers': { action: 'joiners-leavers:read', who: overseen },
  'GET /v1/parties/{party}/sign-ins': { action: 'sign-ins:read', who: overseen },
  'GET /v1/sign-ins': { action: 'sign-ins:list', who: row(403, 403, 403, 403, 'in', 403) },
  'GET /v1/parties/{party}/agencies': { action: 'agencies:list', who: overseen },
  'POST /v1/parties/{party}/agencies': { action: 'agencies:grant', who: ownParty },
  'POST /v1/parties/{party}/agencies/{agent}/ending': { action: 'agencies:end', who: overseen },
  'POST /v1/parties/{party}/standing-instruction': { action: 'standing-instruction:change', who: ownParty },
  'PATCH /v1/parties/{party}/channels': { action: 'channels:choose', who: overseen },
  'POST /v1/inventory/devices': { action: 'inventory:import', who: row(403, 403, 403, 403, 'in', 'in') },
  'GET /v1/inventory/devices': { action: 'inventory:read', who: anybody },
  'GET /v1/inventory/devices/{device}': { action: 'inventory:read', who: anybody },
  'POST /v1/inventory/updates': { action: 'inventory:update', who: row('in', 'in', 'in', 'in', 403, 'in') },
  'POST /v1/inventory/certified-products': { action: 'certified-products:import', who: row(403, 403, 403, 403, 'in', 'in') },
  'GET /v1/inventory/map-reports/{mapId}': { action: 'map-reports:read', who: row(403, 403, 'in', 403, 403, 403) },
  'GET /v1/inventory/map-notices/{mapId}': { action: 'map-reports:read', who: row(403, 403, 'in', 403, 403, 403) },
  'GET /v1/inventory/reconciliation': { action: 'inventory:reconcile', who: row('in', 'in', 403, 'in', 'in', 'in') },
  'POST /v1/inventory/data-fixes': { action: 'data-fixes:open', who: row('in', 'in', 403, 'in', 403, 403) },
  'GET /v1/inventory/data-fixes': { action: 'data-fixes:list', who: row('in', 'in', 403, 'in', 'in', 'in') },
  'GET /v1/inventory/data-fixes/{case}': { action: 'data-fixes:read', who: row('in', 'in', 403, 'in', 'in', 'in') },
  'POST /v1/inventory/data-fixes/{case}/complaint': { action: 'data-fixes:flag-complaint', who: row('in', 'in', 403, 'in', 403, 403) },
  'POST /v1/inventory/data-fixes/{case}/withdrawal': { action: 'data-fixes:withdraw', who: row('in', 'in', 403, 'in', 403, 403) },
  'POST /v1/inventory/data-fixes/{case}/reopening': { action: 'data-fixes:reopen', who: row('in', 'in', 403, 'in', 403, 403) },
  'POST /v1/inventory/data-fixes/{case}/note': { action: 'data-fixes:add-note', who: row('in', 'in', 403, 'in', 403, 'in') },
  'POST /v1/inventory/data-fixes/{case}/handler': { action: 'data-fixes:name-handler', who: row(403, 403, 403, 403, 403, 'in') },
  'POST /v1/inventory/data-fixes/{case}/incident': { action: 'data-fixes:link-incident', who: row(403, 403, 403, 403, 403, 'in') },
  'POST /v1/inventory/data-fixes/{case}/correction': { action: 'data-fixes:begin-correction', who: row(403, 403, 403, 403, 403, 'in') },
  'POST /v1/inventory/data-fixes/{case}/resolution': { action: 'data-fixes:resolve', who: row(403, 403, 403, 403, 403, 'in') },
  'POST /v1/inventory/data-fixes/{case}/rejection': { action: 'data-fixes:reject', who: row(403, 403, 403, 403, 403, 'in') },
  'GET /v1/approvals': { action: 'approvals:list', who: row(403, 403, 403, 403, 'in', 'in') },
  'GET /v1/approvals/{approval}': { action: 'approvals:read', who: row(403, 403, 403, 403, 'in', 'in') },
  'POST /v1/approvals/{approval}/approval': { action: 'approvals:approve', who: row(403, 403, 403, 403, 'in', 403) },
  'POST /v1/approvals/{approval}/decline': { action: 'approvals:decline', who: row(403, 403, 403, 403, 'in', 403) },
  'POST /v1/switches': { action: 'switches:record', who: row(403, 403, 403, 403, 'in', 'in') },
  'GET /v1/switches/counts': { action: 'switches:count', who: row('in', 'in', 403, 'in', 'in', 'in') },
  'GET /v1/switches/contradictions': { action: 'switches:review', who: row(403, 403, 403, 403, 'in', 'in') },
  'GET /v1/switches/{mpxn}': { action: 'switches:read', who: row('in', 'in', 403, 'in', 'in', 'in') },
  'GET /v1/proposals': { action: 'proposals:list', who: row('in', 'in', 403, 'in', 403, 403) },
  'POST /v1/proposals/{device}/dismissal': { action: 'proposals:dismiss', who: row('in', 'in', 403, 'in', 403, 403) },
  'POST /v1/successions': { action: 'successions:record', who: row(403, 403, 403, 403, 'in', 403) },
  'GET /v1/successions': { action: 'successions:read', who: anybody },
  'GET /v1/successions/{succession}': { action: 'successions:read', who: anybody },
  'POST /v1/successions/{succession}/reversal': { action: 'successions:record', who: row(403, 403, 403, 403, 'in', 403) },
  'POST /v1/premises/{mpxn}/requests': { action: 'requests:raise', who: row('in', 'in', 403, 'in', 403, 403) },
  'GET /v1/premises/{mpxn}/requests': { action: 'requests:list', who: row('in', 'in', 'in', 'in', 'in', 403) },
  'POST /v1/views/rebuild':                 { action: 'views:rebuild',            who: row( 403,  403,  403,  403, 'in',  403) },
  'GET /v1/views/rebuild':                  { action: 'views:rebuild',            who: row( 403,  403,  403,  403, 'in',  403) },
  'POST /v1/vault/rotation':                { action: 'vault:rotate',             who: row( 403,  403,  403,  403, 'in',  403) },
  'GET /v1/vault/rotation':                 { action: 'vault:rotate',             who: row( 403,  403,  403,  403, 'in',  403) },
  'POST /v1/identity/signing-keys/rotation': { action: 'signing-keys:rotate', who: row( 403,  403,  403,  403, 'in',  403) },
  'GET /v1/identity/signing-keys':          { action: 'signing-keys:rotate',      who: row( 403,  403,  403,  403, 'in',  403) },
  'POST /v1/vault/escrow':                  { action: 'vault:escrow',             who: row( 403,  403,  403,  403, 'in',  403) },
  'GET /v1/vault/escrow':                   { action: 'vault:escrow',             who: row( 403,  403,  403,  403, 'in',  403) },
  'GET /v1/audit/checkpoint':               { action: 'audit:read',               who: anybody },
  'GET /v1/audit/proof':                    { action: 'audit:read',               who: anybody },
  'GET /v1/audit/key':                      { action: 'audit:read',               who: anybody },
  'POST /v1/sandbox/clock':                 { action: 'sandbox:clock',            who: anybody },
  'POST /v1/sandbox/supersession':          { action: 'sandbox:supersede',        who: anybody },
  'GET /v1/sandbox/devices':                { action: 'sandbox:clock',            who: anybody },
  'GET /metrics': { action: 'metrics:read', who: row(403, 403, 403, 403, 'in', 403) },
  'GET /livez':                             { action: 'health:read',              who: alsoAgents },
  'GET /readyz':                            { action: 'health:read',              who: alsoAgents },
};
