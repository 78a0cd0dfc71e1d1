import type { PartyId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import { decide } from '@icx/requests';
import { answersIn } from '@icx/requests-service';
import { instant, plainDate } from '@icx/working-days';
import { openWorld, type World } from '@icx/world-testing';
import { byAAAA, idOf, stageOf } from './courses.fixture.ts';
import { draftOf, inDays, monday, now, raised, switched } from './switching.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld(monday);
});
afterEach(() => world.remove());

const { appoint, reverse, swept, esmes, legsOf, nextOf, answer, requestsOf } = stageOf(() => world);

describe('transfers', () => {
  test('an answer given between `continue` and `transfer` reaches the successor', async () => {
    const id = idOf(await raised(world, esmes()[0]!));
    const { performer } = world.services;
    const perform = performer.perform.bind(performer);
    // The addressee answers at the moment when the successor's request is there and the old one has not ended.
    let answered = false;
    performer.perform = async (which, act) => {
      if (typeof which !== 'string' && which.stream === id && !answered) {
        answered = true;
        expect(isRefusal(await answer(id, 'BBBB'))).toBe(false);
      }
      return perform(which, act);
    };
    await appoint(byAAAA);
    await swept();
    expect(await now(world, await nextOf(id))).toMatchObject({ requester: 'CCCC', status: 'answered' });
  });

  test('the code of a request that ends in favour of one the successor has already is erased, or passed to it', async () => {
    const one = esmes()[0]!;
    const id = idOf(await raised(world, one));
    must(await answer(id, 'BBBB'));
    const code = ((await now(world, id)) as unknown as { code: { ref: never } }).code.ref;
    await switched(world, draftOf(one.mpxn, `S2 AAAA>CCCC ${inDays(10)}`));
    const own = idOf(await raised(world, one, 'CCCC'));
    await appoint(byAAAA);
    await swept();
    expect(await nextOf(id)).toBe(own);
    const [old, kept] = [await now(world, id), await now(world, own)];
    const isKept = 'code' in kept && kept.code.ref.id === (code as { id: string }).id;
    const willBeErased = old.retired.length > 0;
    expect({ isKept, willBeErased, kept: kept.status }).not.toMatchObject({ isKept: false, willBeErased: false });
  });

  test('the successor is not asked by its own request when it is the addressee of the leg (merger of requester into installer)', async () => {
    const id = idOf(await raised(world, esmes()[0]!));
    await appoint({ kind: 'merger', from: 'AAAA', to: 'BBBB' });
    await swept();
    const next = await now(world, await nextOf(id));
    expect(next.requester).toBe('BBBB');
    expect(next.legs.filter(({ closed, reply }) => !closed && !reply).map(({ addressee }) => addressee)).not.toContain(
      'BBBB',
    );
  });

  test('a transfer that is refused is told as a problem', async () => {
    await world.remove();
    world = await openWorld('2028-11-20T10:00:00.000Z');
    const id = idOf(await raised(world, esmes()[0]!));
    must(await answer(id, 'BBBB'));
    world.now = instant('2028-12-11T10:00:00.000Z');
    await appoint({ ...byAAAA, effectiveFrom: plainDate('2028-12-11') });
    await swept();
    expect((await now(world, id)).status).toBe('answered');
    expect(world.switching.runner.problem()).toBeDefined();
  });

  test('continuing an answered request is not counted as an answer of its addressee again', async () => {
    const id = idOf(await raised(world, esmes()[0]!));
    must(await answer(id, 'BBBB'));
    await appoint(byAAAA);
    // What the observer of the metric `icx_leg_answers_total` is told, too.
    const seen: string[] = [];
    const before = await world.log.head();
    const { requests } = world.services;
    const perform = requests.perform.bind(requests);
    requests.perform = async (on, by, ...rest) => {
      const outcome = await perform(on, by, ...rest);
      if (isRefusal(outcome)) return outcome;
      const appended = outcome.events.filter(({ position }) => position > before);
      seen.push(...answersIn(appended, outcome.state).map(({ answer: one }) => one));
      return outcome;
    };
    await swept();
    expect(seen).toEqual([]);
  });
});

describe('reversing', () => {
  test('the first of two successions in a row, reversed, gives its legs back', async () => {
    const id = idOf(await raised(world, esmes()[0]!));
    const first = await appoint();
    await swept();
    await appoint({ from: 'CCCC', to: 'FFFF' });
    await swept();
    expect((await legsOf(id)).at(-1)).toBe('FFFF successor live');
    await reverse(first.id);
    await swept();
    expect((await legsOf(id)).at(-1)).toBe('BBBB successor live');
  });

  test('the same for requests of a failed requester', async () => {
    const one = esmes()[0]!;
    const id = idOf(await raised(world, one));
    const first = await appoint(byAAAA);
    await swept();
    await appoint({ from: 'CCCC', to: 'FFFF' });
    await swept();
    await reverse(first.id);
    await swept();
    const live = (await requestsOf(one)).filter(({ state }) => state !== 'ended');
    expect((await now(world, id)).status).toBe('ended');
    expect(live.map(({ requester }) => requester)).toEqual(['AAAA']);
  });

  test('wrong succession reversed and the right one recorded before the runner comes by: requests go to the right one the same day', async () => {
    const one = esmes()[0]!;
    await raised(world, one);
    const wrong = await appoint(byAAAA);
    await swept();
    await reverse(wrong.id);
    await appoint({ from: 'AAAA', to: 'FFFF' });
    await swept();
    const all = (await requestsOf(one)).map(({ requester, state, ending }) => `${requester} ${ending ?? state}`);
    expect(all.toSorted()).toEqual(['AAAA transferred', 'CCCC transferred', 'FFFF open']);
  });

  test('a request that the successor raised itself ends when the succession that made it the supplier is reversed', async () => {
    const one = esmes()[0]!;
    const wrong = await appoint(byAAAA);
    await swept();
    const id = idOf(await raised(world, one, 'CCCC'));
    await reverse(wrong.id);
    await swept();
    expect(await now(world, id)).toMatchObject({ status: 'ended', ending: { how: 'superseded' } });
  });

  test('raised while a wrong succession stood: once it is reversed the true installer is asked sooner or later', async () => {
    const wrong = await appoint();
    await swept();
    const id = idOf(await raised(world, esmes()[0]!));
    await reverse(wrong.id);
    await swept();
    const live = (await now(world, id)).legs.at(-1)!;
    if (live.addressee === 'CCCC') must(await answer(id, 'CCCC', { answer: 'not-installer', installCode: undefined }));
    expect((await now(world, id)).legs.map(({ addressee }) => addressee)).toContain('BBBB');
  });
});

test('cut short between the end of the one request and the beginning of the other, it goes on', async () => {
  const id = idOf(await raised(world, esmes()[0]!));
  const { id: succession } = await appoint(byAAAA);
  const { performer, ids } = world.services;
  const { device } = await now(world, id);
  const request = ids.idOf('CCCC' as PartyId, device, 1);
  must(
    await performer.perform(id, (state, facts) =>
      decide(
        { type: 'transfer', at: facts.now, to: 'CCCC' as PartyId, request, goesOn: true, succession },
        state,
        facts,
      ),
    ),
  );
  const { folder } = world;
  await world.close();
  world = await openWorld(monday, { folder });
  await swept();
  expect(await now(world, request)).toMatchObject({ status: 'open', requester: 'CCCC', legs: [{ addressee: 'BBBB' }] });
});
