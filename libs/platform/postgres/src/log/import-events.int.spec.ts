import { leafHash, NotInOrder, type ImportedEvent } from '@icx/event-store';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../../../infra/postgresql/server.ts';
import { openPool } from '../database/index.ts';
import { exportEvents, importEvents, openPostgresLeaves, openPostgresLog } from './index.ts';

const imported = (index: number, more: Partial<ImportedEvent> = {}): ImportedEvent => ({
  index: BigInt(index),
  stream: `s"${index % 2}`,
  revision: BigInt(Math.floor((index - 1) / 2)),
  type: 'import.\u0000.v1',
  recordedAt: `2020-01-01T00:00:00.00${index}Z`,
  metadata: '{"id":"0"}',
  data: `{"2":${index},"1":"\\u0000\\ud83d"}`,
  commandKey: `k${index}`,
  vaultSequence: BigInt(index * 10),
  ...more,
});

engineDescribe('postgresql')('importing events', (program) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(program);
  });
  afterAll(() => server.stop());

  test('keeps index, time, texts and keys, goes on where it was broken off, and refuses what does not follow', async () => {
    const pool = openPool(server.url);
    const now = () => '2026-12-04T10:00:00.000Z';
    const log = await openPostgresLog({ pool, now, pairId: 'pair', testServer: true });
    expect(await importEvents(pool, [imported(1), imported(2), imported(3)])).toBe(3n);
    expect(await importEvents(pool, [imported(2), imported(3), imported(4)])).toBe(4n);
    await expect(importEvents(pool, [imported(6)])).rejects.toThrow(NotInOrder);
    await expect(importEvents(pool, [imported(4, { data: '{}' }), imported(5)])).rejects.toThrow(NotInOrder);
    expect(await exportEvents(pool, 0n, 10)).toEqual(
      [1, 2, 3, 4].map((n) => {
        const { vaultSequence: _, ...event } = imported(n);
        return { ...event, leafHash: leafHash(event) };
      }),
    );
    expect((await log.readAll(0n, 10)).map(({ recordedAt }) => recordedAt)).toEqual(
      [1, 2, 3, 4].map((n) => imported(n).recordedAt),
    );
    const texts = (await openPostgresLeaves(pool).leaves(0, 10)).map(({ text }) => text);
    expect(texts[3]).toBe(
      '[4,"s\\"0","1","import.\\u0000.v1","2020-01-01T00:00:00.004Z",{"id":"0"},{"2":4,"1":"\\u0000\\ud83d"}]',
    );
    expect(await log.maxVaultSequence()).toBe(40n);
    const next = await log.append('s"0', 1n, [{ type: 'import.next.v1', data: {} }]);
    expect(next).toMatchObject({ outcome: 'appended', position: 5n, revision: 2n });
    expect(await log.append('t', 'no-stream', [{ type: 't', data: {} }], { commandKey: 'k3' })).toEqual({
      outcome: 'command-key-taken',
      stream: 's"1',
      revision: 1n,
    });
    await log.close();
    await pool.end();
  });
});
