import { openWithPeople } from './approvals.fixture.ts';
import { csvOf, ended, sendFile } from './bulk-file.fixture.ts';
import type { Client, World } from './world.fixture.ts';

let world: World;
let anna: Client;
let bert: Client;
let dave: Client;
beforeAll(async () => {
  ({ world, anna, bert, dave } = await openWithPeople());
});
afterAll(() => world.close());

const party = (id: string) => ({ party: id, name: `Party ${id}`, kind: 'supplier' });
const parties = async () => (await anna.get('/v1/parties')).body.items.map((one: { party: string }) => one.party);

/** The file that waits, and its proposal. */
const waiting = async (client: Client, kind: string, csv: string) => {
  const reply = await sendFile(client, kind, csv, { name: 'new.csv' });
  expect(reply).toMatchObject({ status: 202, body: { state: 'waiting' } });
  const path = reply.headers.location!;
  const { approval } = (await client.get(path)).body;
  expect(approval).toMatch(/^apr_/);
  return { path, approval };
};

test('a file of parties waits for a second person, and nothing of it is written before', async () => {
  const { path, approval } = await waiting(anna, 'parties', csvOf([party('GGGG'), party('AAAA')]));
  expect(await bert.get(`/v1/approvals/${approval}`)).toMatchObject({
    status: 200,
    body: { act: 'take-file', state: 'awaiting-approval', summary: expect.stringContaining('of parties') },
  });
  expect(await parties()).not.toContain('GGGG');
  expect(await anna.post(`/v1/approvals/${approval}/approval`)).toMatchObject({ status: 403 });

  expect(await bert.post(`/v1/approvals/${approval}/approval`)).toMatchObject({ body: { state: 'carried-out' } });
  expect(await ended(anna, path)).toMatchObject({ state: 'done', rows: { accepted: 1, rejected: 1 } });
  expect(await parties()).toContain('GGGG');
});

test('what is declined is cancelled, and nothing of it was taken', async () => {
  const { path, approval } = await waiting(anna, 'parties', csvOf([party('HHHH')]));
  expect((await bert.post(`/v1/approvals/${approval}/decline`, { reason: 'not yet' })).status).toBe(200);
  expect(await ended(anna, path)).toMatchObject({ state: 'cancelled', rows: { total: 0 } });
  expect(await parties()).not.toContain('HHHH');
});

test('what its sender cancelled meanwhile is approved in vain', async () => {
  const { path, approval } = await waiting(anna, 'parties', csvOf([party('IIII')]));
  expect((await anna.post(`${path}/cancellation`)).status).toBe(200);
  expect(await bert.post(`/v1/approvals/${approval}/approval`)).toMatchObject({
    body: { state: 'refused', refusal: { code: 'file-ended' } },
  });
  expect(await parties()).not.toContain('IIII');
});

test('switches and the inventory wait as well, whoever of the two sends them; a dry run waits for nobody', async () => {
  const { mpxn } = world.device();
  const csv = csvOf([{ mpxn, losing: 'AAAA', gaining: 'CCCC', effectiveFrom: '2030-01-01' }]);
  const { path, approval } = await waiting(dave, 'switches', csv);
  await bert.post(`/v1/approvals/${approval}/approval`);
  expect(await ended(dave, path)).toMatchObject({ rows: { accepted: 1 } });
  const picture = csvOf([{ deviceId: '00-DB-12-34-00-00-0F-07', deviceType: 'ESME', smiStatus: 'Pending' }]);
  await waiting(anna, 'inventory', picture);
  const tried = await sendFile(anna, 'inventory', picture, { dryRun: true });
  expect(await ended(anna, tried.headers.location!)).toMatchObject({ rows: { accepted: 1 } });
});
