import { parts, type Part } from './access.data.ts';
import { freshCode } from './codes.fixture.ts';
import { sendAnswers, worklistOf } from './worklist.fixture.ts';
import { World } from './world.fixture.ts';
import type { PartyName } from './world.fixture.ts';

let world: World;
beforeAll(async () => void (world = await World.open()));
afterAll(() => world.close());

const idOf = (path: string) => path.split('/').at(-1)!;

test('what was put to a party, as CSV and as a workbook, the same to the letter', async () => {
  const device = world.device({ deviceType: 'ESME' });
  const id = idOf(await world.raised(device, { yourReference: 'Job 7' }));
  const { reply, lines } = await worklistOf(world, 'BBBB');
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': 'attachment; filename="worklist.csv"',
    'x-content-type-options': 'nosniff',
  });
  const asked = lines.find(({ requestId }) => requestId === id)!;
  const { deviceId, deviceType } = device;
  expect(asked).toMatchObject({ leg: '1', requester: 'AAAA', deviceId, deviceType, answer: '', installCode: '' });
  const book = await worklistOf(world, 'BBBB', { type: 'xlsx' });
  expect(book.reply.headers.get('content-type')).toMatch(/spreadsheetml\.sheet$/);
  expect(book.lines).toEqual(lines);
  expect((await worklistOf(world, 'AAAA')).lines).toEqual([]);
});

test('a label that a spreadsheet would take for a formula goes out as a text and comes back as it was', async () => {
  const mpxn = world.device({ deviceType: 'ESME' }).mpxn;
  const label = { msn: '=1+1', manufacturer: "'=SUM(A1)" };
  const device = {
    deviceId: '00-DB-12-34-AA-00-00-01',
    deviceType: 'ESME',
    mpxn,
    smiStatus: 'InstalledNotCommissioned',
  };
  const row = { ...device, ...label, registeredSupplier: 'AAAA', installingSupplier: 'BBBB' };
  expect((await world.as('DCCX').post('/v1/inventory/devices', { devices: [row] })).body).toMatchObject({
    accepted: 1,
  });
  const raised = await world.as('AAAA').post('/v1/requests', { mpxn, ...label, deviceType: 'ESME' });
  expect(raised).toMatchObject({ status: 201, body: { device: label } });
  for (const type of ['csv', 'xlsx'] as const)
    expect((await worklistOf(world, 'BBBB', { type })).lines).toContainEqual(expect.objectContaining(label));
  expect((await world.as('BBBB').get('/v1/worklist.csv')).text).toContain(`,'=1+1,''=SUM(A1),`);
});

test('an agent reads that of whom it acts for, where it was granted', async () => {
  const [forBBBB, grant] = [{ 'icx-on-behalf-of': 'BBBB' }, { agent: 'AGNT', scopes: [] }];
  expect(await world.as('AGNT').get('/v1/worklist.csv', forBBBB)).toMatchObject({ status: 403 });
  await world.as('BBBB').post('/v1/parties/BBBB/agencies', grant);
  expect((await worklistOf(world, 'AGNT', forBBBB)).lines).toEqual((await worklistOf(world, 'BBBB')).lines);
});

const suppliers: readonly Part[] = ['requester', 'addressee', 'foreign'];
test.each(Object.entries(parts))('%s, here the %s', async (party, part) => {
  const { status } = await world.as(party as PartyName).get('/v1/worklist.csv');
  expect(status).toBe(suppliers.includes(part) ? 200 : 403);
});

test('filled in and sent back it is shorter by what was answered, and nothing else was', async () => {
  const ids = [];
  for (let n = 0; n < 4; n += 1) ids.push(idOf(await world.raised(world.device())));
  const { lines } = await worklistOf(world, 'BBBB');
  const [supplied, denied, changed, left] = ids.map((id) => lines.find(({ requestId }) => requestId === id)!);
  const file = await sendAnswers(world, 'BBBB', [
    { ...supplied, answer: 'code-supplied', installCode: freshCode(), ours: 'a column of our own' },
    { ...denied, answer: 'not-installer', note: '=sold' },
    { ...changed, deviceId: supplied!['deviceId']!, answer: 'not-installer' },
    { ...left!, ours: 'see to it' },
  ]);
  expect(file).toMatchObject({ state: 'done', rows: { total: 4, accepted: 2, rejected: 1, skipped: 1 } });
  expect(file.refused).toMatchObject([{ code: 'device-changed', column: 'deviceId', count: 1, rows: [{ line: 4 }] }]);
  const open = (await worklistOf(world, 'BBBB')).lines.map(({ requestId }) => requestId);
  expect(ids.map((id) => open.includes(id))).toEqual([false, false, true, true]);
  const { body } = await world.as('AAAA').get(`/v1/requests/${ids[0]}`);
  expect(body).toMatchObject({
    state: 'answered',
    leg: { reply: { at: file.receivedAt }, through: { reply: 'bulk' } },
  });
  const { leg } = (await world.as('BBBB').get(`/v1/requests/${ids[1]}`)).body;
  expect(leg).toMatchObject({ reply: { answer: 'not-installer', at: file.receivedAt } });
  const noted = (await world.as('BBBB').get(`/v1/requests/${ids[1]}/history`)).body.events;
  expect(noted.map(({ data }: { data: { note?: string } }) => data.note)).toContain('=sold');
});
