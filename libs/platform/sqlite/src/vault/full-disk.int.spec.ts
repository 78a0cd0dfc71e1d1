import { randomBytes, randomUUID } from 'node:crypto';
import { openDurable } from '../index.ts';
import { SqliteVault } from './index.ts';
import { custody, sealed, SpecFolder } from './spec-folder.fixture.ts';

test('on a full disk a put is refused with nothing stored; what was acknowledged opens; with room it goes on', async () => {
  const place = new SpecFolder();
  const { keys } = place.keyFile;
  await (await place.open()).close();
  const db = openDurable(place.path);
  const vault = new SqliteVault(db, { keys, now: () => place.now, random: randomBytes });
  db.exec('PRAGMA max_page_count=40');

  const puts = Array.from({ length: 40 }, () =>
    Array.from({ length: 64 }, () => ({ bytes: randomBytes(16), command: { party: 'BBBB', id: randomUUID() } })),
  );
  const acknowledged = [];
  const refused = [];
  for (const turn of puts) {
    const outcomes = await Promise.allSettled(turn.map(({ bytes, command }) => sealed(vault, bytes, custody, command)));
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') acknowledged.push({ ...turn[index]!, ref: outcome.value });
      else refused.push({ ...turn[index]!, reason: outcome.reason as unknown });
    }
  }
  expect(acknowledged.length).toBeGreaterThan(100);
  expect(refused.length).toBeGreaterThan(100);
  for (const { reason } of refused) expect(reason).toMatchObject({ reason: 'storage-full' });
  expect(db.prepare('SELECT count(*) AS rows FROM custody').get()).toEqual({ rows: acknowledged.length });
  for (const { bytes, ref } of acknowledged) {
    expect(Buffer.from((await vault.open(ref, custody))!.bytes).equals(bytes)).toBe(true);
  }

  db.exec('PRAGMA max_page_count=1000000');
  await Promise.all(refused.map(({ bytes, command }) => sealed(vault, bytes, custody, command)));
  expect(await vault.verify()).toEqual({ opened: 40 * 64, broken: [] });
  expect(vault.highestSequence).toBe(40n * 64n);
  await vault.close();
  place.destroy();
}, 30_000);
