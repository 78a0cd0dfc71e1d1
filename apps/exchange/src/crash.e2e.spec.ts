import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExchangeProcess, lastLine } from './exchange-process.fixture.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'icx-crash-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Loaded into the process before the exchange: a bug that shows when the signal comes. */
const planted = (bug: string): NodeJS.ProcessEnv => ({
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2', () => { ${bug} })`)}`,
});

test.each([
  ['a rejection that nobody handles', `void Promise.reject(new Error('planted'))`],
  ['an exception that nobody catches', `throw new Error('planted')`],
  [
    'one after the other',
    `void Promise.reject(new Error('planted')); setImmediate(() => { throw new Error('second') })`,
  ],
])('%s ends the exchange with its reason, in order, and it starts again', async (_, bug) => {
  const exchange = await ExchangeProcess.start(folder, planted(bug));
  expect(await exchange.end('SIGUSR2')).toBe(1);
  const said = Buffer.concat([...exchange.output]).toString();
  expect(said).toContain('The exchange stops, for an error that nobody caught. Error: planted');
  const again = await ExchangeProcess.start(folder);
  expect(await (await again.as('SECA')).get('/readyz')).toMatchObject({ status: 200, body: { degraded: [] } });
  expect(await again.end('SIGTERM')).toBe(0);
  expect(lastLine(Buffer.concat([...again.output]).toString())).not.toContain('in order');
});
