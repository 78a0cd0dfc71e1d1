import { AdministrativeActs, contended } from '@icx/commands';
import { EscrowRegistration } from '@icx/custody-service';
import { Directory } from '@icx/parties-service';
import { parsePartyId, type CommandId, type PartyId } from '@icx/identifiers';
import { inventoryServices } from '@icx/inventory-service';
import { isRefusal, must, type Refusal } from '@icx/refusals';
import { instant } from '@icx/working-days';
import { openWorld, type World } from '@icx/world-testing';
import { actTable, TwoPersonActs } from './index.ts';

const now = '2026-11-23T10:00:00.000Z';
const secas = must(parsePartyId('SECA'));
const person = (name: string) => ({ user: `user:SECA/${name}`, party: secas, scopes: [] });
const context = (name: string, commandId: string) => ({
  ...{ party: secas, user: `user:SECA/${name}`, channel: 'api' as const },
  ...{ commandId: commandId as CommandId, fingerprint: commandId, receivedAt: instant(now) },
});
const gala = {
  party: 'GGGG' as PartyId,
  name: 'Gala',
  kind: 'supplier',
  identifiers: [],
  receives: 'immediate',
} as const;

let world: World;
let directory: Directory;
beforeEach(async () => {
  world = await openWorld(now);
  directory = await Directory.open({ ...world, register: world.services.register });
});
afterEach(() => world.remove());

/** @param failing what stands for an engine that breaks off in the middle of an act, or for what refuses it */
const open = async (failing?: () => Refusal) => {
  const inventory = await inventoryServices({ ...world, ...world.services, clock: { now: () => now } });
  const table = actTable({
    directory,
    switches: world.switching.intake,
    successions: world.switching.successions,
    inventory: inventory.writer,
    escrow: new EscrowRegistration(world.log, world.escrow),
    acts: new AdministrativeActs(world.log),
    files: world.exchange.files.receipts,
    calendars: world.exchange.rules.calendars,
    terms: world.exchange.rules.terms,
    wallClock: () => Date.parse(now),
  });
  const run: (typeof table)['register-party']['run'] = async (party, by) =>
    failing && by.approvedBy !== undefined ? failing() : table['register-party'].run(party, by);
  const acts = { ...table, 'register-party': { ...table['register-party'], run } };
  return new TwoPersonActs({ ...world, directory, acts, required: true, isFounded: async () => true, sandbox: true });
};
const propose = async (acts: TwoPersonActs) => {
  const taken = must(await acts.take('register-party', gala, person('anna'), context('anna', 'one')));
  if (!('proposal' in taken)) throw new Error('It was done by one.');
  return taken.proposal.id;
};
const isRegistered = () => directory.accessOfParty('GGGG') !== undefined;

test('what was approved when the exchange broke off is done once, by the same approval or at the next start', async () => {
  const broken = await open(() => {
    throw new Error('the disk is full');
  });
  const id = await propose(broken);
  await expect(broken.approve(id, person('bert'), context('bert', 'two'))).rejects.toThrow('the disk is full');
  expect([isRegistered(), must(await broken.read(id)).state]).toEqual([false, 'approved']);
  await broken.resume();
  expect(broken.problem()).toContain('the disk is full');

  const acts = await open();
  await acts.resume();
  expect([isRegistered(), must(await acts.read(id)).state]).toEqual([true, 'carried-out']);
  expect(acts.problem()).toBeUndefined();
  const before = await world.log.head();
  await acts.resume();
  expect(must(await acts.approve(id, person('bert'), context('bert', 'two')))).toMatchObject({ state: 'carried-out' });
  expect(await world.log.head()).toBe(before);
});

test('what cannot be done for now is not settled as refused: the approval stands, and is told of until it is done', async () => {
  const behind = await open(() => ({ ...contended, code: 'written-by-newer-release' }));
  const id = await propose(behind);
  expect(await behind.approve(id, person('bert'), context('bert', 'two'))).toMatchObject({
    code: 'written-by-newer-release',
  });
  expect(must(await behind.read(id)).state).toBe('approved');
  expect(behind.problem()).toContain(contended.detail);

  const acts = await open();
  expect(must(await acts.approve(id, person('bert'), context('bert', 'two')))).toMatchObject({ state: 'carried-out' });
  expect(isRegistered()).toBe(true);
});

test('the events of the act are of who proposed it and name who approved it; a trial leaves none', async () => {
  const acts = await open();
  const start = await world.log.head();
  const id = await propose(acts);
  must(await acts.approve(id, person('bert'), context('bert', 'two')));
  const events = await world.log.readAll(start, 100);
  expect(events.map(({ type, metadata }) => [type, metadata['user'], metadata['approvedBy'] ?? null])).toEqual([
    ['approvals.act-proposed.v1', 'user:SECA/anna', null],
    ['approvals.act-approved.v1', 'user:SECA/bert', null],
    ['claims.party-claimed.v1', 'user:SECA/anna', 'user:SECA/bert'],
    ['parties.party-registered.v1', 'user:SECA/anna', 'user:SECA/bert'],
    ['approvals.act-carried-out.v1', 'exchange', null],
  ]);
});

test('nothing is proposed while there are not two people to decide on it', async () => {
  const acts = new TwoPersonActs({
    ...world,
    directory,
    acts: actTable({} as never),
    required: true,
    isFounded: async () => false,
    sandbox: false,
  });
  const taken = await acts.take('register-party', gala, person('anna'), context('anna', 'one'));
  expect(isRefusal(taken) && taken.code).toBe('founding-incomplete');
});

test('a list does not hold what each proposal is about: it may be as long as a batch', async () => {
  const acts = await open();
  const id = await propose(acts);
  const { items } = await acts.list({ after: 0n, limit: 10 }, {});
  expect(items).toEqual([{ ...must(await acts.read(id)), content: {} }]);
  expect(must(await acts.read(id)).content).toEqual(gala);
});
