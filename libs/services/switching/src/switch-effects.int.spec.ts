import { setTimeout } from 'node:timers/promises';
import { contended } from '@icx/commands';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import type { PartyId } from '@icx/identifiers';
import { registrationHistory } from '@icx/switching';
import { instant } from '@icx/working-days';
import { openWorld, type World } from '@icx/world-testing';
import { draftOf, inDays, monday, now, raised, switched, today } from './switching.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld(monday);
});
afterAll(() => world.remove());

/** A device that AAAA supplies and BBBB installed, with an MPxN of its own; none twice. */
let taken = 0;
const device = () =>
  world.askable.filter(({ deviceType }) => deviceType === 'ESME' || deviceType === 'GSME')[(taken += 1)]!;
const historyOf = (mpxn: string) => world.services.supply.historyOf(mpxn as ReturnType<typeof device>['mpxn']);

describe('the open request of a supplier that loses the supply', () => {
  test('is superseded at once, and revived as it was when the switch is withdrawn', async () => {
    const one = device();
    const { state } = await raised(world, one);
    await switched(world, draftOf(one.mpxn, `L1 AAAA>CCCC ${today}`));
    expect(await now(world, state.id)).toMatchObject({ status: 'ended', ending: { how: 'superseded' } });
    await switched(world, draftOf(one.mpxn, `L1 AAAA>CCCC ${today} v2 withdrawn`));
    expect(await now(world, state.id)).toEqual(state);
  });

  test('waits for a switch that is dated ahead, and follows its date', async () => {
    const one = device();
    const { state } = await raised(world, one);
    const effectiveAt = async () => (await now(world, state.id)).supersession?.effectiveAt;
    await switched(world, draftOf(one.mpxn, `L2 AAAA>CCCC ${inDays(7)}`));
    expect(await effectiveAt()).toBe('2026-11-30T00:00:00.000Z');
    await switched(world, draftOf(one.mpxn, `L2 AAAA>CCCC ${inDays(9)} v2`));
    expect(await effectiveAt()).toBe('2026-12-02T00:00:00.000Z');
    await switched(world, draftOf(one.mpxn, `L2 AAAA>CCCC ${inDays(9)} v3 withdrawn`));
    expect(await effectiveAt()).toBeUndefined();
  });

  test('ends although the supply comes back later: that is another supply', async () => {
    const one = device();
    const { state } = await raised(world, one);
    await switched(
      world,
      draftOf(one.mpxn, `L3 AAAA>CCCC ${inDays(3)}`),
      draftOf(one.mpxn, `L4 CCCC>AAAA ${inDays(5)}`),
    );
    expect((await now(world, state.id)).supersession?.effectiveAt).toBe('2026-11-26T00:00:00.000Z');
  });

  test('is superseded a little later where that could not be done at once, without another event', async () => {
    const one = device();
    const { state } = await raised(world, one);
    const busy = jest.spyOn(world.services.performer, 'perform').mockResolvedValue(contended);
    await switched(world, draftOf(one.mpxn, `L6 AAAA>CCCC ${today}`));
    busy.mockRestore();
    expect(await now(world, state.id)).toEqual(state);
    expect(world.switching.effects.problem()).toContain(state.id);
    while (world.switching.effects.problem()) {
      await setTimeout(50);
      await world.switching.effects.tryAgain();
    }
    expect(await now(world, state.id)).toMatchObject({ status: 'ended', ending: { how: 'superseded' } });
  });

  test('is not touched by a switch of another meter point, nor is an ended one', async () => {
    const [one, other] = [device(), device()];
    const { state } = await raised(world, one);
    await switched(world, draftOf(other.mpxn, `L5 AAAA>CCCC ${today}`));
    expect(await now(world, state.id)).toEqual(state);
  });
});

test('any order of messages with repeats leaves the same history and the same request', async () => {
  const course = [
    `P1 AAAA>CCCC ${inDays(-3)}`,
    `P1 AAAA>CCCC ${inDays(-2)} v2`,
    `P2 CCCC>BBBB ${inDays(2)}`,
    `P1 AAAA>CCCC ${inDays(-2)} v3 withdrawn`,
    `P3 AAAA>BBBB ${inDays(4)}`,
    `P2 CCCC>BBBB ${inDays(2)} v2 withdrawn`,
  ];
  const results = new Set<string>();
  const orders = fc.sample(fc.shuffledSubarray([...course, ...course.slice(0, 3)], { minLength: 9, maxLength: 9 }), {
    numRuns: 8,
    seed: 4,
  });
  for (const order of orders) {
    const one = device();
    const { state } = await raised(world, one);
    for (const text of order) await switched(world, draftOf(one.mpxn, text));
    const { periods } = await historyOf(one.mpxn);
    const { status, supersession } = await now(world, state.id);
    const told = periods
      .slice(1)
      .map(({ supplier, from, to }) => [supplier, from === one.suppliedFrom ? 'S' : from, to]);
    results.add(JSON.stringify([told, status, supersession?.effectiveAt]));
  }
  expect([...results]).toEqual([
    JSON.stringify([
      [
        ['AAAA', 'S', inDays(4)],
        ['BBBB', inDays(4), null],
      ],
      'open',
      '2026-11-27T00:00:00.000Z',
    ]),
  ]);
});

describe('the feed', () => {
  test('a repeat is told and changes nothing; a contradiction is kept and flagged', async () => {
    const one = device();
    const [first] = await switched(world, draftOf(one.mpxn, `F1 AAAA>CCCC ${today}`));
    const told = await world.log.readStream(`supply-${one.mpxn}`);
    expect([first, ...(await switched(world, draftOf(one.mpxn, `F1 AAAA>CCCC ${today}`)))]).toMatchObject([
      { outcome: 'recorded' },
      { outcome: 'repeated' },
    ]);
    expect(await world.log.readStream(`supply-${one.mpxn}`)).toEqual(told);
    await switched(world, draftOf(one.mpxn, `F2 AAAA>BBBB ${today}`));
    expect((await historyOf(one.mpxn)).contradictions).toMatchObject([{ kind: 'same-day', switches: ['F1', 'F2'] }]);
    const contradictory = await world.switching.feed.contradictory('', 10);
    expect(contradictory.map(({ mpxn }) => mpxn)).toContain(one.mpxn);
  });

  test('the key of a call that only repeated is taken too: with other messages it is refused', async () => {
    const [one, other] = [device(), device()];
    await switched(world, draftOf(one.mpxn, `H1 AAAA>CCCC ${today}`));
    const send = (mpxn: (typeof one)['mpxn']) => {
      const context = world.envelope('DCCX', 'repeating', { mpxn });
      return world.switching.intake.record([draftOf(mpxn, `H1 AAAA>CCCC ${today}`)], context);
    };
    expect(await send(one.mpxn)).toMatchObject({ outcomes: [{ outcome: 'repeated' }] });
    expect(await send(one.mpxn)).toMatchObject({ outcomes: [{ outcome: 'repeated' }] });
    expect(await send(other.mpxn)).toMatchObject({ code: 'command-id-reused' });
  });

  test('a bad message hurts none of its neighbours', async () => {
    const [one, other] = [device(), device()];
    const outcomes = await switched(
      world,
      draftOf(one.mpxn, `G1 AAAA>ZZZZ ${today}`),
      draftOf(one.mpxn, `G2 AAAA>AAAA ${today}`),
      draftOf(other.mpxn, `G3 AAA>CCC ${today}`),
    );
    expect(outcomes).toMatchObject([
      { outcome: 'rejected', refusal: { code: 'party-unknown', pointer: '/gaining' } },
      { outcome: 'rejected', refusal: { code: 'switch-to-itself' } },
      { outcome: 'recorded', id: 'G3' },
    ]);
    expect((await historyOf(other.mpxn)).periods.at(-1)).toMatchObject({ supplier: 'CCCC', losing: 'AAAA' });
  });

  test('the same command is carried out once; its id with other messages is refused', async () => {
    const [one, other] = [device(), device()];
    const { intake } = world.switching;
    const record = (text: string, mpxn = one.mpxn) =>
      intake.record([draftOf(mpxn, text)], world.envelope('DCCX', 'the-command', { text }));
    const first = await record(`H1 AAAA>CCCC ${today}`);
    expect(await record(`H1 AAAA>CCCC ${today}`)).toMatchObject({ outcomes: [{ outcome: 'recorded' }], position: 0n });
    expect(first).toMatchObject({ outcomes: [{ outcome: 'recorded' }] });
    await world.switching.reactor.reached(await world.log.head());
    const head = await world.log.head();
    expect(await record(`H2 AAAA>CCCC ${today}`, other.mpxn)).toMatchObject({ code: 'command-id-reused' });
    expect(await world.log.head()).toBe(head);
  });

  test('is counted per day and party, and its silence is told', async () => {
    const { feed } = world.switching;
    const before = await feed.counts(today);
    const countOf = (counts: typeof before, party: string) =>
      counts.find((one) => one.party === party) ?? { gained: 0, lost: 0, corrected: 0, withdrawn: 0 };
    const one = device();
    await switched(world, draftOf(one.mpxn, `K1 AAAA>CCCC ${today}`));
    await switched(world, draftOf(one.mpxn, `K1 AAAA>CCCC ${today} v2 withdrawn`));
    const after = await feed.counts(today);
    const grown = (party: string) => {
      const [then, since] = [countOf(before, party), countOf(after, party)];
      return [
        since.gained - then.gained,
        since.lost - then.lost,
        since.corrected - then.corrected,
        since.withdrawn - then.withdrawn,
      ];
    };
    expect([grown('CCCC'), grown('AAAA'), grown('BBBB')]).toEqual([
      [2, 0, 1, 1],
      [0, 2, 1, 1],
      [0, 0, 0, 0],
    ]);
    expect(await feed.problem()).toBeUndefined();
    world.now = instant('2026-11-24T10:30:00.000Z');
    expect(await feed.problem()).toContain('24 hours');
    world.now = instant(monday);
  });
});

describe('an uncommissioned device that was gained', () => {
  const proposedTo = async (party: string) =>
    (await world.switching.proposals.list(party as PartyId, today, 0n, 500)).items.map(({ deviceId }) => deviceId);

  test('is proposed, until it is asked for, dismissed, or lost again', async () => {
    const [asked, dismissed, lost] = [device(), device(), device()];
    for (const [index, { mpxn }] of [asked, dismissed, lost].entries())
      await switched(world, draftOf(mpxn, `Q${index} AAAA>CCCC ${inDays(3)}`));
    expect(await proposedTo('CCCC')).toEqual(
      expect.arrayContaining([asked, dismissed, lost].map(({ deviceId }) => deviceId)),
    );
    await raised(world, asked, 'CCCC');
    await world.switching.gains.dismiss(dismissed.deviceId, 'CCCC' as PartyId, world.envelope('CCCC', 'no'));
    await switched(world, draftOf(lost.mpxn, `Q2 AAAA>CCCC ${inDays(3)} v2 withdrawn`));
    const left = await proposedTo('CCCC');
    for (const { deviceId } of [asked, dismissed, lost]) expect(left).not.toContain(deviceId);
  });

  test('is not proposed to the party that installed it: it has the code', async () => {
    const one = device();
    await switched(world, draftOf(one.mpxn, `R1 AAAA>BBBB ${today}`));
    expect(await proposedTo('BBBB')).not.toContain(one.deviceId);
  });
});

test('a history is what all its messages come to, whatever the views were built from', async () => {
  const one = device();
  await switched(world, draftOf(one.mpxn, `V1 AAAA>CCCC ${today}`));
  const before = await historyOf(one.mpxn);
  await world.views.rebuild();
  expect(await historyOf(one.mpxn)).toEqual(before);
  const events = await world.log.readStream(`supply-${one.mpxn}`);
  const messages = events.map(({ data }) => data) as unknown as Parameters<typeof registrationHistory>[0];
  expect(registrationHistory(messages)).toEqual(before);
});
