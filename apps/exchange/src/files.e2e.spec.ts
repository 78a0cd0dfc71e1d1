import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expectProblem } from './problem.fixture.ts';
import { World, type Client } from './world.fixture.ts';

let world: World;
let [ours, theirs]: Client[] = [];
beforeAll(async () => {
  world = await World.open();
  [ours, theirs] = [world.as('AAAA'), world.as('BBBB')];
});
afterAll(() => world.close());

const csv = 'deviceId,deviceType\n';
/** Never the same bytes twice. */
const rowsOf = (device = `FF-00-00-00-00-00-${randomUUID().slice(0, 2)}-${randomUUID().slice(0, 2)}`.toUpperCase()) =>
  `${csv}${device},ESME\n`;
/** Of which no row is refused, whenever it is worked off. */
const goodRows = () => {
  const { deviceId, deviceType } = world.device();
  return `${csv}${deviceId},${deviceType}\n`;
};
const key = () => ({ 'idempotency-key': randomUUID() });
const upload = (by: Client, body: string | Uint8Array, query = 'kind=requests', more: Record<string, string> = {}) =>
  by.send('POST', `/v1/files?${query}`, { 'content-type': 'text/csv', ...key(), ...more }, body);

const form = (content: string, { name = 'file', filename = 'C:\\Users\\me\\rows.csv', end = '--B--\r\n' } = {}) => ({
  type: 'multipart/form-data; boundary=B',
  body: `--B\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: text/csv\r\n\r\n${content}\r\n${end}`,
});
const send = (by: Client, { type, body }: ReturnType<typeof form>) =>
  upload(by, body, 'kind=requests', { 'content-type': type });
const spooled = () => readdirSync(join(world.folder, 'uploads'));

describe('a file', () => {
  test('is taken as the body, with a receipt at its Location', async () => {
    const sent = await upload(ours!, rowsOf());
    expect([sent.status, sent.body.state]).toEqual([202, 'received']);
    expect(sent.headers.location).toBe(`/v1/files/${sent.body.id}`);
    const read = await ours!.get(sent.headers.location!);
    expect(read.body).toMatchObject({ id: sent.body.id, kind: 'requests', name: null, first: null });
    expect(read.body.options).toEqual({ dryRun: false, allOrNothing: false, profile: null, originalParty: null });
  });

  test('is taken as a part of a form, and has its name without the path', async () => {
    const sent = await send(ours!, form(rowsOf()));
    expect([sent.status, sent.body.name]).toEqual([202, 'rows.csv']);
  });

  test.each([
    ['without a kind', '', '/kind'],
    ['of no kind that there is', 'kind=cats', '/kind'],
    ['with a flag that is none', 'kind=requests&dryRun=perhaps', '/dryRun'],
    ['with a profile without its version', 'kind=requests&profile=flexco', '/profile'],
  ])('%s is refused', async (_, query, pointer) => {
    expectProblem(await upload(ours!, rowsOf(), query), 400, 'validation-failed', [pointer]);
  });

  test('of a kind that is not for its sender is refused', async () => {
    expectProblem(await upload(ours!, rowsOf(), 'kind=parties'), 403, 'action-not-allowed');
    expectProblem(await upload(world.as('SECA'), rowsOf(), 'kind=asn'), 403, 'action-not-allowed');
    expectProblem(await upload(world.as('MAPX'), rowsOf()), 403, 'action-not-allowed');
  });

  test.each([
    ['application/json', '{}'],
    ['application/x-www-form-urlencoded', rowsOf()],
    ['image/png', rowsOf()],
  ])('sent as %s is refused, and told how to send it', async (type, body) => {
    const refused = await upload(ours!, body, 'kind=requests', { 'content-type': type });
    expectProblem(refused, 415, 'media-type-unsupported');
    expect(refused.body.detail).toContain('text/csv');
  });

  test('of which nothing comes is refused', async () => {
    expectProblem(await upload(ours!, '', 'kind=requests'), 400, 'file-missing');
    expectProblem(await send(ours!, form(rowsOf(), { name: 'other' })), 400, 'file-missing');
  });

  test('that is encoded on its way is refused', async () => {
    const refused = await upload(ours!, rowsOf(), 'kind=requests', { 'content-encoding': 'gzip' });
    expectProblem(refused, 415, 'content-encoding-unsupported');
  });

  test('that ends before its form does is refused, and nothing of it stays', async () => {
    const before = spooled();
    expectProblem(await send(ours!, form(rowsOf(), { end: '' })), 400, 'upload-broken-off');
    expect(spooled()).toEqual(before);
  });

  test('in a form with another one is refused, and nothing of it stays', async () => {
    const before = spooled();
    const another = form(rowsOf());
    expectProblem(await send(ours!, form(rowsOf(), { end: another.body })), 400, 'upload-several-files');
    expect(spooled()).toEqual(before);
    const field = '--B\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n--B--\r\n';
    expect((await send(ours!, form(rowsOf(), { end: field }))).status).toBe(202);
  });

  test('without an Idempotency-Key is refused', async () => {
    const refused = await ours!.send('POST', '/v1/files?kind=requests', { 'content-type': 'text/csv' }, rowsOf());
    expectProblem(refused, 400, 'idempotency-key-missing');
  });

  test('is no JSON body of other routes', async () => {
    for (const type of ['text/csv', 'multipart/form-data; boundary=B']) {
      const refused = await ours!.send('POST', '/v1/requests', { 'content-type': type, ...key() }, form(csv).body);
      expectProblem(refused, 415, 'media-type-unsupported');
    }
  });
});

describe('the same bytes', () => {
  test('get the first receipt, by another key too; with other options a receipt of their own', async () => {
    const rows = goodRows();
    const first = await upload(ours!, rows, 'kind=requests&dryRun=true');
    const other = await upload(ours!, rows, 'kind=requests&allOrNothing=true');
    expect(other.body.id).not.toBe(first.body.id);
    expect((await upload(ours!, rows, 'kind=requests&allOrNothing=true')).body.id).toBe(other.body.id);
  });

  test('of a dry run, and of another party, get receipts of their own', async () => {
    const rows = goodRows();
    const ids = new Set<string>();
    for (const [by, query] of [
      [ours!, 'kind=requests&dryRun=true'],
      [ours!, 'kind=requests&dryRun=true'],
      [theirs!, 'kind=requests&dryRun=true'],
    ] as const)
      ids.add((await upload(by, rows, query)).body.id);
    expect(ids.size).toBe(3);
  });

  test('sent many times at once get one receipt', async () => {
    const rows = goodRows();
    const sent = await Promise.all(Array.from({ length: 5 }, () => upload(ours!, rows)));
    expect(new Set(sent.map(({ body }) => body.id)).size).toBe(1);
  });
});

describe('a command', () => {
  test('that is sent again has its receipt, also when sent twice at once; with other bytes it is refused', async () => {
    const [rows, command] = [goodRows(), key()];
    const [one, again] = await Promise.all([1, 2].map(() => upload(ours!, rows, 'kind=requests', command)));
    expect(again!.body.id).toBe(one!.body.id);
    expect((await upload(ours!, rows, 'kind=requests', command)).body.id).toBe(one!.body.id);
    expectProblem(await upload(ours!, rowsOf(), 'kind=requests', command), 409, 'command-id-reused');
    expectProblem(await upload(ours!, rows, 'kind=requests&dryRun=true', command), 409, 'command-id-reused');
  });

  test('that got the receipt of an earlier one is refused with other bytes too', async () => {
    const [rows, command] = [goodRows(), key()];
    const first = await upload(ours!, rows);
    expect((await upload(ours!, rows, 'kind=requests', command)).body.id).toBe(first.body.id);
    expectProblem(await upload(ours!, rowsOf(), 'kind=requests', command), 409, 'command-id-reused');
  });
});

describe('of another party', () => {
  test('a file is not there, in no list, and cannot be cancelled', async () => {
    const { id } = (await upload(ours!, rowsOf())).body;
    expectProblem(await theirs!.get(`/v1/files/${id}`), 404, 'file-unknown');
    expectProblem(await theirs!.post(`/v1/files/${id}/cancellation`), 404, 'file-unknown');
    expectProblem(await theirs!.get('/v1/files/fil_none'), 404, 'file-unknown');
    const listed = await theirs!.get('/v1/files?limit=1000');
    expect(listed.body.items.map((file: { id: string }) => file.id)).not.toContain(id);
    const secas = await world.as('SECA').get('/v1/files?limit=1000');
    expect(secas.body.items).toEqual([]);
  });
});

test('files are listed newest first, in pages', async () => {
  const by = world.as('FFFF');
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) ids.unshift((await upload(by, rowsOf())).body.id);
  const one = (await by.get('/v1/files?limit=2')).body;
  const two = (await by.get(`/v1/files?limit=2&after=${one.next}`)).body;
  expect([...one.items, ...two.items].map((file: { id: string }) => file.id)).toEqual(ids);
  expect(two.next).toBeNull();
});

test('a file is cancelled by its party, once', async () => {
  const { id } = (await upload(ours!, `${csv}${rowsOf().repeat(3)}`, 'kind=requests&dryRun=true')).body;
  const cancelled = await ours!.post(`/v1/files/${id}/cancellation`);
  if (cancelled.status === 409) return expectProblem(cancelled, 409, 'file-ended');
  expect([cancelled.status, cancelled.body.state]).toEqual([200, 'cancelled']);
  expect(spooled()).not.toContain(id);
  expectProblem(await ours!.post(`/v1/files/${id}/cancellation`), 409, 'file-ended');
});
