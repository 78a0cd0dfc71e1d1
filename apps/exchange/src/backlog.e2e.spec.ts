import { expectProblem } from './problem.fixture.ts';
import { eventNames, World } from './world.fixture.ts';

/** The requester's own word on the install date divides backlog from what has a clock: the addressee may contest it. */
let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const contest = { installedOn: '2020-02-03', reason: 'job sheet 7' };
const contestedList = async () =>
  (await world.as('SECA').get('/v1/requests?contested=true')).body.items.map(({ id }: { id: string }) => id);

test('contested and decided to be backlog: SECAS sees it, the clock stops, and all of it is in the record', async () => {
  const path = await world.raised(await world.undated(), { evidenceOfInstallation: { installedOn: '2026-10-01' } });
  const contested = await world.as('BBBB').post(`${path}/backlog-contest`, contest);
  expect(contested).toMatchObject({ status: 200, body: { backlog: false, leg: { clock: 'running', contest } } });
  const id = contested.body.id as string;
  expect(await contestedList()).toEqual([id]);
  const decision = { backlog: true, reason: 'seen the job sheet' };
  expectProblem(await world.as('BBBB').post(`${path}/backlog-decision`, decision), 403, 'action-not-allowed');
  const decided = await world.as('SECA').post(`${path}/backlog-decision`, decision);
  const leg = { clock: 'stopped', dueOn: null, contest: { ...contest, decided: decision } };
  expect(decided).toMatchObject({ status: 200, body: { backlog: true, leg } });
  expect(await contestedList()).toEqual([]);
  for (const party of ['AAAA', 'BBBB', 'SECA'] as const) {
    expect((await world.as(party).get(path)).body).toMatchObject({ backlog: true, leg });
    const history = await world.as(party).get(`${path}/history`);
    expect(eventNames(history).slice(-2)).toEqual(['backlog-contested', 'backlog-decided']);
    const evidence = (await world.as(party).get(`${path}/evidence`)).body;
    expect(evidence.events.map(({ data }: { data: object }) => data)).toContainEqual(expect.objectContaining(contest));
  }
});

test('decided to be none: its clock starts at the decision', async () => {
  const path = await world.raised(await world.undated(), { evidenceOfInstallation: { installedOn: '2020-02-03' } });
  expect((await world.as('AAAA').get(path)).body).toMatchObject({ backlog: true, leg: { clock: 'stopped' } });
  await world.as('BBBB').post(`${path}/backlog-contest`, { ...contest, installedOn: '2026-10-01' });
  const { body } = await world.as('SECA').post(`${path}/backlog-decision`, { backlog: false, reason: 'r' });
  expect(body).toMatchObject({ backlog: false, leg: { clock: 'running', receivedBy: 'backlog-decided' } });
  expect(body.leg.receivedAt).toBe(body.leg.contest.decided.at);
});

test('what the inventory says stands over the requester’s word, and is not contested', async () => {
  const device = world.device();
  const path = await world.raised(device, { evidenceOfInstallation: { installedOn: '2020-02-03' } });
  const { body } = await world.as('AAAA').get(path);
  expect(body).toMatchObject({ backlog: false, installation: { source: 'inventory' } });
  expect(body.installation.installedOn).not.toBe('2020-02-03');
  expectProblem(await world.as('BBBB').post(`${path}/backlog-contest`, contest), 409, 'install-date-recorded');
});

test('not by the requester, nor by a stranger', async () => {
  const path = await world.raised(await world.undated());
  expectProblem(await world.as('AAAA').post(`${path}/backlog-contest`, contest), 403, 'action-not-allowed');
  expectProblem(await world.as('CCCC').post(`${path}/backlog-contest`, contest), 404, 'request-unknown');
  expectProblem(
    await world.as('SECA').post(`${path}/backlog-decision`, { backlog: true, reason: 'r' }),
    409,
    'backlog-not-contested',
  );
});
