import { expectUntold, expectUnwritten, freshCode } from './codes.fixture.ts';
import { eventNames, World } from './world.fixture.ts';
import type { PartyName } from './world.fixture.ts';

let world: World;
const codes: string[] = [];
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const answer = (path: string, body: object, by: PartyName = 'BBBB') => world.as(by).post(`${path}/answer`, body);
const supplied = async (path: string, by: PartyName = 'BBBB'): Promise<string> => {
  const installCode = freshCode();
  codes.push(installCode);
  expect(await answer(path, { answer: 'code-supplied', installCode }, by)).toMatchObject({ status: 200 });
  return installCode;
};
const reveal = (path: string, by: PartyName = 'AAAA') =>
  world.as(by).post(`${path}/reveal`, { format: 'as-supplied', reason: 'join' });
const act = (path: string, name: string, body: object = {}, by: PartyName = 'AAAA') =>
  world.as(by).post(`${path}/${name}`, body);
const read = async (path: string) => (await world.as('AAAA').get(path)).body;
const history = async (path: string) => eventNames(await world.as('SECA').get(`${path}/history`));
/** The history after raising, which always begins with these three. */
const since = async (path: string) => {
  const [requested, opened, received, ...rest] = await history(path);
  expect([requested, opened, received]).toEqual(['install-code-requested', 'leg-opened', 'leg-received']);
  return rest;
};

describe('every answer', () => {
  test('not-installer with a suggestion: the next leg is open, with a clock of its own', async () => {
    const path = await world.raised();
    const { body } = await answer(path, { answer: 'not-installer', suggestedInstaller: 'CCC', note: 'sold' });
    expect(body.legs).toEqual([
      expect.objectContaining({ addressee: 'BBBB', clock: 'stopped', clockReason: 'answered' }),
    ]);
    const { state, legs, leg } = await read(path);
    expect(state).toBe('open');
    expect(legs[0]).toMatchObject({ reply: { answer: 'not-installer', inTime: true, suggested: 'CCCC' } });
    expect(leg).toMatchObject({ number: 2, addressee: 'CCCC', basis: 'suggested-by-addressee', clock: 'running' });
    expect(await since(path)).toEqual(['installation-denied', 'leg-opened', 'leg-received']);
  });

  test('not-installer without one: stalled, and SECAS sees it', async () => {
    const path = await world.raised();
    expect((await answer(path, { answer: 'not-installer' })).body).toMatchObject({ state: 'stalled' });
    expect((await world.as('SECA').get('/v1/requests?state=stalled&limit=500')).body.items).toContainEqual(
      expect.objectContaining({ id: path.split('/').at(-1), state: 'stalled' }),
    );
    expect(await since(path)).toEqual(['installation-denied', 'request-stalled']);
  });

  test.each(['records-not-transferred', 'asn-not-received', 'lost', 'other'])(
    'code-not-held because of %s: stalled, and the reason is kept',
    async (reason) => {
      const path = await world.raised();
      await answer(path, { answer: 'code-not-held', reason });
      expect(await read(path)).toMatchObject({
        state: 'stalled',
        stalled: 'code-not-held',
        leg: { clock: 'stopped', reply: { answer: 'code-not-held', reason } },
        stallAnswers: [{ party: 'BBBB', answer: 'code-not-held', reason }],
      });
    },
  );

  test('all denied, though an earlier one had no code: it is told what each has said, but not to them', async () => {
    const path = await world.raised();
    await answer(path, { answer: 'code-not-held', reason: 'lost' });
    await act(path, 'reroute', { addressee: 'CCCC' });
    await answer(path, { answer: 'not-installer' }, 'CCCC');
    const stallAnswers = [
      { party: 'BBBB', answer: 'code-not-held', reason: 'lost' },
      { party: 'CCCC', answer: 'not-installer' },
    ];
    expect(await read(path)).toMatchObject({ stalled: 'all-denied', stallAnswers });
    const { body } = await world.as('SECA').get(`${path}/history`);
    expect(body.events.at(-1).data).toMatchObject({ reason: 'all-denied', answers: stallAnswers });
    const seen = [(await world.as('CCCC').get(path)).text, (await world.as('CCCC').get(`${path}/history`)).text].join();
    expect(seen).not.toMatch(/BBBB|code-not-held/);
  });

  test.each(['already-commissioned', 'request-invalid'])('%s: a query, and the clock runs on', async (query) => {
    const path = await world.raised();
    await answer(path, { answer: query, note: 'see the SMI' });
    expect(await read(path)).toMatchObject({
      state: 'open',
      leg: { clock: 'running', reply: null, query: { query, note: 'see the SMI' } },
    });
    expect(await since(path)).toEqual(['request-queried']);
  });

  test('after a denial the same party may still supply the code; the denial stands', async () => {
    const path = await world.raised();
    await answer(path, { answer: 'not-installer', suggestedInstaller: 'CCCC' });
    await supplied(path, 'BBBB');
    expect(await read(path)).toMatchObject({
      state: 'answered',
      code: { supplier: 'BBBB' },
      legs: [{ reply: { answer: 'not-installer' } }, { closed: 'answered-elsewhere', clock: 'stopped' }],
    });
    expect(await answer(path, { answer: 'not-installer' }, 'CCCC')).toMatchObject({
      status: 409,
      body: { code: 'already-answered' },
    });
  });

  test('an addressee sees its own legs only, and not whom else the requester asked', async () => {
    const path = await world.raised(undefined, { yourReference: 'job 7' });
    await answer(path, { answer: 'not-installer', suggestedInstaller: 'CCCC' });
    const [{ body: seen }, told] = [await world.as('BBBB').get(path), await world.as('BBBB').get(`${path}/history`)];
    expect(seen.legs.map(({ addressee }: { addressee: string }) => addressee)).toEqual(['BBBB']);
    expect(seen).not.toHaveProperty('yourReference');
    expect(seen).not.toHaveProperty('candidates');
    expect(told.text).not.toMatch(/job 7|"addressee":"CCCC"|candidates/);
  });
});

describe('what the requester does', () => {
  test('reroute closes the live leg and opens the next; the same party only with a correction', async () => {
    const path = await world.raised();
    expect((await act(path, 'reroute', { addressee: 'BBBB' })).body).toMatchObject({ code: 'already-asked' });
    await act(path, 'reroute', { addressee: 'BBBB', correction: 'it is the gas meter' });
    await act(path, 'reroute', { addressee: 'CCC' });
    expect((await read(path)).legs).toMatchObject([
      { addressee: 'BBBB', closed: 'rerouted' },
      { addressee: 'BBBB', closed: 'rerouted', correction: 'it is the gas meter' },
      { addressee: 'CCCC', closed: null, clock: 'running' },
    ]);
  });

  test('reroute to the asset provider: a voluntary leg without a clock, whose answer helps all the same', async () => {
    const path = await world.raised();
    await answer(path, { answer: 'code-not-held', reason: 'lost' });
    expect((await act(path, 'reroute', { addressee: 'MAPX' })).body).toMatchObject({
      state: 'open',
      leg: {
        addressee: 'MAPX',
        obligated: false,
        clock: 'stopped',
        clockReason: 'voluntary',
        dueOn: null,
        receivedAt: expect.any(String),
      },
    });
    const code = await supplied(path, 'MAPX');
    expect((await reveal(path)).body.installCode).toBe(code);
  });

  test('unusable: access ends, the same supplier is asked again with a new clock, and a new code is revealed', async () => {
    const path = await world.raised();
    await supplied(path);
    await reveal(path);
    expect((await act(path, 'unusable', { reason: 'join failed' })).body).toMatchObject({
      state: 'open',
      code: null,
      leg: { number: 2, addressee: 'BBBB', basis: 'code-unusable', clock: 'running' },
    });
    expect(await reveal(path)).toMatchObject({ status: 409, body: { code: 'no-code-held' } });
    const better = await supplied(path);
    expect((await reveal(path)).body.installCode).toBe(better);
  });

  test('recall: the supplier takes a wrong code back, and nobody reveals it any more', async () => {
    const path = await world.raised();
    await supplied(path);
    await reveal(path);
    expect((await act(path, 'recall', { reason: 'wrong row' }, 'BBBB')).body).toMatchObject({
      state: 'open',
      leg: { number: 2, basis: 'code-recalled', clock: 'running' },
    });
    expect(await reveal(path)).toMatchObject({ status: 409, body: { code: 'no-code-held' } });
    expect(await act(path, 'recall', { reason: 'again' }, 'BBBB')).toMatchObject({
      status: 409,
      body: { code: 'no-code-to-recall' },
    });
  });

  test('withdrawal ends it, but not once the code was revealed', async () => {
    const path = await world.raised();
    expect((await act(path, 'withdrawal', { reason: 'replaced' })).body).toMatchObject({
      state: 'ended',
      ending: { how: 'withdrawn' },
      leg: { closed: 'request-ended', clock: 'stopped' },
    });
    expect(await answer(path, { answer: 'not-installer' })).toMatchObject({
      status: 409,
      body: { code: 'request-ended' },
    });
    const other = await world.raised();
    await supplied(other);
    await reveal(other);
    expect(await act(other, 'withdrawal')).toMatchObject({ status: 409, body: { code: 'close-instead' } });
  });

  test.each(['commissioned', 'joined', 'no-wan', 'code-failed', 'replaced', 'other'])(
    'closure with %s ends it, the list says so, and the code is not revealed any more',
    async (outcome) => {
      const path = await world.raised();
      await supplied(path);
      await reveal(path);
      expect((await act(path, 'closure', { outcome, note: 'done' })).body).toMatchObject({
        state: 'ended',
        ending: { how: 'closed', outcome, by: 'requester' },
      });
      expect(await reveal(path)).toMatchObject({ status: 409, body: { code: 'request-ended' } });
      expect((await world.as('AAAA').get('/v1/requests?state=ended&limit=500')).body.items).toContainEqual(
        expect.objectContaining({ id: path.split('/').at(-1), ending: 'closed', outcome }),
      );
    },
  );
});

describe('a switch away from the requester', () => {
  const supersede = (path: string, body: object = {}) =>
    world.as('DCCX').post('/v1/sandbox/supersession', { request: path.split('/').at(-1), ...body });

  test('ends access at once; the corrected switch restores state, deadlines and access', async () => {
    const path = await world.raised();
    const code = await supplied(path);
    await reveal(path);
    const before = await read(path);
    expect(await supersede(path, { cause: 'switch 1' })).toMatchObject({ status: 200, body: { state: 'ended' } });
    expect(await read(path)).toMatchObject({ ending: { how: 'superseded', cause: 'switch 1' } });
    expect(await reveal(path)).toMatchObject({ status: 409, body: { code: 'request-ended' } });
    expect(await supersede(path, { reversed: true })).toMatchObject({ status: 200, body: { state: 'revealed' } });
    expect(await read(path)).toEqual(before);
    expect((await reveal(path)).body.installCode).toBe(code);
    expect((await history(path)).slice(-4)).toEqual([
      'request-superseded',
      'reveal-refused',
      'supersession-reversed',
      'code-revealed',
    ]);
  });

  test('of an open request stops its clock; reversed, the old deadline runs on', async () => {
    const path = await world.raised();
    const { leg } = await read(path);
    await supersede(path);
    expect((await read(path)).leg).toMatchObject({ clock: 'stopped', closed: 'request-ended' });
    await supersede(path, { reversed: true });
    expect((await read(path)).leg).toEqual(leg);
  });

  test('what did not end by a lost supply is not revived', async () => {
    const path = await world.raised();
    await act(path, 'withdrawal');
    expect(await supersede(path, { reversed: true })).toMatchObject({ status: 409, body: { code: 'not-superseded' } });
  });
});

test('nobody but the requester was told a code, and no file holds one', () => {
  expect(codes.length).toBeGreaterThan(10);
  expectUntold(world, codes);
  expectUnwritten(world.folder, codes);
});
