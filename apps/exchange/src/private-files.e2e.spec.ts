import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExchangeProcess } from './exchange-process.fixture.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'icx-modes-'))));
afterEach(() => rmSync(folder, { recursive: true }));
const modes = () =>
  Object.fromEntries(
    ['.', ...readdirSync(folder)].map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]),
  );

const folders: ReadonlySet<string> = new Set(['.', 'uploads']);

test('a data folder that was open to others, and every file in it, is its owner’s alone once the exchange serves', async () => {
  chmodSync(folder, 0o755);
  const first = await ExchangeProcess.start(folder);
  const made = modes();
  expect(Object.keys(made)).toEqual(
    expect.arrayContaining([
      'log.db',
      'log.db-wal',
      'inbox.db',
      'audit.db',
      'views.db',
      'vault.db',
      'mail.db',
      'keys.json',
      'lock.db',
    ]),
  );
  expect(made).toEqual(Object.fromEntries(Object.keys(made).map((name) => [name, folders.has(name) ? '700' : '600'])));
  expect(await first.end('SIGTERM')).toBe(0);
  // As an earlier version left it.
  for (const name of readdirSync(folder)) if (name !== 'keys.json') chmodSync(join(folder, name), 0o644);
  chmodSync(folder, 0o755);
  const second = await ExchangeProcess.start(folder);
  expect((await (await second.as('SECA')).post('/v1/views/rebuild')).status).toBe(202);
  while ((await (await second.as('SECA')).get('/v1/views/rebuild')).body.state === 'running');
  const mended = modes();
  expect(mended).toEqual(
    Object.fromEntries(Object.keys(mended).map((name) => [name, folders.has(name) ? '700' : '600'])),
  );
  expect(await second.end('SIGTERM')).toBe(0);
});
