import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ExchangeClient } from '../exchange/client.ts';
import { playExchange } from '@icx/world-testing/played-exchange';
import { CheckpointArchive } from './checkpoint-archive.ts';
import { look } from './witness.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'icx-witness-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** An exchange that answers this, whatever it is asked for. */
const lookAt = async (json: unknown) => {
  const { url, close } = await playExchange({ status: 200, json });
  try {
    const reach = async () => new ExchangeClient(url, 'a-token');
    return await look(reach, await CheckpointArchive.open(folder), 0);
  } finally {
    await close();
  }
};

test.each([
  null,
  [],
  'key',
  { key: null },
  { key: { toString: null }, note: { toString: null } },
  { key: '', note: 1 },
])('is not thrown off by %j: that is an alarm', async (json) => {
  expect(await lookAt(json)).toMatchObject({ kept: false, alarm: { code: expect.stringMatching(/^[a-z-]+$/) } });
});

test('keeps of what contradicts no more than the disk of a witness can bear', async () => {
  await lookAt({ key: 'none', note: 'x'.repeat(1_000_000) });
  const [evidence = ''] = readdirSync(folder);
  expect(evidence).toMatch(/^evidence-/);
  expect(statSync(join(folder, evidence)).size).toBe(64 * 1024);
});
