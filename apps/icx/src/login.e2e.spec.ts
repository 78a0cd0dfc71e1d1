import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sandboxPassword } from '@icx/sandbox';
import { exportJWK, generateKeyPair } from 'jose';
import { Terminals } from './icx.fixture.ts';
import { logIn } from './sign-in.fixture.ts';

const terminals = new Terminals();
const icx = terminals.icx.bind(terminals);
const folders: string[] = [];
/** A machine of its own, with nothing on it or with a copy of what is on ours. */
const machine = (copyOf?: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-machine-'));
  if (copyOf) cpSync(copyOf, folder, { recursive: true });
  return folders[folders.push(folder) - 1]!;
};
const on = (folder: string, ...args: string[]) => icx(args, { env: { ICX_CONFIG: folder } });
const tester = (party: string) => ({ name: `tester@${party}`, password: sandboxPassword, code: '' });
const signedIn = async (party = 'AAAA', ...args: string[]): Promise<string> => {
  const folder = machine();
  const run = await logIn(terminals, tester(party), { args, env: { ICX_CONFIG: folder } });
  expect(run).toMatchObject({ code: 0 });
  return folder;
};
const fileOf = (folder: string, file: string): string => {
  const [name] = readdirSync(join(folder, 'profiles')) as [string];
  return join(folder, 'profiles', name, file);
};
const change = (folder: string, file: string, members: object): void => {
  const path = fileOf(folder, file);
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...members }));
};
/** So that the next call has to renew its token. */
const expire = (folder: string) => change(folder, 'session.json', { expiresAt: 0 });

beforeAll(() => terminals.start(), 60_000);
afterAll(async () => {
  await terminals.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe('a person signs in', () => {
  test('in a browser, and calls as itself from then on; what proves it is for its owner alone', async () => {
    const folder = machine();
    const env = { ICX_CONFIG: folder };
    const run = await logIn(terminals, tester('AAAA'), { args: ['--json'], env });
    expect(run).toMatchObject({ code: 0, page: expect.stringContaining('You are signed in') });
    const who = {
      exchange: terminals.url,
      party: 'AAAA',
      subject: 'user:AAAA/tester',
      scopes: expect.arrayContaining(['codes:reveal', 'requests:write']),
      until: expect.stringMatching(/Z$/),
      by: 'profile',
      profile: new URL(terminals.url).host.replace(':', '-'),
    };
    expect(JSON.parse(run.out)).toEqual(who);
    expect((Date.parse(JSON.parse(run.out).until) - Date.now()) / 3_600_000).toBeCloseTo(8, 1);
    const again = await icx(['whoami', '--json'], { env });
    expect(JSON.parse(again.out)).toEqual(who);
    const asked = await icx(['request', '00-DB-12-34-00-00-00-00', '--type', 'ESME', '--json'], { env });
    expect(JSON.parse(asked.out)).toMatchObject({ requester: 'AAAA' });
    expect(await icx(['agency', 'list', '--json'], { env })).toMatchObject({ code: 0 });
    expect((await icx(['profiles'], { env })).out).toContain('user:AAAA/tester');

    const secrets = ['session.json', 'dpop-key.json'].map((name) =>
      JSON.parse(readFileSync(fileOf(folder, name), 'utf8')),
    );
    for (const text of [run.out, run.err, again.out, again.err, asked.out])
      for (const secret of [secrets[0].accessToken, secrets[0].refreshToken, secrets[1].d])
        expect(text).not.toContain(secret);
    expect(readFileSync(fileOf(folder, 'session.json'), 'utf8')).not.toContain(secrets[1].d);
    for (const file of readdirSync(fileOf(folder, '.'))) expect(statSync(fileOf(folder, file)).mode & 0o077).toBe(0);
    expect(statSync(fileOf(folder, '.')).mode & 0o777).toBe(0o700);
  });

  test('and whoever is not signed in, or any more, is told how', async () => {
    const nobody = await on(machine(), 'list');
    expect(nobody).toMatchObject({ code: 2, err: expect.stringContaining(`icx login ${terminals.url}`) });
    const folder = await signedIn('BBBB');
    rmSync(fileOf(folder, 'session.json'));
    expect(await on(folder, 'list')).toMatchObject({ code: 6, err: expect.stringContaining('(session-over)') });
  });

  test('several of them at one exchange are told apart by their profiles', async () => {
    const folder = await signedIn('CCCC', '--profile', 'carl');
    const env = { ICX_CONFIG: folder };
    await logIn(terminals, tester('AAAA'), { args: ['--profile', 'anna'], env });
    expect(await icx(['whoami'], { env })).toMatchObject({ code: 2, err: expect.stringContaining('anna, carl') });
    for (const [profile, party] of [
      ['anna', 'AAAA'],
      ['carl', 'CCCC'],
    ] as const) {
      const { out } = await icx(['whoami', '--profile', profile, '--json'], { env: { ...env, ICX_URL: '' } });
      expect(JSON.parse(out)).toMatchObject({ party, profile, exchange: terminals.url });
    }
    const elsewhere = await icx(['whoami', '--profile', 'anna', '--url', 'http://127.0.0.1:9'], { env });
    expect(elsewhere).toMatchObject({ code: 2, err: expect.stringContaining('(profile-elsewhere)') });
    expect(await icx(['list', '--profile', 'anna', '--as', 'AAAA'], { env })).toMatchObject({ code: 2 });
  });
});

test('whoami tells of every other caller too, and by what it was chosen', async () => {
  const { out: token } = await icx(['token', 'BBBB', '--user', 'bert']);
  const env = { ICX_TOKEN: token.trim() };
  const given = await icx(['whoami', '--json'], { env });
  expect(JSON.parse(given.out)).toMatchObject({
    party: 'BBBB',
    subject: 'sandbox:BBBB/bert',
    by: 'ICX_TOKEN',
    profile: null,
  });
  const named = await icx(['whoami', '--as', 'AAAA', '--json'], { env });
  expect(JSON.parse(named.out)).toMatchObject({ party: 'AAAA', subject: 'sandbox:AAAA', by: '--as' });
  expect(await icx(['whoami', '--user', 'anna'], { env })).toMatchObject({ code: 2 });
});

describe('its token is renewed', () => {
  test('by one of several icx at once, and none of them is signed out', async () => {
    const folder = await signedIn();
    expire(folder);
    const runs = await Promise.all(Array.from({ length: 4 }, () => on(folder, 'whoami', '--json')));
    expect(runs.map(({ code, err }) => [code, err])).toEqual(Array.from({ length: 4 }, () => [0, '']));
    expire(folder);
    expect(await on(folder, 'whoami')).toMatchObject({ code: 0 });
  }, 60_000);

  test('also when the exchange says that it does not count, though its time is not over', async () => {
    const folder = await signedIn();
    const other = await signedIn('FFFF');
    const { accessToken } = JSON.parse(readFileSync(fileOf(other, 'session.json'), 'utf8'));
    change(folder, 'session.json', { accessToken: `${accessToken.slice(0, -8)}AAAAAAAA` });
    expect(await on(folder, 'whoami', '--json')).toMatchObject({ code: 0, out: expect.stringContaining('AAAA') });
  });
});

describe('who took a copy', () => {
  test('of all but the key has nothing, and its owner stays signed in', async () => {
    const folder = await signedIn();
    const thief = machine(folder);
    rmSync(fileOf(thief, 'dpop-key.json'));
    expect(await on(thief, 'whoami')).toMatchObject({ code: 6 });
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    writeFileSync(fileOf(thief, 'dpop-key.json'), JSON.stringify(await exportJWK(privateKey)), { mode: 0o600 });
    expect(await on(thief, 'whoami')).toMatchObject({ code: 6, err: expect.stringContaining('(dpop-proof-invalid)') });
    expire(thief);
    expect(await on(thief, 'whoami')).toMatchObject({ code: 6, err: expect.stringContaining('(session-over)') });
    expire(folder);
    expect(await on(folder, 'whoami')).toMatchObject({ code: 0 });
  });

  test('of all of it ends it for both, as soon as both have used it', async () => {
    const folder = await signedIn();
    const thief = machine(folder);
    expire(folder);
    expire(thief);
    expect(await on(folder, 'whoami')).toMatchObject({ code: 0 });
    expect(await on(thief, 'whoami')).toMatchObject({ code: 6, err: expect.stringContaining('(session-over)') });
    expire(folder);
    expect(await on(folder, 'whoami')).toMatchObject({ code: 6, err: expect.stringContaining('(session-over)') });
  });

  test('has nothing once its owner signed out', async () => {
    const folder = await signedIn();
    const thief = machine(folder);
    const out = await on(folder, 'logout', '--json');
    expect(JSON.parse(out.out)).toMatchObject({ subject: 'user:AAAA/tester', revoked: true });
    expect(readdirSync(join(folder, 'profiles'))).toEqual([]);
    expect(await on(folder, 'logout')).toMatchObject({ code: 2 });
    expire(thief);
    expect(await on(thief, 'whoami')).toMatchObject({ code: 6, err: expect.stringContaining('(session-over)') });
  });

  test('may have it where others can read it: that is used no more, and ends with the next sign-in', async () => {
    const folder = await signedIn();
    const thief = machine(folder);
    for (const file of ['profile.json', 'session.json', 'dpop-key.json']) {
      chmodSync(fileOf(folder, file), 0o644);
      expect(await on(folder, 'whoami')).toMatchObject({ code: 2, err: expect.stringContaining('(file-not-private)') });
      chmodSync(fileOf(folder, file), 0o600);
    }
    chmodSync(fileOf(folder, 'dpop-key.json'), 0o644);
    await logIn(terminals, tester('AAAA'), { env: { ICX_CONFIG: folder } });
    expect(await on(folder, 'whoami')).toMatchObject({ code: 0 });
    expire(thief);
    expect(await on(thief, 'whoami')).toMatchObject({ code: 6, err: expect.stringContaining('(session-over)') });
  }, 30_000);
});

test('a user who is removed is out at once', async () => {
  const folder = await signedIn('FFFF');
  expect(await icx(['users', 'remove', 'tester', '--reason', 'left', '--yes', '--as', 'FFFF'])).toMatchObject({
    code: 0,
  });
  expect(await on(folder, 'whoami')).toMatchObject({ code: 6, err: expect.stringContaining('(access-ended)') });
  expire(folder);
  expect(await on(folder, 'whoami')).toMatchObject({ code: 6, err: expect.stringContaining('(session-over)') });
});

test('a system signs in by its key, which stays where it is', async () => {
  const folder = machine();
  const [key, pub] = [join(folder, 'billing.jwk'), join(folder, 'billing.pub.jwk')];
  const made = await icx(['keygen', key]);
  writeFileSync(pub, made.out);
  expect(made.out).not.toContain('"d"');
  expect(statSync(key).mode & 0o777).toBe(0o600);
  const scopes = ['--scope', 'requests:write'];
  expect(await icx(['clients', 'add', 'billing', '--keys', pub, ...scopes, '--as', 'AAAA'])).toMatchObject({ code: 0 });
  const login = ['login', '--client', 'AAAA.billing', '--key-file', key, '--json'];
  const { code, out, err } = await on(folder, ...login);
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toMatchObject({
    party: 'AAAA',
    subject: 'client:AAAA/billing',
    scopes: ['requests:write'],
    until: null,
  });
  expect(await on(folder, 'list', '--json')).toMatchObject({ code: 0 });
  const { d } = JSON.parse(readFileSync(key, 'utf8'));
  for (const file of readdirSync(fileOf(folder, '.')))
    expect(readFileSync(fileOf(folder, file), 'utf8')).not.toContain(d);
  await icx(['clients', 'remove', 'billing', '--reason', 'replaced', '--yes', '--as', 'AAAA']);
  expect(await on(folder, 'list')).toMatchObject({ code: 6, err: expect.stringContaining('(client-refused)') });
});
