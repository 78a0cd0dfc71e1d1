import { openTable } from '@icx/tabular';
import type { Table } from '@icx/tabular';
import { parts, type Part } from './access.data.ts';
import { tokenOf, World } from './world.fixture.ts';
import type { PartyName } from './world.fixture.ts';

let world: World;
beforeAll(async () => void (world = await World.open()));
afterAll(() => world.close());

/** What a party gets, as our own reader reads it: lines by the names of their columns. */
const worklist = async (party: PartyName, type: 'csv' | 'xlsx' = 'csv', more: Record<string, string> = {}) => {
  const headers = { authorization: `Bearer ${await tokenOf(world.folder, party)}`, ...more };
  const reply = await fetch(`${world.url}/v1/worklist.${type}`, { headers });
  expect(reply.status).toBe(200);
  const table = (await openTable(reply.body!, {})) as Table;
  const lines: Readonly<Record<string, string | undefined>>[] = [];
  for await (const rows of table.rows)
    for (const { cells } of rows as Exclude<typeof rows, { code: string }>)
      lines.push(Object.fromEntries(table.header.map((name, index) => [name, cells[index]])));
  return { reply, lines };
};
const idOf = (path: string) => path.split('/').at(-1)!;

test('what was put to a party, as CSV and as a workbook, the same to the letter', async () => {
  const device = world.device({ deviceType: 'ESME' });
  const id = idOf(await world.raised(device, { yourReference: 'Job 7' }));
  const { reply, lines } = await worklist('BBBB');
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': 'attachment; filename="worklist.csv"',
    'x-content-type-options': 'nosniff',
  });
  const asked = lines.find(({ requestId }) => requestId === id)!;
  const { deviceId, deviceType } = device;
  expect(asked).toMatchObject({ leg: '1', requester: 'AAAA', deviceId, deviceType, answer: '', installCode: '' });
  const book = await worklist('BBBB', 'xlsx');
  expect(book.reply.headers.get('content-type')).toMatch(/spreadsheetml\.sheet$/);
  expect(book.lines).toEqual(lines);
  expect((await worklist('AAAA')).lines).toEqual([]);
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
    expect((await worklist('BBBB', type)).lines).toContainEqual(expect.objectContaining(label));
  expect((await world.as('BBBB').get('/v1/worklist.csv')).text).toContain(`,'=1+1,''=SUM(A1),`);
});

test('an agent reads that of whom it acts for, where it was granted', async () => {
  const [forBBBB, grant] = [{ 'icx-on-behalf-of': 'BBBB' }, { agent: 'AGNT', scopes: [] }];
  expect(await world.as('AGNT').get('/v1/worklist.csv', forBBBB)).toMatchObject({ status: 403 });
  await world.as('BBBB').post('/v1/parties/BBBB/agencies', grant);
  expect((await worklist('AGNT', 'csv', forBBBB)).lines).toEqual((await worklist('BBBB')).lines);
});

const suppliers: readonly Part[] = ['requester', 'addressee', 'foreign'];
test.each(Object.entries(parts))('%s, here the %s', async (party, part) => {
  const { status } = await world.as(party as PartyName).get('/v1/worklist.csv');
  expect(status).toBe(suppliers.includes(part) ? 200 : 403);
});
