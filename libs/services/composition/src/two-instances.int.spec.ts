import { parseMapId, parseMpid, parsePartyId, type DeviceType } from '@icx/identifiers';
import { ESCROW_KEY_REGISTERED } from '@icx/custody-service';
import type { CertifiedEntry } from '@icx/inventory';
import { found } from '@icx/parties-service';
import type { MarketIdentifier, MemberName, Party } from '@icx/parties';
import { isRefusal, must, type Refusal } from '@icx/refusals';
import { RaiseRequest } from '@icx/requests-service';
import { calendars, plainDate } from '@icx/working-days';
import { by, openTwo, type Two } from './two-instances.fixture.ts';

let two: Two;
beforeEach(async () => {
  two = await openTwo();
});
afterEach(() => two.close());

const period = { from: plainDate('2019-01-01'), to: null };
const mpid = (id: string): MarketIdentifier => ({ fuel: 'electricity', id: must(parseMpid(id)), ...period });
const mapId = (id: string): MarketIdentifier => ({
  kind: 'map-id',
  fuel: 'electricity',
  id: must(parseMapId(id)),
  ...period,
});
const party = (name: string, kind: Party['kind'], ...identifiers: MarketIdentifier[]): Party => ({
  party: must(parsePartyId(name)),
  ...{ name, kind, identifiers, receives: 'immediate' },
});
const register = (services: Two['one'], one: Party, context = by('SECA')) =>
  services.directory.parties.perform(one.party, { type: 'register', party: one }, context);
const codesOf = (outcomes: readonly unknown[]) =>
  outcomes.map((outcome) => (isRefusal(outcome) ? outcome.code : 'done')).toSorted();
const waitUntil = async (true_: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await true_())) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('two processes at once', () => {
  test.each([
    ['MPID', 'supplier', mpid('XXXX')],
    ['MAP ID', 'asset-provider', mapId('XXXX')],
  ] as const)('give one %s to one party', async (_, kind, identifier) => {
    const outcomes = await Promise.all([
      register(two.one, party('GGGG', kind, identifier)),
      register(two.other, party('HHHH', kind, identifier)),
    ]);
    expect(codesOf(outcomes)).toEqual(['done', 'identifier-taken']);
  });

  test('change two parties to one identifier once', async () => {
    must(await register(two.one, party('GGGG', 'supplier')));
    must(await register(two.one, party('HHHH', 'supplier')));
    const change = (services: Two['one'], name: string) =>
      services.directory.parties.perform(
        must(parsePartyId(name)),
        { type: 'change', change: { identifiers: [mpid('XXXX')] } },
        by('SECA'),
      );
    expect(codesOf(await Promise.all([change(two.one, 'GGGG'), change(two.other, 'HHHH')]))).toEqual([
      'done',
      'identifier-taken',
    ]);
  });

  test('register different parties both, one after the other', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `G${index}GG`);
    const outcomes = await Promise.all(
      names.map((name, index) => register(index % 2 ? two.one : two.other, party(name, 'supplier', mpid(name)))),
    );
    expect(codesOf(outcomes)).toEqual(names.map(() => 'done'));
    for (const services of [two.one, two.other])
      await waitUntil(async () => {
        const known = await services.register.parties();
        return names.every((name) => known.has(name));
      });
    expect(await two.log.readStream('parties')).toHaveLength(8);
  });

  test('sent the same command carry it out once', async () => {
    const context = by('SECA');
    const outcomes = await Promise.all(
      [two.one, two.other].map((services) => register(services, party('GGGG', 'supplier', mpid('XXXX')), context)),
    );
    expect(codesOf(outcomes)).toEqual(['done', 'done']);
    expect(await two.log.readStream('party-GGGG')).toHaveLength(1);
  });

  test('claim nothing under an id that was used', async () => {
    const context = by('SECA');
    must(await register(two.one, party('GGGG', 'supplier'), context));
    const used = { ...context, fingerprint: 'another' };
    expect(await register(two.other, party('HHHH', 'supplier'), used)).toMatchObject({ code: 'command-id-reused' });
    expect(await two.log.readStream('parties')).toHaveLength(1);
  });

  const draft = { kind: 'solr', fuel: null, mpxns: null, effectiveFrom: plainDate('2026-11-23'), grace: 0 } as const;
  const succeeds = (services: Two['one'], from: string, to: string) =>
    services.switching.successions.record({ ...draft, from, to, reason: null }, by('SECA'));

  test('record no two successions of the same', async () => {
    const outcomes = await Promise.all([succeeds(two.one, 'BBBB', 'CCCC'), succeeds(two.other, 'BBBB', 'FFFF')]);
    expect(codesOf(outcomes)).toEqual(['done', 'succession-overlaps']);
  });

  test('record no circle of successions', async () => {
    const outcomes = await Promise.all([succeeds(two.one, 'BBBB', 'CCCC'), succeeds(two.other, 'CCCC', 'BBBB')]);
    expect(codesOf(outcomes)).toEqual(['done', 'succession-cycle']);
  });

  test('give a party one first administrator', async () => {
    must(await register(two.one, party('GGGG', 'supplier')));
    await two.other.register.reached(await two.log.head());
    const add = (services: Two['one'], name: string) => {
      const of = { party: must(parsePartyId('GGGG')), name: name as MemberName };
      return services.directory.perform(
        { kind: 'user', ...of },
        {
          ...{ type: 'add-user', ...of, displayName: name, scopes: [], partyAdministrator: true },
          enrolmentUntil: '2026-11-30T00:00:00.000Z',
        },
        by('SECA'),
      );
    };
    expect(codesOf(await Promise.all([add(two.one, 'anna'), add(two.other, 'ben')]))).toEqual([
      'done',
      'first-administrator-only',
    ]);
  });

  test('have one open request of a party for a device', async () => {
    const [device] = await two.one.register.devices();
    const asked = {
      ...{ deviceId: device!.deviceId, deviceType: device!.deviceType as DeviceType },
      ...{ mpxn: null, msn: null, manufacturer: null },
    };
    const raise = (services: Two['one']) =>
      services.requests.raising.execute(new RaiseRequest(by(device!.registeredSupplier!), { device: asked }));
    const outcomes = (await Promise.all([raise(two.one), raise(two.other)])).map((outcome) => must(outcome));
    expect(new Set(outcomes.map(({ stream }: { readonly stream?: string }) => stream)).size).toBe(1);
    expect(outcomes.filter(({ created }) => created)).toHaveLength(1);
  });
});

test('two processes that start on an empty log found it once', async () => {
  const names = ['anna', 'bert'] as MemberName[];
  const start = (services: Two['one']) => found(services.directory, new Date('2026-11-23T10:00:00Z'), names);
  const [one, other] = await Promise.all([start(two.one), start(two.other)]);
  expect(one.map(({ signInName }) => signInName)).toEqual(['anna@SECA', 'bert@SECA']);
  expect(other).toEqual(one);
  expect((await two.log.readStream('party-SECA')).map(({ type }) => type)).toEqual(['parties.party-registered.v1']);
  for (const name of names) {
    const types = (await two.log.readStream(`user:SECA/${name}`)).map(({ type }) => type);
    expect(types).toEqual(['identity.user-added.v1']);
  }
});

describe('what one process recorded', () => {
  test('is known to the other: which products are certified, and which escrow key is registered', async () => {
    const product = { deviceType: 'GSME', manufacturer: 'Gasometer Ltd', model: 'GM-1', firmwareVersion: '01.00' };
    const entry = { ...product, variant: null } as unknown as CertifiedEntry;
    must(await two.one.inventory.certified.import([product], { replace: false }, by('DCCX')));
    expect(two.one.inventory.certified.isCertified(entry)).toBe(true);
    await waitUntil(() => two.other.inventory.certified.isCertified(entry));
    const data = { key: 'thumbprint' };
    await two.one.acts.record({ type: ESCROW_KEY_REGISTERED, ...by('SECA'), data });
    await waitUntil(() => two.other.escrow.state().problem?.includes('The escrow key thumbprint') === true);
  });

  test('is known to the other: who was removed is out there as well', async () => {
    const subject = 'user:GGGG/anna';
    must(await register(two.one, party('GGGG', 'agent')));
    const of = { kind: 'user', party: must(parsePartyId('GGGG')), name: 'anna' as MemberName } as const;
    const exchange = { party: null, user: 'exchange', channel: 'exchange' } as const;
    const add = {
      type: 'add-user',
      party: of.party,
      name: of.name,
      displayName: 'Anna',
      scopes: [],
      partyAdministrator: true,
      enrolmentUntil: '2026-11-30T00:00:00.000Z',
    } as const;
    must(await two.one.directory.perform(of, add, exchange));
    must(await two.one.directory.perform(of, { type: 'enrol', enrolment: 1, secondFactor: false }, exchange));
    expect(two.one.directory.accessOf(subject)).toBeDefined();
    await waitUntil(() => two.other.directory.accessOf(subject) !== undefined);
    must(await two.one.directory.perform(of, { type: 'remove' }, exchange));
    expect(two.one.directory.accessOf(subject)).toBeUndefined();
    await waitUntil(() => two.other.directory.accessOf(subject) === undefined);
  });
});

describe('a process that stops between claim and fact', () => {
  const stoppingBefore = (stream: string) =>
    openTwo((log) => ({
      ...log,
      append: (name, ...rest) =>
        name === stream ? Promise.reject(new Error('The process stopped.')) : log.append(name, ...rest),
    }));

  test('leaves it to the next to claim: the fact is recorded, and its identifier is taken', async () => {
    await two.close();
    two = await stoppingBefore('party-GGGG');
    await expect(register(two.one, party('GGGG', 'supplier', mpid('XXXX')))).rejects.toThrow('stopped');
    expect(await two.log.readStream('party-GGGG')).toEqual([]);
    const refused = (await register(two.other, party('HHHH', 'supplier', mpid('XXXX')))) as Refusal;
    expect(refused.code).toBe('identifier-taken');
    expect(await two.log.readStream('party-GGGG')).toMatchObject([
      { type: 'parties.party-registered.v1', metadata: { party: 'SECA', channel: 'api', body: 'print' } },
    ]);
  });

  test('or to the runner, which records it once however often it looks', async () => {
    await two.close();
    two = await stoppingBefore('party-GGGG');
    await expect(register(two.one, party('GGGG', 'supplier', mpid('XXXX')))).rejects.toThrow('stopped');
    two.other.jobs.begin('claims of parties');
    await waitUntil(async () => (await two.log.readStream('party-GGGG')).length > 0);
    await two.other.register.claims.settle();
    expect(await two.log.readStream('party-GGGG')).toHaveLength(1);
    await two.other.register.reached(await two.log.head());
    expect((await two.other.register.parties()).has('GGGG')).toBe(true);
  });
});

test('contradictions of before claims are told by name, and keep nothing from starting', async () => {
  const contradictions = () => two.other.checks.find(({ name }) => name === 'contradictions')!.look();
  expect(await contradictions()).toBeUndefined();
  for (const data of [party('GGGG', 'supplier', mpid('XXXX')), party('HHHH', 'supplier', mpid('XXXX'))])
    await two.log.append(`party-${data.party}`, 'no-stream', [
      { type: 'parties.party-registered.v1', data: data as never },
    ]);
  await two.other.register.reached(await two.log.head());
  expect(await contradictions()).toBe(
    "HHHH: The MPID XXXX is GGGG's in a part of that time. Correct it, or let theirs end first.",
  );
  const refused = (await register(two.other, party('JJJJ', 'supplier', mpid('XXXX')))) as Refusal;
  expect(refused.code).toBe('identifier-taken');
});

test('bank holidays that one process applies are counted by in the other, and either has requests follow', async () => {
  const late = [...calendars['england-and-wales'].holidays, plainDate('2026-12-01')].toSorted();
  const draft = { version: 'late.1', holidays: { 'england-and-wales': late } };
  must(await two.one.rules.calendars.apply(draft, by('SECA')));
  await waitUntil(() => two.other.policy.calendars['england-and-wales'].version === 'late.1');
  expect(two.other.rules.calendars.list({ role: 'administrator' }).following).toMatchObject({ version: 'late.1' });
  await two.other.rules.following.run({ signal: new AbortController().signal });
  await waitUntil(() => two.one.rules.calendars.list({ role: 'administrator' }).following === null);
});
