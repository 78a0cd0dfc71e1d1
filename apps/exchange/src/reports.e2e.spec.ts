import { expectProblem } from './problem.fixture.ts';
import { World, type PartyName } from './world.fixture.ts';

/** Two of BBBB fall due and are breached; the month is over when SECAS comes to it. */
let world: World;
let [kept, disputed, month]: [string, string, string] = ['', '', ''];
const as = (party: PartyName) => world.as(party);
const sla = (of: string) => `/v1/reports/sla/${month}${of}`;
const issue = () => as('SECA').post(sla('/issues'));
const idOf = (path: string): string => path.split('/').at(-1)!;
const firstAfter = (day: string): string => {
  const [year, number] = day.split('-').map(Number);
  return new Date(Date.UTC(year!, number, 1)).toISOString().slice(0, 10);
};

beforeAll(async () => {
  world = await World.open();
  [kept, disputed] = [await world.raised(), await world.raised()];
  const { dueOn } = (await as('AAAA').get(kept)).body.leg;
  month = dueOn.slice(0, 7);
  await as('SECA').post('/v1/sandbox/clock', { now: `${firstAfter(dueOn)}T01:00:00Z` });
});
afterAll(() => world.close());

test('what has not come, or was before anything, is refused; what is not issued is told to nobody', async () => {
  expectProblem(await as('SECA').get('/v1/reports/sla/2098-01'), 422, 'report-month-to-come');
  expectProblem(await as('SECA').get(sla('?cutoff=0')), 422, 'cutoff-before-first-event');
  expectProblem(await as('BBBB').get(sla('/extract')), 404, 'report-not-issued');
});

test('issued by SECAS: a party sees its own of it and its rank, DCC the operational report alone', async () => {
  expectProblem(await as('BBBB').post(sla('/issues')), 403, 'action-not-allowed');
  const issued = await issue();
  expect(issued).toMatchObject({ status: 200, body: { kind: 'sla', month, number: 1, restates: null } });
  expect(issued.body.parties).toEqual(expect.arrayContaining(['AAAA', 'BBBB', 'CCCC']));

  const own = (await as('BBBB').get(sla('/extract'))).body;
  expect(own).toMatchObject({ party: 'BBBB', issue: 1, supplier: { party: 'BBBB', due: 2, breached: 2 } });
  expect(own.rank).not.toBeNull();
  expect((await as('CCCC').get(sla('/extract'))).body).toMatchObject({ party: 'CCCC', supplier: null });
  expectProblem(await as('CCCC').get(sla('/extract?party=BBBB')), 404, 'report-unknown');
  expectProblem(await as('BBBB').get(sla('')), 403, 'action-not-allowed');
  const rowsOf = async (party: PartyName) => (await as(party).get(sla('/extract/breaches.csv'))).text;
  expect(await rowsOf('BBBB')).toContain(idOf(kept));
  expect(await rowsOf('CCCC')).not.toMatch(/icr_|BBBB/);

  expect(await as('DCCX').get(`/v1/reports/operational/${month}`)).toMatchObject({ status: 200, body: { month } });
  for (const path of ['', '/extract', '/breaches.csv'])
    expectProblem(await as('DCCX').get(sla(path)), 403, 'action-not-allowed');
});

test('a dispute upheld later restates it: the next issue is numbered, and the first is made again byte for byte', async () => {
  const { cutoff } = (await as('SECA').get('/v1/reports')).body.items.find(
    (one: { kind: string; month: string }) => one.kind === 'sla' && one.month === month,
  ).issues[0];
  const named = `?cutoff=${cutoff.position}`;
  const told = async () =>
    Promise.all(['', '.csv', '/breaches.csv'].map(async (path) => (await as('SECA').get(sla(`${path}${named}`))).text));
  const before = await told();
  expect(before[2]).toContain(idOf(disputed));
  expectProblem(await issue(), 409, 'report-unchanged');

  await as('BBBB').post(`${disputed}/breach-disputes`, { reason: 'answered by letter' });
  const resolution = { upheld: true, reason: 'the letter is there' };
  expect(await as('SECA').post(`${disputed}/breach-disputes/1/resolution`, resolution)).toMatchObject({ status: 200 });

  const { body } = await as('SECA').get(sla('/restatements'));
  expect(body).toMatchObject({ issue: 1, reproduced: true });
  expect(body.differences).toContainEqual(
    expect.objectContaining({ section: 'total', figure: 'breached', then: 2, now: 1, difference: -1 }),
  );
  expect(await issue()).toMatchObject({ status: 200, body: { number: 2, restates: 1 } });
  expect((await as('BBBB').get(sla('/extract'))).body).toMatchObject({
    issue: 2,
    supplier: { breached: 1, upheld: 1 },
  });
  expect(await told()).toEqual(before);
});
