import { parsePartyId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import type { Scope } from '@icx/parties';
import { Register } from './index.ts';
import { sandboxParties } from '@icx/sandbox';
import { instant, plainDate } from '@icx/working-days';
import { openWorld, type World } from '@icx/world-testing';
import { Directory } from './index.ts';

const [BBBB, CCCC, MAPX, AGNT] = ['BBBB', 'CCCC', 'MAPX', 'AGNT'].map((id) => must(parsePartyId(id))) as [
  never,
  never,
  never,
  never,
];
const author = { party: 'BBBB', user: 'user:BBBB/ben', channel: 'api' } as const;
const at = instant('2026-11-23T10:00:00Z');
const [today, tomorrow] = [plainDate('2026-11-23'), plainDate('2026-11-24')];
const identifier = (id: string) => ({ fuel: 'electricity', id: id as never, from: today, to: null }) as const;

let world: World;
let register: Register;
let directory: Directory;
const open = async () => {
  register = new Register(world.log, world.views);
  directory = await Directory.open({ ...world, register });
};
beforeEach(async () => {
  world = await openWorld(at);
  await open();
});
afterEach(() => world.remove());

const grant = (scopes: readonly Scope[], to: typeof today | null = null) =>
  directory.parties.perform(BBBB, { type: 'grant-agency', at, agent: AGNT, scopes, from: today, to }, author);
const end = () =>
  directory.parties.perform(BBBB, { type: 'end-agency', at, agent: AGNT, reason: 'contract over' }, author);
const lent = (on = today) => directory.accessOfAgent(AGNT, BBBB, on);

test('an agent may what was granted from the moment on that it was, until it is ended, also after a restart', async () => {
  expect(lent()).toBeUndefined();
  must(await grant(['requests:write'], tomorrow));
  const access = { party: 'BBBB', role: 'supplier', scopes: ['requests:write'], partyAdministrator: false };
  expect([lent(), lent(tomorrow)]).toEqual([access, undefined]);
  await open();
  expect([lent(), lent(tomorrow)]).toEqual([access, undefined]);
  must(await end());
  expect(lent()).toBeUndefined();
  await open();
  expect(lent()).toBeUndefined();
  expect((await directory.parties.agenciesOf(BBBB))?.map(({ agent, ended }) => [agent, ended?.reason])).toEqual([
    ['AGNT', 'contract over'],
  ]);
});

test('nobody acts for a party that left, nor does one that left act for anybody', async () => {
  must(await grant(['requests:write']));
  for (const party of [BBBB, AGNT]) {
    must(await directory.parties.perform(party, { type: 'change', change: { left: true } }, author));
    expect(lent()).toBeUndefined();
    must(await directory.parties.perform(party, { type: 'change', change: { left: false } }, author));
    expect(lent()).toMatchObject({ scopes: ['requests:write'] });
  }
});

test('the grant stands in the stream of the principal, with who gave it; other parties do not see it', async () => {
  must(await grant([]));
  const [granted] = (await world.log.readStream('party-BBBB')).slice(-1);
  expect(granted).toMatchObject({
    type: 'parties.agency-granted.v1',
    data: { agent: 'AGNT', scopes: [], from: today, to: null, at },
    metadata: author,
  });
  expect((await directory.parties.list()).filter((party) => 'agencies' in party)).toEqual([]);
});

test('of two parties that want one identifier at the same time, one gets it', async () => {
  const want = (party: typeof BBBB) =>
    directory.parties.perform(party, { type: 'change', change: { identifiers: [identifier('NEWX')] } }, author);
  const outcomes = await Promise.all([want(BBBB), want(CCCC)]);
  expect(outcomes.map((outcome) => (isRefusal(outcome) ? outcome.code : outcome.party))).toEqual([
    'BBBB',
    'identifier-taken',
  ]);
  expect((await register.findParty('NEWX'))?.party).toBe('BBBB');
});

test('the register finds whom an identifier means on the day, and knows the MAP IDs of the sandbox', async () => {
  const moved = plainDate('2026-12-01');
  const change = (party: typeof BBBB, identifiers: readonly object[]) =>
    directory.parties.perform(party, { type: 'change', change: { identifiers: identifiers as never } }, author);
  must(await change(CCCC, [{ ...identifier('PASS'), to: moved }]));
  must(await change(MAPX, [{ ...identifier('PASS'), from: moved }]));
  const found = async (on?: typeof today) => (await register.findParty('PASS', on))?.party;
  expect([await found(today), await found(moved), await found()]).toEqual(['CCCC', 'MAPX', 'MAPX']);
  expect(sandboxParties.find(({ party }) => party === 'MAPX')?.identifiers).toMatchObject([
    { kind: 'map-id', fuel: 'electricity', id: 'MAPX' },
    { kind: 'map-id', fuel: 'gas', id: 'MPX' },
  ]);
});
