import { expectProblem } from './problem.fixture.ts';
import { World } from './world.fixture.ts';
import type { PartyName } from './world.fixture.ts';

let world: World;
const raised: { readonly id: string; readonly deviceId: string; readonly mpxn: string }[] = [];
beforeAll(async () => {
  world = await World.open();
  for (const reference of ['JOB 17/a', 'Job 18', undefined]) {
    const { deviceId, deviceType, mpxn } = world.device({ deviceType: 'ESME', installingSupplier: 'BBBB' });
    const body = { deviceId, deviceType, ...(reference ? { yourReference: reference } : {}) };
    const { body: request } = await world.as('AAAA').post('/v1/requests', body);
    raised.push({ id: request.id, deviceId, mpxn });
  }
  const moved = `/v1/requests/${raised[1]!.id}/answer`;
  const answer = { answer: 'not-installer', suggestedInstaller: 'CCCC' };
  expect((await world.as('BBBB').post(moved, answer)).status).toBe(200);
});
afterAll(() => world.close());

const ids = async (query: string, party: PartyName = 'AAAA'): Promise<string[]> =>
  (await world.as(party).get(`/v1/requests?${query}`)).body.items.map(({ id }: { id: string }) => id);
const at = (...places: number[]) => places.map((place) => raised[place]!.id);

test('a list is narrowed by whatever names a request, typed as people have it', async () => {
  const { deviceId, mpxn } = raised[0]!;
  expect(await ids(`deviceId=${deviceId.replaceAll('-', '%20').toLowerCase()}`)).toEqual(at(0));
  expect(await ids(`mpxn=${mpxn.slice(0, 2)}%20${mpxn.slice(2)}`)).toEqual(at(0));
  expect(await ids('reference=job%201')).toEqual(at(0, 1));
  expect(await ids('reference=17')).toEqual(at(0));
  expect(await ids('addressee=cccc')).toEqual(at(1));
  expect(await ids('addressee=BBBB&basis=recorded-installer&state=open&overdue=false&sort=due')).toEqual(at(0, 2));
  expect(await ids('overdue=true')).toEqual([]);
  expect(await ids('dueBefore=2099-01-01')).toEqual(at(0, 1, 2));
});

test.each(['after', 'cursor'])('a page goes on where the one before ended, in its order: %s', async (member) => {
  const first = await world.as('AAAA').get('/v1/requests?sort=due&limit=2');
  expect(first.body.items).toHaveLength(2);
  expect(await ids(`sort=due&limit=2&${member}=${encodeURIComponent(first.body.next)}`)).toHaveLength(1);
});

test('nobody learns from a filter what it may not see: other legs, others’ references', async () => {
  const own = (await world.as('BBBB').get('/v1/requests')).body.items;
  expect(own.map(({ addressee, yourReference }: Record<string, unknown>) => [addressee, yourReference])).toEqual(
    raised.map(() => ['BBBB', null]),
  );
  for (const query of ['addressee=CCCC', 'basis=suggested-by-addressee', 'reference=job'])
    expect(await ids(query, 'BBBB')).toEqual([]);
  expect(await ids('', 'CCCC')).toEqual(at(1));
  const overseen = (await world.as('SECA').get('/v1/requests')).body.items;
  expect(overseen.map(({ yourReference }: Record<string, unknown>) => yourReference)).toEqual([null, null, null]);
  expect(await ids('reference=job', 'SECA')).toEqual([]);
  expect(await ids('addressee=CCCC', 'SECA')).toEqual(at(1));
});

test('counts are of what the list has', async () => {
  const { body } = await world.as('AAAA').get('/v1/requests/counts?addressee=BBBB');
  const [two, none] = [
    { count: 2, more: false },
    { count: 0, more: false },
  ];
  expect(body).toEqual({
    all: two,
    byState: { open: two, stalled: none, answered: none, revealed: none, ended: none },
    overdue: none,
    breached: none,
    backlog: none,
  });
  expect((await world.as('SECA').get('/v1/requests/counts')).body.all).toEqual({ count: 3, more: false });
});

test.each([
  ['addressee=ZZZZ', 422, 'party-unknown', '/addressee'],
  ['sort=oldest', 400, 'validation-failed', '/sort'],
  ['basis=hearsay', 400, 'validation-failed', '/basis'],
  ['dueBefore=tomorrow', 400, 'validation-failed', '/dueBefore'],
  ['mpxn=10', 400, 'validation-failed', '/mpxn'],
  ['reference=83FED3407A939723A5C639B26916D505', 400, 'validation-failed', '/reference'],
])('%s is refused', async (query, status, code, pointer) => {
  for (const path of ['/v1/requests', '/v1/requests/counts'])
    if (pointer !== '/sort' || path === '/v1/requests')
      expectProblem(await world.as('AAAA').get(`${path}?${query}`), status, code, [pointer]);
});
