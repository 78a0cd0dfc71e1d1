import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dateless, demoPage } from '@icx/world-testing/demo-page';
import { Terminals } from './icx.fixture.ts';

/** The published example of every ZigBee stack, with its CRC: domain.md section 5. */
const code = '83FED3407A939723A5C639B26916D505';
const withCrc = `${code}C3B5`;
const device = '00-DB-12-34-00-00-00-00';

const terminals = new Terminals();
const { data } = terminals;
const icx = terminals.icx.bind(terminals);

afterAll(() => terminals.close());

describe('without an exchange', () => {
  test('a data folder that is none yet: exit code 2, and what to do', async () => {
    const { code: exitCode, out, err } = await icx(['token', 'AAAA']);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toContain(`There is no log.db in ${data}. Start the exchange once`);
    expect(existsSync(join(data, 'keys.json'))).toBe(false);
  });

  test('nobody reachable: exit code 3, and a sentence', async () => {
    const { code: exitCode, out, err } = await icx(['list'], { env: { ICX_TOKEN: 'any' } });
    expect([exitCode, out]).toEqual([3, '']);
    expect(err).toMatch(/^No exchange is reachable at http:\/\/127\.0\.0\.1:9 .* Start one with `npm start`/);
  });
});

test.each(['web', 'worker'])('one process, %s, starts on engines that it shares, or says so', async (program) => {
  const { code: exitCode, err } = await icx(['start', program], { env: { ICX_PORT: '0' } });
  expect(exitCode).toBe(4);
  expect(err).toContain('set ICX_PROFILE to distributed');
});

describe('the main job, from the command line', () => {
  let id = '';

  beforeAll(() => terminals.start(), 60_000);

  test('a token is one line, and the API takes it', async () => {
    const { code: exitCode, out, err } = await icx(['token', 'AAAA']);
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const headers = { authorization: `Bearer ${out.trim()}` };
    expect((await fetch(`${terminals.url}/v1/requests`, { headers })).status).toBe(200);
    expect((await icx(['list', '--json'], { env: { ICX_TOKEN: out } })).code).toBe(0);
  });

  test('a token in another role, and one for nobody', async () => {
    const { out } = await icx(['token', 'AAAA', '--role', 'dcc']);
    const claims = JSON.parse(Buffer.from(out.split('.')[1]!, 'base64url').toString());
    expect(claims).toMatchObject({ party: 'AAAA', role: 'dcc', mode: 'sandbox' });
    expect(await icx(['token', 'ZZZZ'])).toMatchObject({ code: 2, out: '' });
  });

  test('the devices of the sandbox', async () => {
    const devices = JSON.parse((await icx(['sandbox', 'devices', '--json'])).out);
    expect(devices).toHaveLength(200);
    expect(Object.keys(devices[0])).toEqual([
      'deviceId',
      'deviceType',
      'mpxn',
      'msn',
      'status',
      'registeredSupplier',
      'installingSupplier',
    ]);
    expect(devices[0]).toMatchObject({ deviceId: device, registeredSupplier: 'AAAA', installingSupplier: 'BBBB' });
  });

  test('AAAA asks', async () => {
    const { code: exitCode, out } = await icx(['request', device, '--type', 'ESME', '--as', 'AAAA', '--json']);
    const request = JSON.parse(out);
    expect([exitCode, request.state, request.leg.addressee]).toEqual([0, 'open', 'BBBB']);
    id = request.id;
  });

  test('a code that was copied wrong is refused, and not repeated', async () => {
    const answer = ['answer', id, '--as', 'BBBB', '--code', '-'];
    const { code: exitCode, out, err } = await icx(answer, { input: `${code}C3B6\n` });
    expect([exitCode, out]).toEqual([1, '']);
    expect(err).toMatch(/does not fit its CRC.* \(install-code-crc-mismatch, at \/installCode, --code\)\n$/);
    expect(err).not.toContain(code);
  });

  test('BBBB answers, the code on standard input', async () => {
    const { code: exitCode, out } = await icx(['answer', id, '--as', 'BBBB', '--code', '-'], { input: `${withCrc}\n` });
    expect(exitCode).toBe(0);
    expect(out).toContain('answered, closes by itself at the end of');
    expect(out).not.toContain(code);
  });

  test('AAAA, and nobody else, is shown it as service request 8.11 takes it', async () => {
    const reveal = ['reveal', id, '--format', 'sr-8.11', '--reason', 'site visit'];
    expect(await icx([...reveal, '--as', 'BBBB'])).toMatchObject({ code: 1, out: '' });
    expect(await icx([...reveal, '--as', 'CCCC'])).toMatchObject({ code: 1, out: '' });
    const { out } = await icx([...reveal, '--as', 'AAAA', '--json']);
    expect(JSON.parse(out)).toMatchObject({ installCode: code, format: 'sr-8.11', deviceId: device });
    const words = (await icx([...reveal, '--as', 'AAAA'])).out;
    expect(words).toMatch(new RegExp(`install code  ${code}\n`));
    expect(words).toContain(device);
  });

  test('history and evidence tell everything but the code', async () => {
    for (const what of ['history', 'evidence', 'show']) {
      const [words, json] = [await icx([what, id, '--as', 'AAAA']), await icx([what, id, '--as', 'AAAA', '--json'])];
      expect([words.code, json.code]).toEqual([0, 0]);
      expect(words.out + json.out).not.toContain(code);
      expect(() => JSON.parse(json.out)).not.toThrow();
    }
    const { out } = await icx(['history', id, '--as', 'AAAA']);
    expect(out).toContain('BBBB supplied a code (CRC checked), in time');
    expect(out).toContain('AAAA was shown the code as sr-8.11: “site visit”');
  });

  test('a command sent again with its key is carried out once', async () => {
    const again = ['request', '00-DB-12-34-00-00-00-01', '--type', 'GSME', '--as', 'AAAA', '--key', 'once', '--json'];
    expect((await icx(again)).out).toBe((await icx(again)).out);
    const other = ['request', '00-DB-12-34-00-00-00-02', '--type', 'PPMID', '--as', 'AAAA', '--key', 'once', '--json'];
    expect(JSON.parse((await icx(other)).out)).toMatchObject({ code: 'command-id-reused' });
  });

  test('time passes, a deadline is missed, and who watches is told', async () => {
    expect(JSON.parse((await icx(['clock', '--advance', 'P20D', '--json'])).out)).toHaveProperty('now');
    expect((await icx(['breaches'])).out).toContain('BREACH');
    const [breach] = JSON.parse((await icx(['breaches', '--json'])).out);
    const watching = icx(['watch', breach.id, '--as', 'AAAA', '--every', '0.1']);
    expect((await icx(['withdraw', breach.id, '--as', 'AAAA', '--reason', 'replaced'])).code).toBe(0);
    const { code: exitCode, out } = await watching;
    expect(exitCode).toBe(0);
    expect(out).toContain('the deadline of leg 1 passed without a code: breach');
    expect(out).toMatch(/AAAA withdrew the request: “replaced”\nIt has ended: withdrawn\.\n$/);
  });

  test('views are built anew while it serves', async () => {
    const { code: exitCode, out } = await icx(['rebuild', '--json']);
    expect([exitCode, JSON.parse(out).state]).toEqual([0, 'done']);
  });

  test('log and vault are clean, beside the running exchange', async () => {
    const { code: exitCode, out } = await icx(['verify', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      clean: true,
      vault: { opened: 1 },
      references: { live: 1, erased: 0 },
      problems: [],
    });
    expect((await icx(['verify'])).out).toContain('Clean.');
  });

  test('the demo plays on it, and every story goes as told', async () => {
    const { code: exitCode, out } = await icx(['demo', '--json']);
    const { playedOn, stories, totals } = JSON.parse(out);
    expect(stories.filter(({ asTold }: { asTold: boolean }) => !asTold)).toEqual([]);
    expect([exitCode, playedOn, totals.asTold]).toEqual([0, terminals.url, stories.length]);
    expect(out).not.toContain(code);
  }, 60_000);
});

describe('on the data folder of an exchange that has stopped', () => {
  test('it ends when told to', async () => {
    expect(await terminals.stop()).toBe(0);
  });

  test('the devices are still there to read', async () => {
    const { code: exitCode, out } = await icx(['sandbox', 'devices', '--json']);
    expect([exitCode, JSON.parse(out).length]).toEqual([0, 200]);
  });

  test('no file holds the code', () => {
    const entries = globSync('**', { cwd: data, withFileTypes: true });
    for (const { parentPath, name } of entries.filter((entry) => entry.isFile())) {
      const bytes = readFileSync(join(parentPath, name));
      expect(bytes.includes(Buffer.from(code, 'hex'))).toBe(false);
      expect(bytes.includes(code)).toBe(false);
    }
  });

  test('it is clean, then one character of an event is changed: exit code 1, and which event', async () => {
    expect((await icx(['verify'])).code).toBe(0);
    const log = new DatabaseSync(join(data, 'log.db'));
    log.exec("UPDATE events SET data = replace(data, ':', ': ') WHERE position = 7");
    log.close();
    const { code: exitCode, out } = await icx(['verify', '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ clean: false, problems: [{ where: 'log position 7' }] });
    expect((await icx(['verify'])).out).toMatch(/log position 7 .*\n\n1 problem\.\n$/);
  });

  test('a vault that is no database is a problem, and the log is told of all the same', async () => {
    const vault = new DatabaseSync(join(data, 'vault.db'));
    vault.exec('PRAGMA user_version=99');
    vault.close();
    const { code: exitCode, out } = await icx(['verify', '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      unreadable: [{ where: 'vault' }],
      problems: [{ where: 'log position 7' }],
    });
  });
});

test('where the address that was given does not answer, the demo plays nowhere', async () => {
  const given = [
    icx(['demo'], { env: { ICX_URL: 'http://127.0.0.1:9' } }),
    icx(['demo', '--url', 'http://127.0.0.1:9']),
  ];
  for (const { code: exitCode, out, err } of await Promise.all(given))
    expect([exitCode, out, err]).toEqual([
      3,
      '',
      expect.stringContaining('No exchange is reachable at http://127.0.0.1:9.'),
    ]);
});

test('the demo brings an exchange of its own and takes it away again; its page tells how it goes', async () => {
  const begin = '<!-- prettier-ignore -->\n';
  const temporary = mkdtempSync(join(tmpdir(), 'icx-e2e-'));
  const env = { ICX_URL: '', TMPDIR: temporary };
  const { code: exitCode, out } = await icx(['demo', '--markdown', '--own'], { env });
  expect(exitCode).toBe(0);
  expect(out).toMatch(/(\d+) of \1 stories went as told: .* Log and vault were verified: clean\.\n$/);
  expect(globSync(join(temporary, 'icx-demo-*'))).toEqual([]);
  rmSync(temporary, { recursive: true });

  const [head] = readFileSync(demoPage, 'utf8').split(begin);
  const told = `${head}${begin}${out}`;
  if (process.env['ICX_WRITE_DOCS'] === '1') writeFileSync(demoPage, told);
  expect(dateless(readFileSync(demoPage, 'utf8'))).toBe(dateless(told));
}, 60_000);
