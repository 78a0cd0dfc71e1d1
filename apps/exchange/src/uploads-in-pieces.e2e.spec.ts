import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Upload } from 'tus-js-client';
import { expectProblem } from './problem.fixture.ts';
import { tokenOf, World, type Client, type PartyName } from './world.fixture.ts';

let world: World;
let [ours, theirs]: Client[] = [];
beforeAll(async () => {
  world = await World.open();
  [ours, theirs] = [world.as('AAAA'), world.as('BBBB')];
});
afterAll(() => world.close());

const HEADERS = { 'tus-resumable': '1.0.0' };
const spooled = () => readdirSync(join(world.folder, 'uploads'));
const base64 = (text: string) => Buffer.from(text).toString('base64');
const metadata = `kind ${base64('requests')},filename ${base64('rows.csv')},dryRun ${base64('true')}`;
/** Never the same bytes twice. */
const rowsOf = (count = 1) =>
  Buffer.from(`deviceId,deviceType,yourReference\n${`FF,ESME,${randomUUID()}\n`.repeat(count)}`);

const create = async (by: Client, length: number, more: Readonly<Record<string, string>> = {}) =>
  by.send('POST', '/v1/files/tus', {
    ...{ ...HEADERS, 'idempotency-key': randomUUID(), 'upload-length': String(length), 'upload-metadata': metadata },
    ...more,
  });
const created = async (length: number): Promise<string> => (await create(ours!, length)).headers.location!;
const put = (by: Client, path: string, offset: number, bytes: Uint8Array) =>
  by.send('PATCH', path, piece(offset), bytes);
const piece = (offset: number) => ({
  ...{ ...HEADERS, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
});
const offsetOf = async (by: Client, path: string) => {
  const { status, headers } = await by.send('HEAD', path, HEADERS);
  return status === 200 ? Number(headers['upload-offset']) : status;
};

/** By the library that suppliers' pages and programs use. @param stopAt a byte after which it is interrupted */
const uploaded = async (
  party: PartyName,
  bytes: Buffer,
  stopAt = Infinity,
): Promise<{ url: string; file?: string }> => {
  const authorization = `Bearer ${await tokenOf(world.folder, party)}`;
  const done = Promise.withResolvers<{ url: string; file?: string }>();
  const upload = new Upload(bytes, {
    endpoint: `${world.url}/v1/files/tus`,
    headers: { authorization, 'idempotency-key': randomUUID() },
    metadata: { kind: 'requests', filename: 'rows.csv', dryRun: 'true' },
    chunkSize: 100_000,
    onError: done.reject,
    onChunkComplete: (_, accepted) => {
      if (accepted >= stopAt) void upload.abort().then(() => done.resolve({ url: upload.url! }));
    },
    onSuccess: ({ lastResponse }) => {
      const file = lastResponse.getHeader('ICX-File');
      done.resolve({ url: upload.url!, ...(file && { file }) });
    },
  });
  upload.start();
  return done.promise;
};
const resumed = async (party: PartyName, uploadUrl: string, bytes: Buffer): Promise<string | undefined> => {
  const done = Promise.withResolvers<string | undefined>();
  const upload = new Upload(bytes, {
    uploadUrl,
    headers: { authorization: `Bearer ${await tokenOf(world.folder, party)}` },
    chunkSize: 100_000,
    onError: done.reject,
    onSuccess: ({ lastResponse }) => done.resolve(lastResponse.getHeader('ICX-File')),
  });
  upload.start();
  return done.promise;
};

test('tus-js-client sends a file in pieces, and is told which one it became', async () => {
  const bytes = rowsOf(10_000);
  const { file } = await uploaded('AAAA', bytes);
  const { body } = await ours!.get(`/v1/files/${file}`);
  expect(body).toMatchObject({ id: file, kind: 'requests', name: 'rows.csv', bytes: bytes.length });
  expect(body.options.dryRun).toBe(true);
});

test('interrupted, it goes on where it was, also after the exchange was started anew', async () => {
  const bytes = rowsOf(10_000);
  const { url } = await uploaded('AAAA', bytes, 200_000);
  const path = new URL(url).pathname;
  const offset = await offsetOf(ours!, path);
  expect(offset).toBeGreaterThanOrEqual(200_000);
  expect(offset).toBeLessThan(bytes.length);
  await world.restart();
  [ours, theirs] = [world.as('AAAA'), world.as('BBBB')];
  expect(await offsetOf(ours, path)).toBe(offset);
  const file = await resumed('AAAA', `${world.url}${path}`, bytes);
  const again = await ours.send(
    'POST',
    '/v1/files?kind=requests',
    { 'content-type': 'text/csv', 'idempotency-key': randomUUID() },
    bytes,
  );
  expect((await ours.get(`/v1/files/${file}`)).body.bytes).toBe(bytes.length);
  // The same hash as of the same bytes in one call, were they no trial.
  expect(again.status).toBe(202);
});

test('the same bytes get one receipt, whichever way they came', async () => {
  const { deviceId, deviceType } = world.device();
  const bytes = Buffer.from(`deviceId,deviceType\n${deviceId},${deviceType}\n`);
  const type = { 'content-type': 'text/csv', 'idempotency-key': randomUUID() };
  const first = await ours!.send('POST', '/v1/files?kind=requests', type, bytes);
  const path = (await create(ours!, bytes.length, { 'upload-metadata': `kind ${base64('requests')}` })).headers
    .location!;
  await put(ours!, path, 0, bytes.subarray(0, 10));
  await world.restart();
  [ours, theirs] = [world.as('AAAA'), world.as('BBBB')];
  const last = await put(ours, path, 10, bytes.subarray(10));
  expect([last.status, last.headers['icx-file']]).toEqual([204, first.body.id]);
  expect(await offsetOf(ours, path)).toBe(bytes.length);
});

describe('an upload of another party', () => {
  test('is not there, whatever is asked of it, and nothing of it changes', async () => {
    const path = await created(100);
    await put(ours!, path, 0, Buffer.alloc(10, 'a'));
    const nobodys = path.replace(/.{8}$/, '00000000');
    for (const address of [path, nobodys, '/v1/files/tus/none']) {
      expect(await offsetOf(theirs!, address)).toBe(404);
      expectProblem(await put(theirs!, address, 10, Buffer.alloc(90)), 404, 'file-unknown');
      expectProblem(await theirs!.send('DELETE', address, HEADERS), 404, 'file-unknown');
    }
    expect(await offsetOf(ours!, path)).toBe(10);
  });

  test('cannot be asked for without a token', async () => {
    const path = await created(100);
    for (const method of ['HEAD', 'PATCH', 'DELETE']) {
      const reply = await fetch(`${world.url}${path}`, {
        method,
        headers: piece(0),
        ...(method === 'PATCH' && { body: 'a' }),
      });
      expect(reply.status).toBe(401);
    }
    expect((await fetch(`${world.url}/v1/files/tus`, { method: 'POST', headers: HEADERS })).status).toBe(401);
    const options = await fetch(`${world.url}/v1/files/tus`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('tus-version')]).toEqual([204, '1.0.0']);
  });
});

describe('a creation', () => {
  test('that is sent again gets the same upload; with another length its key was used', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const first = await create(ours!, 100, key);
    await put(ours!, first.headers.location!, 0, Buffer.alloc(10, 'a'));
    const again = await create(ours!, 100, key);
    expect([again.status, again.headers.location]).toEqual([201, first.headers.location]);
    expect(await offsetOf(ours!, first.headers.location!)).toBe(10);
    expectProblem(await create(ours!, 101, key), 409, 'command-id-reused');
  });

  test.each([
    ['without a key', { 'idempotency-key': '' }, 400, 'idempotency-key-missing'],
    ['of another protocol', { 'tus-resumable': '0.2.2' }, 400, 'upload-call-malformed'],
    ['without a length', { 'upload-length': '' }, 400, 'upload-call-malformed'],
    ['of a kind that is not for it', { 'upload-metadata': `kind ${base64('parties')}` }, 403, 'action-not-allowed'],
    ['of more than a party may have under way', { 'upload-length': String(2 ** 50) }, 429, 'file-quota-exceeded'],
  ] as const)('%s is refused', async (_, headers, status, code) => {
    expectProblem(await create(ours!, 100, headers), status, code);
  });

  test('that does not say of what kind it is is refused', async () => {
    expectProblem(
      await create(ours!, 100, { 'upload-metadata': `filename ${base64('a')}` }),
      400,
      'validation-failed',
      ['/kind'],
    );
  });
});

describe('pieces', () => {
  test('that do not follow are refused, and told to ask', async () => {
    const path = await created(100);
    expectProblem(await put(ours!, path, 5, Buffer.alloc(10)), 409, 'upload-offset-conflict');
    expectProblem(await put(ours!, path, 0, Buffer.alloc(101)), 413, 'upload-too-long');
    const type = { ...piece(0), 'content-type': 'text/csv' };
    expectProblem(await ours!.send('PATCH', path, type, Buffer.alloc(10)), 415, 'media-type-unsupported');
  });

  test('sent twice at once count once', async () => {
    const path = await created(2_000_000);
    const bytes = Buffer.alloc(1_000_000, 'a');
    const statuses = (await Promise.all([1, 2].map(() => put(ours!, path, 0, bytes)))).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([204, 409]);
    expect(await offsetOf(ours!, path)).toBe(1_000_000);
  });

  test('that come while the upload is given up leave nothing', async () => {
    const path = await created(2_000_000);
    await Promise.allSettled([put(ours!, path, 0, Buffer.alloc(1_000_000, 'a')), ours!.send('DELETE', path, HEADERS)]);
    await ours!.send('DELETE', path, HEADERS);
    expect(await offsetOf(ours!, path)).toBe(404);
    expect(spooled().filter((name) => name.startsWith(path.split('/').at(-1)!))).toEqual([]);
  });
});
