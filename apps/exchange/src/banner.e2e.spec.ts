import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ExchangeProcess } from './exchange-process.fixture.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "icx it's here "));
afterAll(() => rmSync(folder, { recursive: true }));

test('every command of the banner works as it is printed, with any port and any data folder', async () => {
  const exchange = await ExchangeProcess.start(folder);
  // What follows its first line comes with it.
  const banner = Buffer.concat(exchange.output).toString();
  const commands = [...banner.matchAll(/^ {2}\S.*? {2,}(np[xm] .*)$/gm)].map(([, command]) => command!);
  // The month of life takes longer than all of this, and is played by `play.e2e` of icx: of what it is said with, as the devices are.
  expect(commands.splice(3)).toEqual([commands[1]!.replace('devices', 'play')]);
  const { ICX_URL: _, ICX_DATA: __, ICX_PORT: ___, ICX_TOKEN: ____, NODE_OPTIONS: _____, ...env } = process.env;
  const run = async (command: string) =>
    (await promisify(execFile)('sh', ['-c', command], { cwd: root, env, maxBuffer: 1e8 })).stdout;
  const [token, devices, story] = [await run(commands[0]!), await run(commands[1]!), await run(commands[2]!)];

  const answer = await fetch(`${exchange.url}/v1/requests`, { headers: { authorization: `Bearer ${token.trim()}` } });
  expect(answer.status).toBe(200);
  expect(devices.split('\n').length).toBeGreaterThan(200);
  expect(story).toMatch(/(\d+) of \1 stories went as told/);
  expect(await exchange.end('SIGTERM')).toBe(0);
}, 120_000);
