import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IdentityStore } from '@icx/identity';
import { openKeyFile } from '@icx/keys';
import { openSqliteIdentityStore } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'icx-identity-'));
const { keys } = openKeyFile({ folder, mode: 'sandbox', random: randomBytes });
let store: IdentityStore;
let seconds: number;
let file = 0;

const open = (ring = keys) =>
  openSqliteIdentityStore({
    path: join(folder, `inbox-${file}.db`),
    keys: ring,
    now: () => new Date(seconds * 1000).toISOString(),
  });
const reopen = () => {
  store.close();
  store = open();
};

beforeEach(() => {
  [file, seconds] = [file + 1, Date.parse('2026-11-23T10:00:00Z') / 1000];
  store = open();
});
afterEach(() => store.close());
afterAll(() => rmSync(folder, { recursive: true }));

const session = { uid: 'uid-of-it', accountId: 'user:AAAA/anna' };

describe('what the provider keeps', () => {
  test('is there after the file was closed and opened again', async () => {
    await store.records.put('Session', 'cookie', session, 60);
    reopen();
    expect(store.records.find('Session', 'cookie')).toEqual(session);
    expect(store.records.findByUid('Session', 'uid-of-it')).toEqual(session);
    expect(store.records.find('AuthorizationCode', 'cookie')).toBeUndefined();
  });

  test('ends when its time is over, and when it is destroyed', async () => {
    await store.records.put('Session', 'short', session, 60);
    await store.records.put('Session', 'long', session, 600);
    seconds += 60;
    expect(store.records.find('Session', 'short')).toBeUndefined();
    expect(store.records.findByUid('Session', 'uid-of-it')).toEqual(session);
    await store.records.destroy('Session', 'long');
    reopen();
    expect(store.records.find('Session', 'long')).toBeUndefined();
  });

  test('goes with its grant', async () => {
    await store.records.put('AuthorizationCode', 'code', { grantId: 'one' }, 60);
    await store.records.put('AuthorizationCode', 'other', { grantId: 'two' }, 60);
    await store.records.revokeByGrant('one');
    expect(store.records.find('AuthorizationCode', 'code')).toBeUndefined();
    expect(store.records.find('AuthorizationCode', 'other')).toEqual({ grantId: 'two' });
  });

  test('stands nowhere in the files in the clear', async () => {
    await store.records.put('AuthorizationCode', 'the-code-itself', { ...session, grantId: 'the-grant' }, 60);
    await store.signingKeys.current();
    const written = readdirSync(folder)
      .filter((name) => name.startsWith(`inbox-${file}.db`))
      .map((name) => readFileSync(join(folder, name)));
    for (const plain of ['the-code-itself', 'the-grant', 'uid-of-it', 'user:AAAA/anna', '"d":'])
      for (const bytes of written) expect(bytes.includes(plain)).toBe(false);
  });

  test('cannot be read with the keys of another exchange', async () => {
    await store.records.put('Session', 'cookie', session, 60);
    const other = mkdtempSync(join(tmpdir(), 'icx-other-'));
    store.close();
    store = open(openKeyFile({ folder: other, mode: 'sandbox', random: randomBytes }).keys);
    rmSync(other, { recursive: true });
    expect(() => store.records.find('Session', 'cookie')).toThrow();
  });
});

describe('what counts once', () => {
  const won = (outcomes: readonly boolean[]) => outcomes.filter(Boolean).length;

  test('of many uses of an authorization code in the same moment exactly one wins, and none after a restart', async () => {
    await store.records.put('AuthorizationCode', 'code', { grantId: 'one' }, 60);
    const uses = Array.from({ length: 20 }, () => store.records.consume('AuthorizationCode', 'code'));
    expect(won(await Promise.all(uses))).toBe(1);
    reopen();
    expect(await store.records.consume('AuthorizationCode', 'code')).toBe(false);
    expect(store.records.find('AuthorizationCode', 'code')).toMatchObject({ consumed: seconds });
  });

  test('nor can a code be used that never was', async () => {
    expect(await store.records.consume('AuthorizationCode', 'none')).toBe(false);
  });

  test('of many assertions with one jti in the same moment exactly one wins, also after a restart', async () => {
    const put = () => store.records.putOnce('ReplayDetection', 'client jti', {}, 300);
    expect(won(await Promise.all(Array.from({ length: 20 }, put)))).toBe(1);
    reopen();
    expect(await put()).toBe(false);
    seconds += 301;
    // Its assertion has expired by then, so it would be refused for that.
    expect(await put()).toBe(true);
  });

  test('opened twice over one file, as by two processes: of two uses exactly one wins', async () => {
    await store.records.put('AuthorizationCode', 'code', {}, 60);
    const second = open();
    const uses = [store, second].map(({ records }) => records.consume('AuthorizationCode', 'code'));
    const puts = [store, second].map(({ records }) => records.putOnce('ReplayDetection', 'jti', {}, 60));
    expect([won(await Promise.all(uses)), won(await Promise.all(puts))]).toEqual([1, 1]);
    second.close();
  });

  test('a code of the app, and every earlier one', async () => {
    const subject = 'user:AAAA/anna';
    await store.credentials.put(subject, { enrolment: 1, password: 'hash', secondFactor: true, since: seconds });
    const uses = Array.from({ length: 5 }, () => store.credentials.useTotpStep(subject, 100));
    expect(won(await Promise.all(uses))).toBe(1);
    reopen();
    expect(await store.credentials.useTotpStep(subject, 100)).toBe(false);
    expect(await store.credentials.useTotpStep(subject, 99)).toBe(false);
    expect(await store.credentials.useTotpStep(subject, 101)).toBe(true);
    expect(store.credentials.lastTotpStep(subject)).toBe(101);
  });
});

test('a credential is what was chosen last, and begins with no code used', async () => {
  const subject = 'user:AAAA/anna';
  const first = { enrolment: 1, password: 'one', secondFactor: true, since: seconds };
  await store.credentials.put(subject, first);
  await store.credentials.useTotpStep(subject, 100);
  const second = { enrolment: 2, password: 'two', secondFactor: false, since: seconds + 5 };
  await store.credentials.put(subject, second);
  reopen();
  expect(store.credentials.find(subject)).toEqual(second);
  expect(store.credentials.lastTotpStep(subject)).toBe(-1);
  expect(store.credentials.find('user:AAAA/nobody')).toBeUndefined();
});

describe('from where somebody has signed in', () => {
  const [anna, bert] = ['user:AAAA/anna', 'user:AAAA/bert'];

  test('is remembered over restarts, of each person, and not in the clear', async () => {
    await store.knownSources.add(anna, '192.0.2.7');
    reopen();
    expect(store.knownSources.has(anna, '192.0.2.7')).toBe(true);
    expect(store.knownSources.has(anna, '192.0.2.8')).toBe(false);
    expect(store.knownSources.has(bert, '192.0.2.7')).toBe(false);
    const written = readdirSync(folder)
      .filter((name) => name.startsWith(`inbox-${file}.db`))
      .map((name) => readFileSync(join(folder, name)));
    for (const bytes of written) expect(bytes.includes('192.0.2.7')).toBe(false);
  });

  test('is forgotten with the enrolment', async () => {
    for (const subject of [anna, bert]) await store.knownSources.add(subject, 'office');
    await store.credentials.put(anna, { enrolment: 2, password: 'hash', secondFactor: true, since: seconds });
    expect([anna, bert].map((subject) => store.knownSources.has(subject, 'office'))).toEqual([false, true]);
  });

  test('is forgotten of whoever comes from ever new places, the place longest left first', async () => {
    await store.knownSources.add(bert, 'his');
    for (let n = 0; n < 21; n++) {
      seconds += 1;
      await store.knownSources.add(anna, `place ${n}`);
      if (n === 19) {
        seconds += 1;
        await store.knownSources.add(anna, 'place 0');
      }
    }
    const known = Array.from({ length: 21 }, (_, n) => n).filter((n) => store.knownSources.has(anna, `place ${n}`));
    expect(known).toEqual([0, ...Array.from({ length: 19 }, (_, n) => n + 2)]);
    expect(store.knownSources.has(bert, 'his')).toBe(true);
  });
});

describe('signing keys', () => {
  test('the first is made once, and kept', async () => {
    const [first, ...more] = await store.signingKeys.current();
    expect(more).toEqual([]);
    expect(first).toMatchObject({ retiresAt: null, jwk: { alg: 'ES256', use: 'sig', d: expect.any(String) } });
    reopen();
    expect(await store.signingKeys.current()).toEqual([first]);
  });

  test('a replaced one is there until every token that it signed has ended, and then no more', async () => {
    const [first] = await store.signingKeys.current();
    const [second] = await store.signingKeys.rotate();
    expect(second!.jwk.kid).not.toBe(first!.jwk.kid);
    const retiresAt = seconds + 600;
    expect(await store.signingKeys.current()).toEqual([second, { ...first, retiresAt }]);
    seconds = retiresAt - 1;
    expect(await store.signingKeys.current()).toHaveLength(2);
    seconds = retiresAt;
    expect(await store.signingKeys.current()).toEqual([second]);
  });
});
