import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExchangeProcess, fillFolder, lastLine, runToEnd } from './exchange-process.fixture.ts';
import { startExchange } from '@icx/host';

/** Starts that are refused: in one sentence, and with every file as it was. */
const newFolder = () => mkdtempSync(join(tmpdir(), 'icx-refused-'));
let saved: string;
let other: string;
let folder: string;
let running: ExchangeProcess | undefined;

beforeAll(async () => {
  [saved, other] = [newFolder(), newFolder()];
  await Promise.all([fillFolder(saved), fillFolder(other)]);
});
afterAll(() => {
  for (const data of [saved, other]) rmSync(data, { recursive: true });
});
beforeEach(() => {
  folder = newFolder();
  copy(saved, ...readdirSync(saved));
});
afterEach(async () => {
  await running?.end('SIGKILL');
  running = undefined;
  rmSync(folder, { recursive: true });
});

const copy = (from: string, ...names: string[]): void => {
  for (const name of names) cpSync(join(from, name), join(folder, name), { recursive: true });
};
const contents = () =>
  Object.fromEntries(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(join(folder, name)).toString('base64')]),
  );

/** By the real program: the sentence on standard error, exit code 1. */
const expectEnd = async (sentence: RegExp, env: NodeJS.ProcessEnv = {}): Promise<void> => {
  const { code, stdout, stderr } = await runToEnd(folder, env);
  expect([code, stdout]).toEqual([1, '']);
  expect(lastLine(stderr)).toMatch(/^The exchange does not start\. \S/);
  expect(lastLine(stderr)).toMatch(sentence);
  expect(stderr).not.toContain('Unsupported runtime');
};

describe('files that are missing, damaged, or of another exchange', () => {
  const shorten = (name: string, lost: number) => () => {
    const path = join(folder, name);
    truncateSync(path, statSync(path).size - lost);
  };
  const overwrite = (name: string, text: string) => () => writeFileSync(join(folder, name), text, { mode: 0o600 });
  const remove = (name: string) => () => rmSync(join(folder, name));
  const exchange =
    (...names: string[]) =>
    () =>
      copy(other, ...names);
  const noDatabase = 'this is no database'.repeat(1000);
  const damaged = /is (damaged|truncated).*icx restore/;

  const faults: readonly (readonly [string, () => void, RegExp])[] = [
    ['log.db without its last page', shorten('log.db', 4096), damaged],
    ['log.db without some bytes', shorten('log.db', 1000), damaged],
    ['log.db overwritten', overwrite('log.db', noDatabase), damaged],
    ['no log.db', remove('log.db'), /The log is new, but its vault/],
    ['vault.db without its last page', shorten('vault.db', 4096), damaged],
    ['vault.db without some bytes', shorten('vault.db', 1000), damaged],
    ['vault.db overwritten', overwrite('vault.db', noDatabase), damaged],
    ['mail.db overwritten', overwrite('mail.db', noDatabase), damaged],
    ['another exchange’s mail.db', exchange('mail.db'), /store of mail .* two different exchanges/],
    ['no vault.db', remove('vault.db'), /The log refers to sealed code 1, but the vault ends at 0/],
    [
      'no keys.json',
      remove('keys.json'),
      /keys\.json is missing, but log\.db and vault\.db in the same folder need it/,
    ],
    ['half a keys.json', overwrite('keys.json', '{"half'), /keys\.json is damaged/],
    ['another exchange’s log.db', exchange('log.db'), /two different exchanges/],
    ['another exchange’s vault.db', exchange('vault.db'), /two different exchanges/],
    ['another exchange’s keys.json', exchange('keys.json'), /two different exchanges/],
    ['another exchange’s log.db and vault.db', exchange('log.db', 'vault.db'), /two different exchanges/],
  ];

  test.each(faults)('%s', async (_, damage, sentence) => {
    damage();
    const before = contents();
    await expect(startExchange({ mode: 'sandbox', data: folder, port: 0 })).rejects.toThrow(sentence);
    expect(contents()).toEqual(before);
  });

  const ofEachKind = /^(log\.db overwritten|no log\.db|no keys\.json|another exchange’s vault\.db)$/;
  test.each(faults.filter(([what]) => ofEachKind.test(what)))(
    '%s: what the program says of it; put right again, it serves as if nothing had been',
    async (_, damage, sentence) => {
      damage();
      const before = contents();
      await expectEnd(sentence);
      expect(contents()).toEqual(before);
      copy(saved, 'log.db', 'vault.db', 'keys.json');
      running = await ExchangeProcess.start(folder);
      expect((await (await running.as('AAAA')).get('/v1/requests')).body.items).toHaveLength(1);
    },
  );
});

describe('what stands in the way outside of the data', () => {
  test('another process on the same folder, which goes on serving', async () => {
    running = await ExchangeProcess.start(folder);
    await expectEnd(/The data folder \S+ is in use by another process\. Stop .*\.$/);
    expect(await (await running.as('AAAA')).get('/v1/requests')).toMatchObject({ status: 200 });
  });

  test('a port that is taken', async () => {
    const elsewhere = newFolder();
    running = await ExchangeProcess.start(elsewhere);
    await expectEnd(/Port \d+ cannot be had.*ICX_PORT\.$/, { ICX_PORT: new URL(running.url).port });
    await running.end('SIGTERM');
    rmSync(elsewhere, { recursive: true });
  });

  test.each([
    [{ ICX_MODE: 'live' }, /Live mode .* a KMS/],
    [{ ICX_PROT: '0' }, /ICX_PROT is no setting: the nearest is ICX_PORT\./],
    [{ ICX_MODE: 'test' }, /ICX_MODE is "test"/],
    [{ ICX_RULES: '/nowhere/rules.json' }, /ICX_RULES names \/nowhere\/rules\.json, which cannot be read \(ENOENT\)/],
    [{ ICX_PORT: 'http' }, /ICX_PORT is "http"/],
    [{ ICX_LISTEN: 'localhost' }, /ICX_LISTEN is "localhost"/],
    [{ ICX_CHECKPOINT_SECONDS: '0' }, /ICX_CHECKPOINT_SECONDS is "0"/],
    [{ ICX_PROFILE: 'several' }, /ICX_PROFILE is "several"/],
    [{ ICX_PROFILE: 'distributed' }, /The distributed profile needs DATABASE_URL/],
    [
      { ICX_PROFILE: 'distributed', DATABASE_URL: 'postgresql://icx:hidden@127.0.0.1:1/icx' },
      /The database that DATABASE_URL names cannot be used \(ECONNREFUSED.*: start PostgreSQL there/,
    ],
    [{ ICX_DATA: process.execPath }, /cannot be the data folder \(EEXIST\)/],
    [{ ICX_DATA: join(process.execPath, 'data') }, /cannot be the data folder \(ENOTDIR\)/],
  ])('the environment %j', (env, sentence) => expectEnd(sentence, env));
});
