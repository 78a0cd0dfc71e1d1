import { randomUUID } from 'node:crypto';
import { mpanCheckDigit } from '@icx/identifiers';
import { atLondon } from '@icx/working-days';
import { expectUntold, freshCode } from './codes.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { refusedSwitches, wrongMembers, wrongQueries } from './switching.data.ts';
import { ADDRESS, day, Feed } from './switching.fixture.ts';
import { eventNames, World } from './world.fixture.ts';
import type { PartyName } from './world.fixture.ts';

let world: World;
const feed = new Feed(() => world);
const codes: string[] = [];
beforeAll(async () => {
  world = await World.open();
});
afterAll(async () => {
  expectUntold(world, codes);
  await world.close();
});

/** A meter point that nobody told of. */
let points = 0;
const newPoint = () => {
  const body = `20${String((points += 1)).padStart(10, '0')}`;
  return { mpxn: body + mpanCheckDigit(body) };
};
const answered = async (path: string) => {
  const installCode = freshCode();
  codes.push(installCode);
  const reply = await world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode });
  expect(reply).toMatchObject({ status: 200 });
  return installCode;
};
const reveal = (path: string) => world.as('AAAA').post(`${path}/reveal`, { format: 'as-supplied', reason: 'visit' });
const suppliers = ({ periods }: { periods: { supplier: string }[] }) => periods.map(({ supplier }) => supplier);
const contradictory = async (): Promise<string[]> =>
  (await world.as('DCCX').get(`${ADDRESS}/contradictions`)).body.items.map(({ mpxn }: { mpxn: string }) => mpxn);

describe('a switch', () => {
  test('ends requests and reveal access of who loses; withdrawn in a later version it never happened', async () => {
    const [open, held] = [feed.meter(), feed.meter()];
    const paths = [await world.raised(open), await world.raised(held)] as const;
    const installCode = await answered(paths[1]);
    const before = await feed.read(paths[0]);
    for (const device of [open, held]) await feed.record(device);
    for (const path of paths)
      expect(await feed.read(path)).toMatchObject({ state: 'ended', ending: { how: 'superseded' } });
    expectProblem(await reveal(paths[1]), 409, 'request-ended');

    for (const device of [open, held]) await feed.record(device, { version: 2, withdrawn: true });
    const after = await feed.read(paths[0]);
    expect(after).toMatchObject({ state: 'open', leg: { dueOn: before.leg.dueOn } });
    expect(after.leg).toEqual(before.leg);
    expect(await reveal(paths[1])).toMatchObject({ status: 200, body: { installCode } });
    expect(suppliers(await feed.history(held))).toEqual(['BBBB', 'AAAA']);
    const names = eventNames(await world.as('AAAA').get(`${paths[0]}/history`));
    expect(names.slice(-2)).toEqual(['request-superseded', 'supersession-reversed']);
  });

  test('is answered with what became of it and with the history; told again it changes nothing', async () => {
    const device = feed.meter();
    const path = await world.raised(device);
    const reply = await feed.record(device);
    expect(reply).toMatchObject({
      headers: { location: `${ADDRESS}/${device.mpxn}`, 'icx-position': expect.stringMatching(/^\d+$/) },
      body: { id: `S-${device.mpxn}`, version: 1, mpxn: device.mpxn },
    });
    expect(reply.body.history).toEqual(await feed.history(device));
    expect(reply.body.history).toMatchObject({
      mpxn: device.mpxn,
      periods: [
        { supplier: 'BBBB', losing: null },
        { supplier: 'AAAA', losing: 'BBBB', to: day() },
        { supplier: 'CCCC', losing: 'AAAA', from: day(), to: null, switchId: `S-${device.mpxn}`, version: 1 },
      ],
      contradictions: [],
    });
    const events = await feed.eventsOf(path);
    const again = await feed.send(feed.message(device), 'DCCX');
    expect(again).toMatchObject({ status: 200, body: { outcome: 'repeated', history: reply.body.history } });
    expect(await feed.eventsOf(path)).toEqual(events);
  });

  test('and its correction may come in the wrong order', async () => {
    const device = feed.meter();
    const path = await world.raised(device);
    await feed.record(device, { version: 2, withdrawn: true });
    await feed.record(device);
    expect(suppliers(await feed.history(device))).toEqual(['BBBB', 'AAAA']);
    expect(await feed.read(path)).toMatchObject({ state: 'open' });
  });

  test('that contradicts is kept and flagged, and a correction settles it', async () => {
    const device = feed.meter();
    await feed.record(device);
    await feed.record(device, { id: 'odd', losing: 'BBBB', gaining: 'FFFF', effectiveFrom: day(1) });
    const flagged = await feed.history(device);
    expect(suppliers(flagged)).toEqual(['BBBB', 'AAAA', 'CCCC', 'FFFF']);
    expect(flagged.contradictions).toMatchObject([
      { kind: 'losing-mismatch', switches: [`S-${device.mpxn}`, 'odd'], detail: expect.stringContaining('BBBB') },
    ]);
    expect(await contradictory()).toContain(device.mpxn);
    await feed.record(device, { id: 'odd', version: 2, losing: 'CCCC', gaining: 'FFFF', effectiveFrom: day(1) });
    expect((await feed.history(device)).contradictions).toEqual([]);
    expect(await contradictory()).not.toContain(device.mpxn);
  });

  test('of two contents in one version, and two of one day, are flagged too', async () => {
    const [twice, crowded] = [newPoint(), newPoint()];
    for (const gaining of ['BBBB', 'CCCC']) await feed.record(twice, { losing: null, gaining });
    await feed.record(crowded, { losing: null, gaining: 'BBBB', id: 'one' });
    await feed.record(crowded, { losing: 'AAAA', gaining: 'CCCC', id: 'two' });
    expect((await feed.history(twice)).contradictions).toMatchObject([{ kind: 'same-version' }]);
    expect((await feed.history(crowded)).contradictions).toMatchObject([{ kind: 'same-day' }]);
    expect(await contradictory()).toEqual(expect.arrayContaining([twice.mpxn, crowded.mpxn]));
    const read = async (query: string) => (await world.as('SECA').get(`${ADDRESS}/contradictions?${query}`)).body;
    const { items } = await read('');
    const first = await read('limit=1');
    expect(first).toEqual({ items: [items[0]], next: items[0].mpxn });
    expect((await read(`after=${first.next}`)).items).toEqual(items.slice(1));
  });

  test('of a meter point that nobody knows is its first registration; parties may go by MPID or short code', async () => {
    const point = newPoint();
    const { mpxn } = point;
    const reply = await feed.send({ mpxn, gaining: 'AAAA', effectiveFrom: day(-9) }, 'DCCX');
    expect(reply).toMatchObject({ status: 201, body: { id: `AAAA-from-${day(-9)}`, version: 1 } });
    await feed.record(point, { losing: 'AAA', gaining: 'CCC' });
    expect(suppliers(await feed.history(point))).toEqual(['AAAA', 'CCCC']);
  });
});

describe('of a history', () => {
  test('a supplier sees its own periods and its neighbours, DCC and SECAS all, others nothing', async () => {
    const point = newPoint();
    const course = [null, 'FFFF', 'AAAA', 'BBBB', 'CCCC'];
    for (const [index, losing] of course.slice(0, -1).entries())
      await feed.record(point, { losing, gaining: course[index + 1], effectiveFrom: day(index), id: `s${index}` });
    await feed.record(point, { losing: 'FFFF', gaining: 'AAAA', effectiveFrom: day(4), id: 's4' });
    const whole = await feed.history(point);
    expect(suppliers(whole)).toEqual(['FFFF', 'AAAA', 'BBBB', 'CCCC', 'AAAA']);
    expect(await feed.history(point, 'DCCX')).toEqual(whole);
    const stripped = ({ supplier, from, to }: Record<string, unknown>) => ({ supplier, from, to });
    const ofF = await feed.history(point, 'FFFF');
    expect(ofF).toEqual({
      mpxn: point.mpxn,
      periods: [whole.periods[0], stripped(whole.periods[1])],
      contradictions: [],
    });
    const ofB = await feed.history(point, 'BBBB');
    expect(suppliers(ofB)).toEqual(['AAAA', 'BBBB', 'CCCC']);
    expect(ofB.contradictions).toEqual([]);
    const ofC = await feed.history(point, 'CCCC');
    expect(suppliers(ofC)).toEqual(['BBBB', 'CCCC', 'AAAA']);
    expect(ofC.contradictions).toEqual(whole.contradictions);
    expect(ofC.contradictions).toHaveLength(1);
  });

  test('that is none of yours: 404, as of a meter point that nobody told of or that is none', async () => {
    const { mpxn } = feed.meter();
    const ask = (of: string, by: PartyName = 'CCCC') => world.as(by).get(`${ADDRESS}/${of}`);
    const foreign = await ask(mpxn);
    expectProblem(foreign, 404, 'switch-unknown');
    for (const none of [newPoint().mpxn, '1012345678904', 'x'])
      for (const by of ['CCCC', 'SECA'] as const)
        expect([by, none, (await ask(none, by)).text]).toEqual([by, none, foreign.text]);
    expectProblem(await ask(mpxn, 'MAPX'), 403, 'action-not-allowed');
  });
});

test('counts are for reconciliation: a supplier its own, SECAS and DCC all', async () => {
  const read = async (by: PartyName, query = '') => (await world.as(by).get(`${ADDRESS}/counts${query}`)).body;
  const before = await read('BBBB');
  const point = newPoint();
  await feed.record(point, { losing: 'BBBB', gaining: 'AAAA' });
  await feed.record(point, { losing: 'BBBB', gaining: 'AAAA', version: 2, withdrawn: true });
  const after = await read('BBBB');
  const [was] = before.items;
  expect(after).toEqual({
    date: day(),
    lastReceivedAt: expect.stringContaining(day()),
    items: [{ ...was, lost: was.lost + 2, corrected: was.corrected + 1, withdrawn: was.withdrawn + 1 }],
  });
  const all = await read('SECA');
  expect(all.items.map(({ party }: { party: string }) => party)).toEqual(
    expect.arrayContaining(['AAAA', 'BBBB', 'CCCC']),
  );
  expect(all.items).toContainEqual(after.items[0]);
  expect(await read('DCCX')).toEqual(all);
  const none = { gained: 0, lost: 0, corrected: 0, withdrawn: 0 };
  expect((await read('FFFF', '?date=2020-01-01')).items).toEqual([{ party: 'FFFF', ...none }]);
  expect((await read('SECA', '?date=2020-01-01')).items).toEqual([]);
});

describe('a batch', () => {
  test('records what it can, in any order, and tells of each bad row what is wrong', async () => {
    const [device, other] = [feed.meter(), feed.meter()];
    const path = await world.raised(device);
    const good = feed.message(device);
    const switches = [
      feed.message(other, { version: 2, withdrawn: true }),
      { ...good, mpxn: '1012345678904', gaining: 7, colour: 'red' },
      good,
      'CCCC',
      good,
      { ...feed.message(other), gaining: 'ZZZZ' },
      feed.message(other),
      {},
    ];
    const key = randomUUID();
    const reply = await feed.send({ switches }, 'DCCX', key);
    expect(reply).toMatchObject({ status: 200, body: { recorded: 3, repeated: 1, rejected: 4 } });
    const { items } = reply.body;
    expect(items.map(({ index }: { index: number }) => index)).toEqual([...switches.keys()]);
    const taken = { index: 2, outcome: 'recorded', id: good.id, version: 1, mpxn: device.mpxn };
    expect([items[2], items[4]]).toEqual([taken, { ...taken, index: 4, outcome: 'repeated' }]);
    const errors = (index: number) =>
      items[index].errors
        .map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`)
        .toSorted();
    expect(errors(1)).toEqual([
      '/switches/1/colour unknown-member',
      '/switches/1/gaining text-invalid',
      '/switches/1/mpxn mpan-check-digit',
    ]);
    expect(errors(3)).toEqual(['/switches/3 row-not-object']);
    expect(errors(5)).toEqual(['/switches/5/gaining party-unknown']);
    expect(errors(7)).toHaveLength(3);
    expect(await feed.read(path)).toMatchObject({ state: 'ended', ending: { how: 'superseded' } });
    expect(suppliers(await feed.history(other))).toEqual(['BBBB', 'AAAA']);
    expect((await feed.send({ switches }, 'DCCX', key)).body).toEqual(reply.body);
    expectProblem(await feed.send({ switches: [good] }, 'DCCX', key), 409, 'command-id-reused');
  });

  test('has a key that is used up by its first new row, wherever that is', async () => {
    const [held, fresh, other] = [newPoint(), newPoint(), newPoint()];
    const rowsOf = (...points: { mpxn: string }[]) => points.map((point) => feed.message(point, { losing: null }));
    await feed.record(held, { losing: null });
    const key = randomUUID();
    const send = (switches: object[]) => feed.send({ switches }, 'SECA', key);
    const first = await send(rowsOf(held, fresh));
    expect(first).toMatchObject({ status: 200, body: { recorded: 1, repeated: 1 } });
    expectProblem(await send(rowsOf(other)), 409, 'command-id-reused');
    expectProblem(await feed.send(feed.message(other), 'SECA', key), 409, 'command-id-reused');
    expect((await send(rowsOf(held, fresh))).body).toEqual(first.body);
    expectProblem(await world.as('SECA').get(`${ADDRESS}/${other.mpxn}`), 404, 'switch-unknown');
  });

  test('may be bad from end to end, but not in its form', async () => {
    expect(await feed.send({ switches: [{}, 1] })).toMatchObject({ status: 200, body: { recorded: 0, rejected: 2 } });
    for (const switches of [[], 'all', null, Array.from({ length: 10_001 }, () => 1)])
      expectProblem(await feed.send({ switches }), 400, 'validation-failed', ['/switches']);
    expectProblem(await feed.send({ switches: [{}], mpxn: '1' }), 400, 'validation-failed', ['/mpxn']);
  });

  test('has up to 10,000 rows', async () => {
    const switches = Array.from({ length: 10_000 }, () => feed.message(newPoint(), { losing: null }));
    expect(await feed.send({ switches })).toMatchObject({ status: 200, body: { recorded: 10_000, rejected: 0 } });
  });
});

describe('what is malformed or wrong', () => {
  test.each(wrongMembers)('%s: %j is told as %s', async (member, value, code) => {
    const point = newPoint();
    const reply = await feed.send({ ...feed.message(point), [member]: value });
    expectProblem(reply, 400, 'validation-failed', [`/${member}`]);
    expect(reply.body.errors[0].code).toBe(code);
    expectProblem(await world.as('SECA').get(`${ADDRESS}/${point.mpxn}`), 404, 'switch-unknown');
  });
  test.each(refusedSwitches)('%s is refused', async (_, more, code, pointer) =>
    expectProblem(await feed.send(feed.message(newPoint(), more)), 422, code, [pointer]),
  );
  test.each(wrongQueries)('GET %s is told at %s as %s', async (query, pointer, code) => {
    const reply = await world.as('SECA').get(`${ADDRESS}/${query}`);
    expectProblem(reply, 400, 'validation-failed', [pointer]);
    expect(reply.body.errors[0].code).toBe(code);
  });
  test('a body that is no object, a call without key, a key used for something else', async () => {
    expectProblem(await feed.send([feed.message(newPoint())]), 400, 'body-not-object');
    expectProblem(await feed.send(feed.message(newPoint()), 'SECA', ''), 400, 'idempotency-key-missing');
    const key = randomUUID();
    const message = feed.message(newPoint());
    const first = await feed.send(message, 'SECA', key);
    const again = await feed.send(message, 'SECA', key);
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expectProblem(await feed.send(feed.message(newPoint()), 'SECA', key), 409, 'command-id-reused');
    expectProblem(await feed.send(feed.message(newPoint()), 'AAAA'), 403, 'action-not-allowed');
  });
});

// Time only goes on: last, in this order.
test('a request raised when a switch ahead is known already is scheduled as those before it', async () => {
  const device = feed.meter();
  await feed.record(device, { effectiveFrom: day(1) });
  const path = await world.raised(device);
  await feed.hurry();
  const effectiveAt = atLondon(day(1), '00:00');
  expect(await feed.read(path)).toMatchObject({ state: 'open', supersession: { effectiveAt } });
  await feed.moveTo(effectiveAt);
  expect(await feed.read(path)).toMatchObject({ state: 'ended', ending: { how: 'superseded', effectiveAt } });
});

test('a switch ahead is scheduled, can be moved and taken back, and happens when its day comes', async () => {
  const [stays, goes] = [feed.meter(), feed.meter()];
  const paths = [await world.raised(stays), await world.raised(goes)] as const;
  const at = (offset: number) => atLondon(day(offset), '00:00');
  for (const device of [stays, goes]) await feed.record(device, { effectiveFrom: day(3) });
  for (const path of paths)
    expect(await feed.read(path)).toMatchObject({ state: 'open', supersession: { effectiveAt: at(3) } });
  await feed.record(stays, { version: 2, effectiveFrom: day(3), withdrawn: true });
  await feed.record(goes, { version: 2, effectiveFrom: day(5) });
  expect(await feed.read(paths[0])).toMatchObject({ state: 'open', supersession: null });
  expect(await feed.read(paths[1])).toMatchObject({ supersession: { effectiveAt: at(5) } });
  const ahead = await feed.raisedBy('CCCC', goes);
  await feed.moveTo(at(4));
  expect(await feed.read(paths[1])).toMatchObject({ state: 'open' });
  await feed.moveTo(at(5));
  expect(await feed.read(paths[0])).toMatchObject({ state: 'open' });
  expect(await feed.read(paths[1])).toMatchObject({
    state: 'ended',
    ending: { how: 'superseded', effectiveAt: at(5) },
  });
  expect(await feed.read(ahead, 'CCCC')).toMatchObject({ state: 'open', supersession: null });
});
