import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Pool } from 'undici';
import { statementsOf } from '@icx/world-testing/statements';
import { ask, startExchange, startHello, stop } from '../child-server.ts';
import { percentile } from '../median.ts';
import { processorMs } from '../processor-time.ts';
import { inTemporaryFolder } from '../sandbox-folder.ts';
import { say } from '../say.ts';
import { steadily } from '../steadily.ts';
import { fillFolder } from './filled-folder.ts';
import { signedIn } from './signed-in.ts';

const REQUESTS = 1_000_000;
/** What the statements of a page with all of them are compared with. */
const FEW = 1_000;
const PER_SECOND = 50;
const SECONDS = 8;
const WARM_UP_SECONDS = 4;
const ROUNDS = 3;
const STARTS = 40;
/** Milliseconds of processor time a second, below which it has nothing else to do. */
const IDLE = 100;
const probe = fileURLToPath(new URL('./sql-probe.mjs', import.meta.url));

/** Pages of people who have the whole million before them: the lists by which the portal is judged, then their start pages. */
const pages: readonly { readonly party: string; readonly path: string }[] = [
  { party: 'BBBB', path: '/worklist' },
  { party: 'SECA', path: '/sla/breaches' },
  { party: 'BBBB', path: '/' },
  { party: 'SECA', path: '/' },
];
const LISTS = 2;

/**
 * Pages at a steady rate, with so many requests in the views, against the exchange in a process of its own, in turns with a page
 * of nothing but GOV.UK Frontend, nunjucks and the same HTTP stack.
 */
export const portal = async (requests = REQUESTS) => {
  const few = await inTemporaryFolder((folder) => browse(folder, FEW, counted));
  const many = await inTemporaryFolder((folder) =>
    browse(folder, requests, async (seen) => ({
      ...(await timed(seen)),
      ...(await sized(seen)),
      ...(await counted(seen)),
    })),
  );
  return { ...many, sqlPerPageOfFew: few.sqlPerPage };
};

interface Seen {
  readonly child: ChildProcess;
  readonly open: (page: number) => Promise<string>;
  readonly fetch: (path: string) => Promise<Buffer>;
}

const browse = async <T>(folder: string, requests: number, look: (seen: Seen) => Promise<T>): Promise<T> => {
  await fillFolder(folder, requests);
  const { url, child } = await startExchange(folder, probe);
  const pool = new Pool(url, { connections: 64 });
  try {
    const cookies = await Promise.all(pages.map(({ party }) => signedIn(url, party)));
    const get = async (path: string, cookie = ''): Promise<Buffer> => {
      const { statusCode, body } = await pool.request({ path, method: 'GET', headers: { cookie } });
      const answer = Buffer.from(await body.arrayBuffer());
      if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${answer.toString()}`);
      return answer;
    };
    const open = async (n: number) => String(await get(pages[n]!.path, cookies[n]));
    const seen = { child, open, fetch: (path: string) => get(path) };
    await settled(seen);
    return await look(seen);
  } finally {
    await pool.destroy();
    await stop(child);
  }
};

/** What it reads of its log after a start is none of a page's business. */
const settled = async ({ child }: Seen): Promise<void> => {
  for (let before = -Infinity; ;) {
    const used = processorMs(child.pid!);
    if (used - before < IDLE) return;
    before = used;
    await wait(1_000);
  }
};

const timed = async ({ open }: Seen) => {
  const hello = await startHello();
  const pool = new Pool(hello.url, { connections: 64 });
  try {
    const contenders = {
      page: (n: number) => open(n % LISTS),
      hello: async () => (await pool.request({ path: '/page', method: 'GET' })).body.text(),
    };
    const taken: Record<keyof typeof contenders, number[]> = { page: [], hello: [] };
    for (const act of Object.values(contenders)) await steadily(PER_SECOND, PER_SECOND * WARM_UP_SECONDS, act);
    for (let run = 0; run < ROUNDS; run += 1)
      for (const name of ['page', 'hello'] as const)
        taken[name].push(...(await steadily(PER_SECOND, PER_SECOND * SECONDS, contenders[name])));
    const p95 = (of: keyof typeof contenders) => round(percentile(taken[of], 95));
    return { p95ms: p95('page'), helloP95ms: p95('hello'), startP95ms: round(percentile(await started(open), 95)) };
  } finally {
    await pool.destroy();
    await stop(hello.child);
  }
};

/** Start pages one after the other: they count all that there is. */
const started = async (open: Seen['open']): Promise<readonly number[]> => {
  const taken: number[] = [];
  for (let n = 0; n < STARTS; n += 1) {
    const began = performance.now();
    await open(LISTS + (n % (pages.length - LISTS)));
    taken.push(performance.now() - began);
  }
  return taken;
};

/** The largest page, and all that a page loads, compressed as browsers get it. */
const sized = async ({ open, fetch }: Seen) => {
  const html = await Promise.all(pages.map((_, n) => open(n)));
  const loaded = new Set(html.flatMap((text) => [...text.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path!)));
  let assets = 0;
  // What a script imports is loaded as well: a set takes them up while it is gone through.
  for (const path of loaded) {
    const body = await fetch(path);
    if (path.endsWith('.js'))
      for (const [, more] of String(body).matchAll(/from '(\/assets\/[^']+)'/g)) loaded.add(more!);
    assets += gzipSync(body).length;
  }
  return { htmlKiB: kib(Math.max(...html.map((text) => Buffer.byteLength(text)))), assetsKiB: kib(assets) };
};

/** Statements of the page that has most. */
const counted = async ({ child, open }: Seen) => {
  const counts: number[] = [];
  for (const [n, { party, path }] of pages.entries()) {
    const ran = await statementsOf(
      () => ask<string[]>(child, 'take'),
      () => open(n),
    );
    say(`${path} of ${party}: ${ran.length} statements`);
    counts.push(ran.length);
  }
  return { sqlPerPage: Math.max(...counts) };
};

const round = (ms: number): number => Math.round(ms * 100) / 100;
const kib = (bytes: number): number => Math.round((bytes / 1024) * 10) / 10;
