import { buffer } from 'node:stream/consumers';
import { fileKinds } from '@icx/files';
import { isRefusal } from '@icx/refusals';
import { openTable } from '@icx/tabular';
import { taken } from './bulk-file.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { tokenOf, World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const fetched = async (path: string): Promise<Buffer> => {
  const authorization = `Bearer ${await tokenOf(world.folder, 'AAAA')}`;
  const response = await fetch(world.url + path, { headers: { authorization } });
  expect(response.status).toBe(200);
  return buffer(response.body!);
};
async function* whole(bytes: Uint8Array) {
  yield bytes;
}
const tableOf = async (bytes: Uint8Array) => {
  const table = await openTable(whole(bytes));
  if (isRefusal(table)) throw new Error(table.code);
  const rows = [];
  for await (const batch of table.rows) rows.push(batch);
  return { header: table.header, rows: rows.flat() };
};

test.each(fileKinds)(
  'the template of %s is a file of that kind without a row, whichever way it is written',
  async (kind) => {
    const csv = await tableOf(await fetched(`/v1/files/templates/${kind}.csv`));
    const workbook = await tableOf(await fetched(`/v1/files/templates/${kind}.xlsx`));
    expect(csv.rows).toEqual([]);
    expect(csv.header.length).toBeGreaterThan(3);
    expect(workbook).toEqual(csv);
  },
);

test('a template that was filled in is taken', async () => {
  const template = (await world.as('AAAA').get('/v1/files/templates/requests.csv')).text;
  const { deviceId, deviceType } = world.device();
  const row = template
    .split('\r\n')[0]!
    .split(',')
    .map((name) => ({ deviceId, deviceType })[name] ?? '');
  expect(await taken(world.as('AAAA'), 'requests', `${template}${row.join(',')}\r\n`)).toMatchObject({
    state: 'done',
    rows: { total: 1, accepted: 1 },
  });
});

test('of a kind that there is none of there is no template', async () => {
  expectProblem(await world.as('AAAA').get('/v1/files/templates/cats.csv'), 404, 'file-kind-unknown');
});
