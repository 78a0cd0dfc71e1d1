import type { PartyId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import { AnswerRequest, AnswerRequestHandler, type RaiseOutcome } from '@icx/requests-service';
import { Secret } from '@icx/install-code';
import { instant } from '@icx/working-days';
import { openWorld, type World } from '@icx/world-testing';
import type { SuccessionDraft } from './index.ts';
import { inDays, monday, now, raised, today } from './switching.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld(monday);
});
afterEach(() => world.remove());

let count = 0;
const context = () => world.envelope('SECA', `succession-${(count += 1)}`);
const appoint = async (changes: Partial<SuccessionDraft> = {}) =>
  must(
    await world.switching.successions.record(
      {
        kind: 'solr',
        from: 'BBBB',
        to: 'CCCC',
        fuel: null,
        mpxns: null,
        effectiveFrom: today,
        grace: 0,
        reason: null,
        ...changes,
      },
      context(),
    ),
  );
const sweep = () => world.switching.runner.sweep();
const device = (type: string) => world.askable.find(({ deviceType }) => deviceType === type)!;
const idOf = ({ state }: RaiseOutcome) => state.id;
const legsOf = async (id: RaiseOutcome['state']['id']) =>
  (await now(world, id)).legs.map(({ addressee, basis, closed }) => `${addressee} ${basis} ${closed ?? 'live'}`);

const answer = (id: RaiseOutcome['state']['id'], by: string) => {
  const { performer, codes } = world.services;
  const installCode = new Secret('83FED3407A939723A5C639B26916D505C3B5');
  return new AnswerRequestHandler(performer, codes).execute(
    new AnswerRequest(id, world.envelope(by, `answer-${(count += 1)}`), { answer: 'code-supplied', installCode }),
  );
};

describe('the addressee fails', () => {
  test('its open legs go to the successor with a new clock and the grace given; done once', async () => {
    const id = idOf(await raised(world, device('ESME')));
    world.now = instant('2026-11-25T10:00:00.000Z');
    const { id: succession } = await appoint({ grace: 5, effectiveFrom: inDays(2) });
    expect(await sweep()).toBe(1);
    expect(await legsOf(id)).toEqual(['BBBB recorded-installer addressee-failed', 'CCCC successor live']);
    expect((await now(world, id)).legs[1]).toMatchObject({ succession, deadline: { grace: 5, dueOn: '2026-12-16' } });
    world.switching.runner.wake();
    expect(await sweep()).toBe(0);
    const recorded = (await world.services.supply.allSuccessions())[0]!;
    expect(await world.switching.runner.progress(recorded)).toEqual({
      ...{ state: 'done', legsMoved: 1, requestsTransferred: 0, legsWaiting: 0, problem: null },
    });
  });

  test('waits for its effective date', async () => {
    const id = idOf(await raised(world, device('ESME')));
    const recorded = await appoint({ effectiveFrom: inDays(2) });
    expect(await sweep()).toBe(0);
    expect(await world.switching.runner.progress(recorded)).toMatchObject({ state: 'scheduled', legsWaiting: 1 });
    expect(await world.switching.runner.nextDueAt()).toBe('2026-11-25T00:00:00.000Z');
    world.now = instant('2026-11-25T00:00:00.000Z');
    expect(await sweep()).toBe(1);
    expect(await legsOf(id)).toEqual(['BBBB recorded-installer addressee-failed', 'CCCC successor live']);
  });

  test('has two successors by fuel, and by MPxN within one', async () => {
    const [electricity, other, gas] = [
      device('ESME'),
      world.askable.filter(({ deviceType }) => deviceType === 'ESME')[1]!,
      device('GSME'),
    ];
    const ids = [];
    for (const one of [electricity, other, gas]) ids.push(idOf(await raised(world, one)));
    await appoint({ fuel: 'electricity' });
    await appoint({ fuel: 'gas', to: 'FFFF' });
    await appoint({ mpxns: [other.mpxn], to: 'FFFF' });
    await sweep();
    expect((await Promise.all(ids.map(legsOf))).map((legs) => legs.at(-1))).toEqual([
      'CCCC successor live',
      'FFFF successor live',
      'FFFF successor live',
    ]);
  });

  test('reversed, its legs come back; what the successor answered stays answered', async () => {
    const [open, answered] = [idOf(await raised(world, device('ESME'))), idOf(await raised(world, device('GSME')))];
    const { id } = await appoint();
    await sweep();
    expect(isRefusal(await answer(answered, 'CCCC'))).toBe(false);
    must(await world.switching.successions.reverse(id, 'the wrong party', context()));
    await sweep();
    expect(await legsOf(open)).toEqual([
      'BBBB recorded-installer addressee-failed',
      'CCCC successor succession-reversed',
      'BBBB successor live',
    ]);
    expect((await now(world, answered)).status).toBe('answered');
    expect(await world.switching.runner.progress((await world.services.supply.allSuccessions())[0]!)).toMatchObject({
      state: 'reversed',
    });
  });

  test('a new request goes to the successor at once, and the evidence says why', async () => {
    await appoint();
    const { state } = await raised(world, device('ESME'));
    expect(state.legs).toMatchObject([
      {
        addressee: 'CCCC',
        basis: 'successor',
        evidence: expect.stringContaining('Took over from BBBB on 2026-11-23 (solr)'),
      },
    ]);
  });

  test('a leg that is put to it in spite of that is its successor’s from the beginning: nothing moves', async () => {
    await appoint();
    await sweep();
    const [, , other] = world.askable.filter(({ deviceType }) => deviceType === 'ESME');
    const id = idOf(await raised(world, other!));
    const reroute = { type: 'reroute', at: world.now, by: 'AAAA' as PartyId, addressee: 'BBBB' as PartyId } as const;
    const { decide } = await import('@icx/requests');
    const put = (correction?: string) =>
      world.services.performer.perform(id, (state, facts) =>
        decide({ ...reroute, ...(correction ? { correction } : {}) }, state, facts),
      );
    expect(await put()).toMatchObject({ code: 'already-asked', detail: expect.stringContaining('with CCCC now') });
    must(await put('the flat upstairs'));
    const leg = { addressee: 'CCCC', insteadOf: 'BBBB', basis: 'named-by-requester' };
    expect((await now(world, id)).legs.at(-1)).toMatchObject(leg);
    await world.switching.reactor.reached(await world.log.head());
    expect(await sweep()).toBe(0);
  });
});

describe('the requester fails', () => {
  const byAAAA = { from: 'AAAA', to: 'CCCC' } as const;

  test('its request goes on as the successor’s: same leg, same deadline, same code', async () => {
    const [open, answered] = [await raised(world, device('ESME')), await raised(world, device('GSME'))];
    expect(isRefusal(await answer(idOf(answered), 'BBBB'))).toBe(false);
    world.now = instant('2026-11-25T10:00:00.000Z');
    const { id: succession } = await appoint(byAAAA);
    await sweep();
    const [ended, endedAnswered] = [await now(world, idOf(open)), await now(world, idOf(answered))];
    expect([ended, endedAnswered]).toMatchObject([
      { status: 'ended', ending: { how: 'transferred', to: 'CCCC', succession } },
      { status: 'ended', ending: { how: 'transferred', to: 'CCCC', succession }, retired: [] },
    ]);
    const next = async (state: typeof ended) =>
      now(world, (state as typeof state & { ending: { request: RaiseOutcome['state']['id'] } }).ending.request);
    const before = open.state.legs[0]!;
    expect(await next(ended)).toMatchObject({
      ...{ status: 'open', requester: 'CCCC', facts: { continues: { request: idOf(open), requester: 'AAAA' } } },
      legs: [{ addressee: 'BBBB', deadline: before.deadline, receivedAt: before.receivedAt }],
    });
    const held = (endedAnswered as { before: { code?: unknown } }).before.code as { ref: unknown };
    expect(await next(endedAnswered)).toMatchObject({ status: 'answered', requester: 'CCCC', code: { ref: held.ref } });
  });

  test('reversed, the request goes on as the old party’s again, with what happened meanwhile', async () => {
    const first = await raised(world, device('ESME'));
    const { id } = await appoint(byAAAA);
    await sweep();
    const linked = ((await now(world, idOf(first))) as { ending: { request: RaiseOutcome['state']['id'] } }).ending
      .request;
    expect(isRefusal(await answer(linked, 'BBBB'))).toBe(false);
    must(await world.switching.successions.reverse(id, 'the wrong party', context()));
    await sweep();
    const back = ((await now(world, linked)) as { ending: { request: RaiseOutcome['state']['id'] } }).ending.request;
    expect(await now(world, back)).toMatchObject({ status: 'answered', requester: 'AAAA' });
    world.switching.runner.wake();
    expect(await sweep()).toBe(0);
  });
});

test('hundreds of legs move while others are served in between', async () => {
  const ids = [];
  for (const one of world.askable) ids.push(idOf(await raised(world, one)));
  await appoint();
  let moving = true;
  let servedMeanwhile = 0;
  const moved = sweep().finally(() => (moving = false));
  const [other] = (await world.services.register.devices()).filter(
    ({ registeredSupplier, installingSupplier }) => registeredSupplier === 'AAAA' && installingSupplier === 'CCCC',
  );
  while (moving) {
    await raised(world, other as (typeof world.askable)[number]);
    servedMeanwhile += 1;
  }
  expect(await moved).toBe(ids.length);
  expect(servedMeanwhile).toBeGreaterThan(1);
});

test('the same appointment twice is one; an overlapping one is refused', async () => {
  const draft = {
    kind: 'solr',
    from: 'BBBB',
    to: 'CCCC',
    fuel: null,
    mpxns: null,
    effectiveFrom: today,
    grace: 0,
    reason: null,
  } as const;
  const { successions } = world.switching;
  const same = world.envelope('SECA', 'appoint', { draft });
  const first = must(await successions.record(draft, same));
  expect(await successions.record(draft, same)).toEqual(first);
  expect(await successions.record(draft, world.envelope('SECA', 'appoint', { other: 1 }))).toMatchObject({
    code: 'command-id-reused',
  });
  expect(await successions.record(draft, context())).toMatchObject({ code: 'succession-overlaps' });
  expect(await successions.record({ ...draft, to: 'MAPX' }, context())).toMatchObject({
    code: 'party-unknown',
    pointer: '/to',
  });
});
