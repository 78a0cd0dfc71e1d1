import { randomUUID } from 'node:crypto';
import { expectProblem } from './problem.fixture.ts';
import { World } from './world.fixture.ts';
import type { PartyName } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const ADDRESS = '/v1/inventory/data-fixes';
let devices = 0;
/** A device that no case of this spec is about yet; whether the mirror knows it does not matter. */
const deviceId = (): string => (devices += 1).toString(16).toUpperCase().padStart(16, '0').match(/../g)!.join('-');
const fault = (more: object = {}) => ({ deviceId: deviceId(), item: 'map-id', wanted: 'MAPX', ...more });
const open = (body: object = fault(), by: PartyName = 'AAAA') => world.as(by).post(ADDRESS, body);
/** The address of a new case of AAAA. */
const opened = async (more: object = {}): Promise<string> => {
  const reply = await open(fault(more));
  expect(reply).toMatchObject({ status: 201 });
  return reply.headers.location!;
};
const act = (path: string, name: string, body: object, by: PartyName = 'DCCX') =>
  world.as(by).post(`${path}/${name}`, body);
const done = async (path: string, name: string, body: object, by: PartyName = 'DCCX') => {
  const reply = await act(path, name, body, by);
  expect(reply).toMatchObject({ status: 200 });
  return reply.body;
};
const read = (path: string, by: PartyName = 'AAAA') => world.as(by).get(path);
const history = async (path: string): Promise<string[]> =>
  (await read(path, 'SECA')).body.history.map(({ type }: { type: string }) => type.split('.')[1]);
const handler = { handler: 'Ada Byron' };

describe('a case', () => {
  test('is opened with what is known, and shown whole', async () => {
    const known = { current: 'MAPY', errorCode: 'E080409', note: 'label says MAPX', category: 4 };
    const body = fault(known);
    const reply = await open(body);
    expect(reply).toMatchObject({
      status: 201,
      headers: { etag: '"0"', location: `${ADDRESS}/${reply.body.case}` },
      body: {
        case: expect.stringMatching(/^dfc_TEST/),
        state: 'open',
        deviceId: body.deviceId,
        item: 'map-id',
        reportedBy: 'AAAA',
        reports: [{ by: 'AAAA', current: 'MAPY', wanted: 'MAPX', errorCode: 'E080409', note: 'label says MAPX' }],
        conflicting: false,
        consumerComplaint: false,
        handler: null,
        handlers: [],
        incident: null,
        category: 4,
        ending: null,
      },
    });
    const seen = await read(reply.headers.location!);
    expect([seen.body, seen.headers.etag]).toEqual([reply.body, '"0"']);
  });

  test('goes its whole way; a hand-over loses nothing, and both sides see the same', async () => {
    const path = await opened();
    await done(path, 'handler', handler);
    await done(path, 'incident', { incident: 'INC000012345', category: 5 });
    await done(path, 'complaint', { note: 'no readings' }, 'AAAA');
    await done(path, 'correction', {});
    expect(await done(path, 'handler', { handler: 'Mary Somerville', note: 'the DSP has it' })).toMatchObject({
      state: 'dsp-correction',
      handler: 'Mary Somerville',
      handlers: [{ handler: 'Ada Byron' }, { handler: 'Mary Somerville' }],
    });
    await done(path, 'note', { note: 'thank you' }, 'AAAA');
    expect(await done(path, 'resolution', { how: 'MAP ID corrected' })).toMatchObject({
      state: 'resolved',
      ending: { why: 'MAP ID corrected', next: null },
    });
    expect(await done(path, 'reopening', { reason: 'still MAPY' }, 'AAAA')).toMatchObject({
      state: 'with-handler',
      handler: 'Mary Somerville',
      incident: 'INC000012345',
      category: 5,
      consumerComplaint: true,
      ending: null,
    });
    const [mine, theirs, overseen] = await Promise.all((['AAAA', 'DCCX', 'SECA'] as const).map((by) => read(path, by)));
    expect(theirs!.body).toEqual(mine!.body);
    expect(overseen!.body).toEqual(mine!.body);
    expect(await history(path)).toEqual([
      'case-opened',
      'handler-named',
      'incident-linked',
      'complaint-flagged',
      'correction-begun',
      'handler-named',
      'note-added',
      'resolved',
      'reopened',
    ]);
  });

  test('of the same item and device is joined by whoever raises it again', async () => {
    const body = fault();
    const first = await open(body);
    const again = await open(body);
    expect([again.status, again.headers.location]).toEqual([200, first.headers.location]);
    const other = await open({ ...body, wanted: 'MAPZ' }, 'BBBB');
    expect(other).toMatchObject({
      status: 200,
      body: { case: first.body.case, reportedBy: 'AAAA', conflicting: true, reports: [{}, { by: 'BBBB' }] },
    });
    expect((await open({ ...body, item: 'model' })).status).toBe(201);
    expect((await read(first.headers.location!, 'BBBB')).body).toEqual(other.body);
  });

  test('passes on to the next reporter when the first one withdraws, and ends with the last', async () => {
    const body = fault();
    const path = (await open(body)).headers.location!;
    await open(body, 'BBBB');
    expectProblem(await act(path, 'withdrawal', {}, 'BBBB'), 403, 'not-the-first-reporter');
    expect(await done(path, 'withdrawal', { reason: 'sold' }, 'AAAA')).toMatchObject({
      state: 'open',
      reportedBy: 'BBBB',
    });
    expectProblem(await act(path, 'note', { note: 'n' }, 'AAAA'), 403, 'not-a-reporter');
    expect(await done(path, 'withdrawal', {}, 'BBBB')).toMatchObject({ state: 'withdrawn', ending: { why: null } });
    const next = await open(body);
    expect([next.status, next.headers.location === path]).toEqual([201, false]);
  });

  test('that was resolved and is reported again is followed by the next, and not reopened beside it', async () => {
    const body = fault();
    const path = (await open(body)).headers.location!;
    await done(path, 'handler', handler);
    await done(path, 'resolution', { how: 'corrected' });
    const next = await open(body, 'BBBB');
    expect(next.status).toBe(201);
    expectProblem(await act(path, 'reopening', { reason: 'r' }, 'AAAA'), 409, 'data-fix-followed');
    expect((await read(path)).body.ending.next).toBe(next.body.case);
  });
});

describe('DCC is told what to do first', () => {
  test('a handler, then an Incident, then the correction', async () => {
    const path = await opened();
    expectProblem(await act(path, 'correction', {}), 409, 'handler-missing');
    expectProblem(await act(path, 'resolution', { how: 'h' }), 409, 'handler-missing');
    await done(path, 'handler', handler);
    expectProblem(await act(path, 'handler', handler), 409, 'handler-unchanged', ['/handler']);
    expectProblem(await act(path, 'correction', {}), 409, 'incident-missing');
    await done(path, 'incident', { incident: 'INC000012345' });
    await done(path, 'correction', { note: 'sent' });
    expectProblem(await act(path, 'correction', {}), 409, 'correction-begun');
  });

  test('and nothing more once it has ended', async () => {
    const path = await opened();
    expect(await done(path, 'rejection', { why: 'the data is right' })).toMatchObject({
      state: 'rejected',
      ending: { why: 'the data is right' },
    });
    for (const [name, body] of Object.entries({ handler, note: { note: 'n' }, rejection: { why: 'w' } }))
      expectProblem(await act(path, name, body), 409, 'data-fix-ended');
    expectProblem(await act(path, 'reopening', { reason: 'r' }, 'AAAA'), 409, 'data-fix-ended');
    const open = await opened();
    expectProblem(await act(open, 'reopening', { reason: 'r' }, 'AAAA'), 409, 'data-fix-not-resolved');
  });

  test('decides on what it read', async () => {
    const path = await opened();
    const { headers } = await read(path, 'DCCX');
    await done(path, 'note', { note: 'wait' }, 'AAAA');
    const stale = { 'if-match': headers.etag! };
    expectProblem(await world.as('DCCX').post(`${path}/rejection`, { why: 'w' }, stale), 412, 'revision-moved');
  });
});

describe('a foreign case', () => {
  const bodies = {
    complaint: {},
    note: { note: 'n' },
    withdrawal: {},
    reopening: { reason: 'r' },
  };

  test('is no case: 404, as one that nobody has', async () => {
    const path = await opened();
    const none = path.replace(/.{8}$/, '00000000');
    const [his, nobodys] = [await read(path, 'CCCC'), await read(none, 'CCCC')];
    expectProblem(his, 404, 'data-fix-unknown');
    expect(nobodys.text).toBe(his.text);
    for (const [name, body] of Object.entries(bodies)) {
      expectProblem(await act(path, name, body, 'CCCC'), 404, 'data-fix-unknown');
      expectProblem(await act(none, name, body, 'CCCC'), 404, 'data-fix-unknown');
    }
    expectProblem(await read(`${ADDRESS}/icr_TEST000000000001`), 404, 'data-fix-unknown');
    expectProblem(await act(none, 'handler', handler), 404, 'data-fix-unknown');
    expect(await history(path)).toEqual(['case-opened']);
  });

  test('is not for roles that have no part in it', async () => {
    const path = await opened();
    expectProblem(await act(path, 'handler', handler, 'AAAA'), 403, 'action-not-allowed');
    expectProblem(await act(path, 'rejection', { why: 'w' }, 'SECA'), 403, 'action-not-allowed');
    expectProblem(await act(path, 'withdrawal', {}, 'DCCX'), 403, 'action-not-allowed');
    for (const by of ['MAPX', 'SECA', 'DCCX'] as const)
      expectProblem(await open(fault(), by), 403, 'action-not-allowed');
    expectProblem(await read(path, 'MAPX'), 403, 'action-not-allowed');
  });
});

describe('what is malformed', () => {
  const wrong: readonly (readonly [string, object, string])[] = [
    ['deviceId', { deviceId: 'meter 1' }, 'device-id-invalid'],
    ['item', { item: 'colour' }, 'value-not-known'],
    ['wanted', { wanted: 'MAPXY' }, 'map-id-invalid'],
    ['wanted', { wanted: { id: 'MAPX' } }, 'text-invalid'],
    ['wanted', { wanted: null }, 'required'],
    ['wanted', { item: 'import-mpxn', wanted: '1012345678904' }, 'mpan-check-digit'],
    ['current', { current: 'line\nbreak' }, 'text-invalid'],
    ['errorCode', { errorCode: 'E080411' }, 'value-not-known'],
    ['category', { category: 2 }, 'incident-category-invalid'],
    ['note', { note: 'x'.repeat(501) }, 'text-invalid'],
    ['note', { note: '83FED3407A939723A5C639B26916D505' }, 'install-code-misplaced'],
    ['consumerComplaint', { consumerComplaint: 'perhaps' }, 'flag-invalid'],
    ['colour', { colour: 'red' }, 'unknown-member'],
  ];
  test.each(wrong)('in %s of %j is told as %s', async (member, more, code) => {
    const reply = await open(fault(more));
    expectProblem(reply, 400, 'validation-failed', [`/${member}`]);
    expect(reply.body.errors[0].code).toBe(code);
  });
  test.each([[[]], [[fault()]]])('a body %j is no object', async (body) =>
    expectProblem(await open(body), 400, 'body-not-object'),
  );
  test('wanting what is there is refused', async () =>
    expectProblem(await open(fault({ current: 'mapx' })), 422, 'nothing-to-fix', ['/wanted']));
  test('without a key nothing is done', async () =>
    expectProblem(
      await world.as('AAAA').post(ADDRESS, fault(), { 'idempotency-key': '' }),
      400,
      'idempotency-key-missing',
    ));
  test.each([
    ['handler', {}, '/handler'],
    ['incident', { incident: 'IN' }, '/incident'],
    ['incident', { incident: 'INC 1' }, '/incident'],
    ['note', {}, '/note'],
    ['resolution', {}, '/how'],
    ['rejection', { why: '' }, '/why'],
  ])('%s %j is refused at %s', async (name, body, pointer) =>
    expectProblem(await act(await opened(), name, body), 400, 'validation-failed', [pointer]),
  );
});

describe('a command sent again', () => {
  test('is carried out once, and answered the same', async () => {
    const [body, key] = [fault(), { 'idempotency-key': randomUUID() }];
    const post = (content: object) => world.as('AAAA').post(ADDRESS, content, key);
    const first = await post(body);
    const again = await post(Object.fromEntries(Object.entries(body).toReversed()));
    expect([again.status, again.body]).toEqual([201, first.body]);
    expectProblem(await post(fault()), 409, 'command-id-reused');
    const path = first.headers.location!;
    const note = (text: string) => world.as('DCCX').post(`${path}/note`, { note: text }, key);
    expect((await note('seen')).body).toEqual((await note('seen')).body);
    expectProblem(await note('not seen'), 409, 'command-id-reused');
    expect(await history(path)).toEqual(['case-opened', 'note-added']);
  });
});

describe('a batch', () => {
  test('makes a case of each row, joins duplicates, and tells what is wrong with the rest', async () => {
    const one = fault();
    const cases = [one, { ...fault(), wanted: 'MAPXY', item: 'map-id' }, { ...one, wanted: 'MAPZ' }, 'no object', {}];
    const key = { 'idempotency-key': randomUUID() };
    const send = (rows: unknown) => world.as('AAAA').post(ADDRESS, { cases: rows }, key);
    const reply = await send(cases);
    expect(reply).toMatchObject({ status: 200, body: { opened: 1, reportedAgain: 1, rejected: 3 } });
    const [first, bad, again, text, empty] = reply.body.items;
    expect(first).toEqual({ index: 0, outcome: 'opened', case: expect.stringMatching(/^dfc_TEST/), errors: [] });
    expect(bad).toEqual({
      index: 1,
      outcome: 'rejected',
      case: null,
      errors: [{ pointer: '/wanted', code: 'map-id-invalid', detail: expect.any(String) }],
    });
    expect(again).toMatchObject({ outcome: 'reported-again', case: first.case });
    expect(text.errors).toMatchObject([{ code: 'row-not-object' }]);
    expect(empty.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      '/deviceId',
      '/item',
      '/wanted',
    ]);
    expect((await send(cases)).body).toEqual(reply.body);
    expectProblem(await send([fault()]), 409, 'command-id-reused');
    expect(await history(`${ADDRESS}/${first.case}`)).toEqual(['case-opened', 'reported-again']);
  });

  test('is all or nothing about its form', async () => {
    for (const cases of [[], 'all', { 0: fault() }])
      expectProblem(await open({ cases }), 400, 'validation-failed', ['/cases']);
    expectProblem(await open({ ...fault(), cases: [fault()] }), 400, 'validation-failed', [
      '/deviceId',
      '/item',
      '/wanted',
    ]);
  });

  test('has up to 10,000 rows', async () => {
    const cases = Array.from({ length: 10_001 }, () => fault());
    expectProblem(await open({ cases }), 400, 'validation-failed', ['/cases']);
    expect(await open({ cases: cases.slice(1) })).toMatchObject({
      status: 200,
      body: { opened: 10_000, reportedAgain: 0, rejected: 0 },
    });
  });
});

describe('the list', () => {
  const list = async (query: string, by: PartyName = 'FFFF') => (await world.as(by).get(`${ADDRESS}?${query}`)).body;
  const casesOf = ({ items }: { items: { case: string }[] }) => items.map((row) => row.case);

  test('has a party’s own, and all for DCC and SECAS, in pages', async () => {
    const own: string[] = [];
    for (let n = 0; n < 5; n++) own.push((await open(fault({ consumerComplaint: n === 3 }), 'FFFF')).body.case);
    await done(`${ADDRESS}/${own[1]}`, 'handler', { handler: 'Grace Chisholm' });
    const [first, second] = [await list('limit=3'), await list('limit=100')];
    expect(casesOf(second)).toEqual(own);
    expect(second.next).toBeNull();
    expect(casesOf(first)).toEqual(own.slice(0, 3));
    for (const member of ['after', 'cursor'])
      expect(casesOf(await list(`limit=3&${member}=${first.next}`))).toEqual(own.slice(3));
    expect(casesOf(await list('state=with-handler'))).toEqual([own[1]]);
    expect(casesOf(await list('complaint=true'))).toEqual([own[3]]);
    for (const typed of ['Grace%20Chisholm', 'grace%20%20chisholm'])
      expect(casesOf(await list(`handler=${typed}`, 'DCCX'))).toEqual([own[1]]);
    const { deviceId: device } = second.items[2];
    for (const by of ['FFFF', 'DCCX', 'SECA'] as const)
      expect(casesOf(await list(`deviceId=${device}`, by))).toEqual([own[2]]);
    expect(casesOf(await list(`deviceId=${device}`, 'BBBB'))).toEqual([]);
    expect(second.items[1]).toMatchObject({ state: 'with-handler', handler: 'Grace Chisholm', reportedBy: 'FFFF' });
  });

  test('refuses what it does not know', async () => {
    for (const [query, pointer] of [
      ['state=closed', '/state'],
      ['cursor=abc', '/cursor'],
      ['limit=501', '/limit'],
      ['colour=red', '/colour'],
    ] as const)
      expectProblem(await world.as('AAAA').get(`${ADDRESS}?${query}`), 400, 'validation-failed', [pointer]);
  });
});
