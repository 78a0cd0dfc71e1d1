import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { playExchange } from '@icx/world-testing/played-exchange';
import type { Answer } from '@icx/world-testing/played-exchange';
import { icx } from '../surroundings.fixture.ts';

const opened: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const { close } of opened.splice(0)) await close();
});

/** A folder of the test's own, and a file in it. */
export const fileOf = (name: string, content: string | Uint8Array): string => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-cli-'));
  opened.push({ close: () => rmSync(folder, { recursive: true }) });
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

/** `icx` against an exchange that answers so; what it was asked comes back with the run. */
export const icxAgainst = async (args: readonly string[], ...answers: readonly Answer[]) => {
  const exchange = await playExchange(...answers);
  opened.push(exchange);
  const run = await icx(args, { env: { ICX_URL: exchange.url, ICX_TOKEN: 'a-token' } });
  const { calls } = exchange;
  return { ...run, calls, asked: calls.map(({ method, path, body }) => [method, path, body]) };
};
