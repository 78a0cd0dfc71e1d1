import { csvOf, ended, refusedOf, sendFile } from './bulk-file.fixture.ts';
import { setTimeout as sleep } from 'node:timers/promises';
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

const device = async (status?: string) => (await world.undated(status)).deviceId;
const file = (rows: readonly object[]) => csvOf(rows as never);
const taken = async (by: 'SECA' | 'AAAA' | 'BBBB', rows: readonly object[]) => {
  const sent = await sendFile(world.as(by), 'backlog', file(rows));
  expect(sent).toMatchObject({ status: 202 });
  return ended(world.as(by), sent.headers.location!);
};
const summary = async (query = '') => (await world.as('SECA').get(`/v1/backlog/summary${query}`)).body;
const rowsOf = async (address: string) => (await world.as('SECA').get(address)).body.items;

test('a register imported by SECAS makes requests backlog, leaves running clocks alone, and ends with a full term', async () => {
  const running = await world.undated();
  await world.raised(running);
  const [listed, bare] = [await world.undated(), await device('Pending')];
  const rows = [
    { requester: 'AAAA', deviceId: listed.deviceId, installedOn: '', reason: 'no records before 2021' },
    { requester: 'AAAA', deviceId: bare, installedOn: '', reason: 'it seems to be genuinely pending' },
    { requester: 'AAAA', deviceId: running.deviceId, installedOn: '2020-03-02', reason: '' },
  ];
  const imported = await taken('SECA', rows);
  expect(refusedOf(imported)).toEqual(['clock-running - 4']);
  expect(imported).toMatchObject({ rows: { accepted: 2, rejected: 1 } });
  const counted = (await summary()).states.filter(({ state }: { state: string }) => state === 'registered');
  expect(counted.map(({ evidenced, count }: { evidenced: boolean; count: number }) => [evidenced, count])).toEqual([
    [false, 1],
    [true, 1],
  ]);

  const path = await world.raised(listed);
  const { body } = await world.as('BBBB').get(path);
  expect(body).toMatchObject({
    backlog: true,
    backlogBasis: { by: 'register', file: imported.id },
    leg: { clock: 'stopped', dueOn: null },
  });
  const [line] = await rowsOf('/v1/backlog?state=raised&party=AAAA&received=true&dated=false');
  expect(line).toMatchObject({ id: body.id, addressee: 'BBBB', receivedOn: expect.any(String), file: imported.id });
  for (const figure of Object.values((await summary()).ageing).flat() as { count: number; rows: string }[])
    expect(await rowsOf(figure.rows)).toHaveLength(figure.count);

  const reason = 'its supplier has the code now';
  expectProblem(await world.as('AAAA').post(`${path}/backlog-leaving`, { reason }), 403, 'action-not-allowed');
  const left = await world.as('SECA').post(`${path}/backlog-leaving`, { reason });
  expect(left).toMatchObject({
    status: 200,
    body: { backlog: false, backlogLeft: { reason }, leg: { clock: 'running', receivedBy: 'backlog-left' } },
  });
  expect(left.body.leg.receivedAt).toBe(left.body.backlogLeft.at);
  const entry = (await world.as('SECA').get(`/v1/backlog/${body.backlogBasis.entry}`)).body;
  expect(entry).toMatchObject({ state: 'left', left: { reason }, came: { by: 'SECA', file: imported.id } });
  expect(await taken('SECA', [rows[0]!])).toMatchObject({ rows: { rejected: 1 } });
});

test('proposed by who gained it and accepted by SECAS, singly and by the file; never by who installed it', async () => {
  const [one, two, three] = [await device(), await device(), await device()];
  const proposal = { deviceId: one, installedOn: '2020-03-02', evidence: 'job sheet 4711' };
  expectProblem(await world.as('BBBB').post('/v1/backlog/proposals', proposal), 422, 'not-registered-supplier');
  const { deviceId, deviceType, mpxn } = world.device();
  const installed = { registeredSupplier: 'AAAA', installingSupplier: 'AAAA', smiStatus: 'InstalledNotCommissioned' };
  await world.as('DCCX').post('/v1/inventory/devices', { devices: [{ deviceId, deviceType, mpxn, ...installed }] });
  const itsOwn = { deviceId, installedOn: '2020-03-02' };
  expectProblem(await world.as('AAAA').post('/v1/backlog/proposals', itsOwn), 403, 'installer-proposes');
  const proposed = await world.as('AAAA').post('/v1/backlog/proposals', proposal);
  expect(proposed).toMatchObject({ status: 201, body: { state: 'proposed', requester: 'AAAA', came: { by: 'AAAA' } } });
  const { id } = proposed.body;
  expectProblem(await world.as('BBBB').get(`/v1/backlog/${id}`), 404, 'backlog-entry-unknown');
  expect(await world.as('AAAA').post('/v1/backlog/proposals', proposal)).toMatchObject({ status: 200, body: { id } });
  const accept = (what: string, body = {}) => world.as('SECA').post(`/v1/backlog/proposals/${what}/acceptance`, body);
  expect(await accept(id)).toMatchObject({ status: 200, body: { id, state: 'registered' } });

  const sent = await taken('AAAA', [
    { requester: 'AAAA', deviceId: two, installedOn: '2020-03-02' },
    { requester: 'AAAA', deviceId: three, installedOn: '' },
    { requester: 'BBBB', deviceId: one, installedOn: '2020-03-02' },
  ]);
  expect(sent).toMatchObject({ rows: { accepted: 2, rejected: 1 } });
  expect(await accept(sent.id)).toMatchObject({ status: 200, body: { file: sent.id, accepted: true } });
  let open = await rowsOf(`/v1/backlog/proposals?file=${sent.id}`);
  for (let tries = 0; tries < 100 && open.length > 1; tries++) {
    await sleep(50);
    open = await rowsOf(`/v1/backlog/proposals?file=${sent.id}`);
  }
  expect(open.map(({ deviceId }: { deviceId: string }) => deviceId)).toEqual([three]);
  expectProblem(await accept(open[0].id), 422, 'reason-required', ['/reason']);
  expect(await accept(open[0].id, { reason: 'no records before 2021' })).toMatchObject({
    body: { state: 'registered', reason: 'no records before 2021' },
  });
});
