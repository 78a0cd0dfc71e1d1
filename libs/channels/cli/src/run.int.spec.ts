import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterEach, describe, expect, test } from '@jest/globals';
import { commands } from './commands.ts';
import { playExchange } from '@icx/world-testing/played-exchange';
import type { Answer } from '@icx/world-testing/played-exchange';
import { exitCodes, exitCodeWords } from './failure.ts';
import { icx, Kept } from './surroundings.fixture.ts';

const code = '83FED3407A939723A5C639B26916D505C3B5';
const request = {
  id: 'icr_TEST1234567890',
  state: 'open',
  requester: 'AAAA',
  raisedAt: '2026-11-23T10:00:00.000Z',
  legs: [],
  device: { deviceId: '00-DB-12-34-56-78-90-A0', deviceType: 'ESME', mpxn: null, msn: null },
  smiStatus: null,
  code: null,
  ending: null,
  stalled: null,
  closesAt: null,
  backlog: false,
  yourReference: null,
  neededBy: null,
};

const opened: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const { close } of opened.splice(0)) await close();
});

const exchangeThat = async (...answers: Answer[]) => {
  const exchange = await playExchange(...answers);
  opened.push(exchange);
  return { ...exchange, env: { ICX_URL: exchange.url, ICX_TOKEN: 'a-token' } };
};

describe('what can be said', () => {
  test('the help names every command, the exit codes, and where a code is shown', async () => {
    const { code: exitCode, out } = await icx(['--help']);
    expect(exitCode).toBe(0);
    for (const { name, summary } of commands) {
      expect(out).toContain(name);
      expect(out).toContain(summary);
    }
    for (const [, exitCode] of Object.entries(exitCodes)) expect(out).toMatch(new RegExp(`^ +${exitCode}  `, 'm'));
    expect(out).toContain('An install code is shown by reveal alone.');
  });

  test.each(commands.map(({ name }) => name))('%s has a help of its own', async (name) => {
    const { code: exitCode, out } = await icx([name, '--help']);
    expect(exitCode).toBe(0);
    expect(out).toContain(`Usage: icx ${name}`);
  });

  test('every help has an example, and says of each option what it is', async () => {
    const partsIn = (out: string): readonly string[] => {
      const [, parts = ''] = /Commands:\n([^]*?)\n\n/.exec(out) ?? [];
      return [...parts.matchAll(/^ {2}([a-z-]+)/gm)].map(([, part]) => part!).filter((part) => part !== 'help');
    };
    for (const { name } of commands) {
      const { out } = await icx([name, '--help']);
      const helps = [[name, out]];
      for (const part of partsIn(out)) helps.push([`${name} ${part}`, (await icx([name, part, '--help'])).out]);
      for (const [path, help] of helps) {
        expect([path, help]).toEqual([path, expect.stringContaining(`  icx ${path}`)]);
        const untold = help!.match(/^ {2}--[a-z-]+(?: <\S+>)?(?: *\((?:choices|default).*)?$/gm);
        expect([path, untold]).toEqual([path, null]);
      }
    }
  });

  test.each([
    [['start'], 'exchange'],
    [['start', 'web'], 'web'],
    [['start', 'worker'], 'worker'],
  ])('%j starts the program of that name', async (args, started) => {
    const ends = (program: string) => ['-e', `process.exit(${program === started ? 0 : 1})`];
    expect(await icx(args, { exchange: { command: process.execPath, args: ends } })).toMatchObject({ code: 0 });
  });

  test('--version is the version alone', async () => {
    expect(await icx(['--version'])).toEqual({ code: 0, out: '0.0.0\n', err: '' });
  });

  test('the exit codes are those of the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const rows = [...readme.matchAll(/^\| (\d+) +\| (.*?) +\|$/gm)].map(([, code, words]) => [Number(code), words]);
    expect(rows).toEqual(exitCodeWords);
    expect(exitCodeWords.map(([exitCode]) => exitCode)).toEqual(Object.values(exitCodes));
  });

  test('a code on the command line is possible, and the help says why not to', async () => {
    expect((await icx(['answer', '--help'])).out.replace(/\s+/g, ' ')).toContain(
      'it stays in the history of your shell',
    );
  });

  test.each([
    ['no command', []],
    ['an unknown command', ['frobnicate']],
    ['an argument missing', ['show']],
    ['an argument too many', ['answer', 'icr_TEST1234567890', code]],
    ['an option missing', ['reveal', 'icr_TEST1234567890', '--format', 'sr-8.11']],
    ['an outcome that there is not', ['close', 'icr_TEST1234567890', '--outcome', 'lost']],
    ['nobody who calls', ['list']],
    ['an address that is none', ['list', '--as', 'AAAA', '--url', 'somewhere']],
    ['a clock moved in two ways', ['clock', '--advance', 'P1D', '--now', '2027-01-01T00:00:00Z']],
    ['a code from a file that is not there', ['answer', 'icr_TEST1234567890', '--code-file', '/nowhere/code']],
    ['a process that there is none of', ['start', 'relay']],
    ['no code on standard input', ['answer', 'icr_TEST1234567890', '--code', '-']],
  ])('%s is wrong usage: exit code 2, nothing on standard output', async (_, args) => {
    const { code: exitCode, out, err } = await icx(args);
    expect(exitCode).toBe(2);
    expect(out).toBe('');
    expect(err).not.toBe('');
    expect(err).not.toContain(code);
    expect(err).not.toMatch(/^ +at /m);
  });

  test.each([
    [['frobnicate'], 'icx'],
    [['show'], 'icx show'],
    [['data-fix', 'frobnicate'], 'icx data-fix'],
    [['data-fix', 'open', '00-DB-12-34-00-00-00-30'], 'icx data-fix open'],
  ])('%j is told where the help to it is', async (args, command) => {
    expect((await icx(args)).err).toContain(`(${command} --help says what there is)`);
  });

  test.each([
    [['show', '--json'], { code: 'missing-argument', help: 'icx show --help' }],
    [['data-fix', 'frobnicate', '--json'], { code: 'unknown-command', help: 'icx data-fix --help' }],
    [['list', '--frob', '--json'], { code: 'unknown-option', help: 'icx list --help' }],
    [['clock', '--json', '--as', 'SECA'], { code: 'clock-move-unclear', help: 'icx clock --help' }],
  ])('%j is told as one JSON document', async (args, expected) => {
    const { code: exitCode, out, err } = await icx(args);
    expect([exitCode, err]).toEqual([2, '']);
    expect(JSON.parse(out)).toEqual({ ...expected, detail: expect.any(String) });
  });
});

test('a setting that is misspelt stops a command before it does anything; help and version come all the same', async () => {
  const { env, calls } = await exchangeThat({ status: 200, json: request });
  const misspelt = { ...env, ICX_TOKN: 'another-token' };
  const { code: exitCode, err } = await icx(['show', request.id], { env: misspelt });
  expect([exitCode, calls]).toEqual([2, []]);
  expect(err).toContain('ICX_TOKN is no setting: the nearest is ICX_TOKEN.');
  for (const args of [['--help'], ['--version'], ['show', '--help']])
    expect((await icx(args, { env: misspelt })).code).toBe(0);
});

describe('what is said of a result', () => {
  test('--json is one document alone on standard output', async () => {
    const { env } = await exchangeThat({ status: 200, json: request });
    const { code: exitCode, out, err } = await icx(['show', request.id, '--json'], { env });
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toEqual(request);
    expect(err).toBe('');
  });

  test('a refusal in words: sentence, code, each pointer, on standard error', async () => {
    const errors = [
      { pointer: '/deviceId', code: 'device-id-invalid', detail: 'Copy all 16.' },
      { pointer: '/mpxn', code: 'mpxn-invalid', detail: 'Check it.' },
    ];
    const problem = { code: 'validation-failed', detail: '2 members are wrong.', errors };
    const { env } = await exchangeThat({ status: 400, json: problem });
    expect(await icx(['request', 'x', '--type', 'ESME'], { env })).toEqual({
      code: 1,
      out: '',
      err:
        '2 members are wrong. (validation-failed)\n' +
        '  /deviceId, <device>  Copy all 16. (device-id-invalid)\n' +
        '  /mpxn, --mpxn  Check it. (mpxn-invalid)\n',
    });
  });

  test('a refusal of one member says it once', async () => {
    const errors = [{ pointer: '/installCode', code: 'install-code-length', detail: 'Too short.' }];
    const problem = { code: 'install-code-length', detail: 'Too short.', errors };
    const { env } = await exchangeThat({ status: 422, json: problem });
    const { err } = await icx(['answer', request.id, '--code', '-'], { env, input: '83FE\n' });
    expect(err).toBe('Too short. (install-code-length, at /installCode, --code)\n');
  });

  test('a refusal with --json is one document too', async () => {
    const { env } = await exchangeThat({ status: 404, json: { code: 'request-unknown', detail: 'No.' } });
    const { code: exitCode, out, err } = await icx(['history', request.id, '--json'], { env });
    expect([exitCode, JSON.parse(out), err]).toEqual([1, { code: 'request-unknown', detail: 'No.' }, '']);
  });

  test.each([
    [401, 'token-expired', 6],
    [403, 'action-not-allowed', 1],
    [404, 'request-unknown', 1],
    [409, 'request-not-open', 1],
    [412, 'changed-meanwhile', 1],
    [422, 'reason-missing', 1],
    [429, 'rate-exceeded', 4],
    [500, 'internal', 4],
    [503, 'calendar-not-covered', 4],
  ])('what status %d means is told by its exit code', async (status, problem, exitCode) => {
    const { env } = await exchangeThat({ status, json: { code: problem, detail: 'No.' } });
    expect((await icx(['show', request.id], { env })).code).toBe(exitCode);
  });

  test('a member that an option gives is told with that option, also as JSON', async () => {
    const errors = [{ pointer: '/evidenceOfInstallation/siteStatement', code: 'text-too-long', detail: 'Too long.' }];
    const { env } = await exchangeThat({ status: 422, json: { code: 'text-too-long', detail: 'Too long.', errors } });
    const { out } = await icx(['request', 'x', '--json'], { env });
    expect(JSON.parse(out)).toMatchObject({ errors: [{ ...errors[0], option: '--site-statement' }] });
  });

  test('an open request that was there already is told apart from a new one', async () => {
    const { env } = await exchangeThat({ status: 201, json: request }, { status: 200, json: request });
    const args = ['request', '00DB1234567890A0', '--type', 'ESME'];
    expect((await icx(args, { env })).out).toMatch(/^icr_TEST/);
    expect((await icx(args, { env })).out).toMatch(/^You have asked for this device already/);
  });

  test('a bug in icx shows a sentence, not a stack', async () => {
    const { env } = await exchangeThat({ status: 200, json: { not: 'a request' } });
    const { code: exitCode, err } = await icx(['show', request.id], { env });
    expect(exitCode).toBe(5);
    expect(err).toMatch(/^icx itself failed: .*\n$/);
  });
});

describe('what cannot be written', () => {
  const full = () =>
    new Writable({ write: (_, __, done) => done(Object.assign(new Error('full'), { code: 'ENOSPC' })) });
  const revealed = {
    installCode: code,
    format: 'sr-8.11',
    deviceId: 'x',
    representation: 'raw',
    check: 'crc',
    advice: [],
  };
  const onto = async (stdout: Writable, args: readonly string[], json: object) => {
    const { env } = await exchangeThat({ status: 200, json });
    const [stdin, stderr] = [Readable.from([]), new Kept()];
    return { ...(await icx(args, { env, terminal: { stdin, stdout, stderr } })), err: stderr.text };
  };

  test('is told, without a stack, by an exit code of its own', async () => {
    const { code: exitCode, err } = await onto(full(), ['show', request.id], request);
    expect([exitCode, err]).toEqual([7, 'Standard output cannot be written (ENOSPC). (output-not-written)\n']);
  });

  test.each([[[]], [['--json']]])('a reveal says besides that it is on record %j', async (more) => {
    const args = ['reveal', request.id, '--format', 'sr-8.11', '--reason', 'now', ...more];
    const { code: exitCode, err } = await onto(full(), args, revealed);
    expect([exitCode, err]).toEqual([7, expect.stringContaining('The reveal is on record all the same.')]);
    expect(err).not.toContain(code);
  });

  test('whoever has read enough is told nothing', async () => {
    const gone = new Writable({ write: (_, __, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })) });
    expect(await onto(gone, ['show', request.id], request)).toMatchObject({ code: 7, err: '' });
  });
});

describe('the code of an answer', () => {
  const posted = async (args: readonly string[], input?: string) => {
    const { env, calls } = await exchangeThat({ status: 200, json: request });
    const run = await icx(['answer', request.id, ...args], { env, ...(input === undefined ? {} : { input }) });
    return { ...run, body: calls[0]?.body, path: calls[0]?.path };
  };

  test('comes from standard input, without its line end, and is not shown', async () => {
    const { body, path, out, err } = await posted(['--code', '-'], `${code}\n`);
    expect([path, body]).toEqual([`/v1/requests/${request.id}/answer`, { answer: 'code-supplied', installCode: code }]);
    expect(out + err).not.toContain(code);
  });

  test('comes from standard input also where nobody can be asked', async () => {
    expect((await posted([], code)).body).toEqual({ answer: 'code-supplied', installCode: code });
  });

  test('comes from a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'icx-cli-'));
    opened.push({ close: () => rmSync(folder, { recursive: true }) });
    writeFileSync(join(folder, 'code'), `${code}\n`);
    const { body } = await posted(['--code-file', join(folder, 'code'), '--representation', 'raw-16+crc']);
    expect(body).toEqual({ answer: 'code-supplied', installCode: code, representation: 'raw-16+crc' });
  });

  test('is not asked for with another answer', async () => {
    const { body } = await posted(['--answer', 'not-installer', '--suggest', 'CCCC', '--leg', '2']);
    expect(body).toEqual({ answer: 'not-installer', suggestedInstaller: 'CCCC', leg: 2 });
  });
});

test('an id cannot become another address', async () => {
  const { env, calls } = await exchangeThat({ status: 200, json: request });
  await icx(['show', '../../v1/sandbox/devices?x'], { env });
  expect(calls[0]!.path).toBe('/v1/requests/..%2F..%2Fv1%2Fsandbox%2Fdevices%3Fx');
});
