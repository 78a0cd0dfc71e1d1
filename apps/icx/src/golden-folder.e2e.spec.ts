import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Terminals } from './icx.fixture.ts';

/** See golden/README.md. */
const archive = fileURLToPath(new URL('./golden/before-issue-9.tar.gz', import.meta.url));

interface Call {
  readonly by: string;
  readonly path: string;
  readonly key: string;
  readonly body: object;
  readonly status: number;
  readonly location?: string;
}
interface Page {
  readonly by: string;
  readonly path: string;
  readonly body: { readonly items: readonly Record<string, unknown>[] };
}

const terminals = new Terminals();
const icx = terminals.icx.bind(terminals);
const golden = mkdtempSync(join(tmpdir(), 'icx-golden-'));
const file = (name: string) => readFileSync(join(golden, name), 'utf8');
const parsed = <T>(name: string): T => JSON.parse(file(name)) as T;

const exported = async (): Promise<string> => {
  const to = join(golden, `${randomUUID()}.jsonl`);
  expect(await icx(['export', to])).toMatchObject({ code: 0 });
  return readFileSync(to, 'utf8');
};
const storedCheckpoints = (folder: string) => {
  const db = new DatabaseSync(join(folder, 'audit.db'), { readOnly: true });
  const rows = db.prepare('SELECT size, hex(root) AS root, at, note FROM checkpoints ORDER BY size').all();
  db.close();
  return rows;
};
const expectClean = async (...more: string[]): Promise<void> => {
  const { code, out } = await icx(['verify', '--json', ...more]);
  expect([code, JSON.parse(out)]).toMatchObject([0, { clean: true }]);
};

beforeAll(() => {
  execFileSync('tar', ['-xzf', archive, '-C', golden]);
  execFileSync('tar', ['-xzf', archive, '-C', terminals.data, '--strip-components=1', 'data']);
});
afterAll(async () => {
  await terminals.close();
  rmSync(golden, { recursive: true });
});

test('it verifies, and its export is byte for byte what it was', async () => {
  await expectClean('--checkpoint', join(golden, 'checkpoint'), '--key', join(golden, 'key'));
  expect(await exported()).toBe(file('log.jsonl'));
});

describe('resumed by the exchange of today', () => {
  const tokens = new Map<string, string>();
  const call = async (method: string, by: string, path: string, more: RequestInit = {}) => {
    if (!tokens.has(by)) tokens.set(by, (await icx(['token', by])).out.trim());
    const headers = { authorization: `Bearer ${tokens.get(by)}`, 'content-type': 'application/json', ...more.headers };
    return fetch(new URL(path, terminals.url), { method, ...more, headers });
  };
  const post = (by: string, path: string, body: object, key: string = randomUUID()) =>
    call('POST', by, path, { body: JSON.stringify(body), headers: { 'idempotency-key': key } });

  beforeAll(() => terminals.start(), 60_000);

  test('it takes a new command', async () => {
    const party = { party: 'NEWP', name: 'A new one', kind: 'supplier' };
    expect(await post('SECA', '/v1/parties', party)).toMatchObject({ status: 201 });
  });

  test('cursors given out before lead to the pages to which they led', async () => {
    // What is due first changes as time goes on.
    for (const { by, path, body } of parsed<Page[]>('pages.json').filter(({ path }) => !path.includes('sort=due'))) {
      const again = await call('GET', by, path);
      const { items } = (await again.json()) as Page['body'];
      expect(items.map(idOf)).not.toContain(undefined);
      if (path.includes('limit=')) expect([path, items.map(idOf)]).toEqual([path, body.items.map(idOf)]);
      else expect(items.map(idOf)).toEqual(expect.arrayContaining(body.items.map(idOf)));
    }
  }, 60_000);

  test('calls of before, sent again, have the outcome that they had', async () => {
    const head = (await exported()).trimEnd().split('\n').length;
    // A reveal is authorised each time; its code is deleted as time goes on.
    const calls = parsed<Call[]>('calls.json').filter(({ path }) => !path.endsWith('/reveal'));
    for (const { by, path, key, body, status, location } of calls) {
      const again = await post(by, path, body, key);
      expect([path, again.status, again.headers.get('location') ?? undefined]).toEqual([path, status, location]);
    }
    const after = (await exported()).trimEnd().split('\n').slice(head);
    expect(after.filter((line) => !line.includes('\\"party\\":null'))).toEqual([]);
  }, 60_000);

  test('its leaves and checkpoints stay byte for byte, and new ones follow', async () => {
    const before = storedCheckpoints(join(golden, 'data'));
    expect(await terminals.stop()).toBe(0);
    const after = storedCheckpoints(terminals.data);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.length).toBeGreaterThan(before.length);
    const lines = await exported();
    expect(lines.startsWith(file('log.jsonl'))).toBe(true);
    expect(lines.length).toBeGreaterThan(file('log.jsonl').length);
    await expectClean('--checkpoint', join(golden, 'checkpoint'), '--key', join(golden, 'key'));
  }, 60_000);
});

const idOf = ({ id, party, deviceId, approval }: Record<string, unknown>): unknown =>
  id ?? approval ?? deviceId ?? party;
