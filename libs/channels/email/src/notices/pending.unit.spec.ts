import { positionOf } from '@icx/event-store';
import type { PartyId, RequestId } from '@icx/identifiers';
import { instant, type Instant } from '@icx/working-days';
import type { News } from './news.ts';
import { BATCH_SILENCE, Pending } from './pending.ts';

const now = instant('2026-11-23T10:00:00Z');
const nine = instant('2026-11-24T09:00:00Z');
const wall = { now: 0 };
let pending: Pending;
beforeEach(() => {
  pending = new Pending(() => wall.now);
});

const news = (n: number, batch: string | null, party = 'BBBB'): News => ({
  ...{ kind: 'request', party: party as PartyId, by: 'requests', at: now, batch, event: `icr_${n} 1` },
  subject: { request: `icr_${n}` as RequestId, leg: 1 },
});
const add = (one: News, dueAt: Instant | null = null, since = 1n) =>
  pending.add(one, 'request', dueAt, positionOf(since));
const sizes = (at = now) => pending.ready(at).map(({ party, news: all }) => `${party} ${all.size}`);

test('what comes alone is ready at once, each by itself', () => {
  add(news(1, null));
  add(news(2, null));
  expect(sizes()).toEqual(['BBBB 1', 'BBBB 1']);
});

test('a batch is one for each party, ready when it is closed', () => {
  for (const n of [1, 2, 3]) add(news(n, 'fil_1'));
  add(news(4, 'fil_1', 'CCCC'));
  add(news(5, 'fil_2'));
  expect(sizes()).toEqual([]);
  pending.close('fil_1');
  expect(sizes()).toEqual(['BBBB 3', 'CCCC 1']);
});

test('a batch that nobody closes is ready a minute after its last news', () => {
  add(news(1, 'suc_1'));
  wall.now += BATCH_SILENCE - 1;
  add(news(2, 'suc_1'));
  wall.now += BATCH_SILENCE - 1;
  expect(sizes()).toEqual([]);
  wall.now += 1;
  expect(sizes()).toEqual(['BBBB 2']);
});

test('what is told once a day waits for its hour, whatever batch it came with', () => {
  add(news(1, 'fil_1'), nine);
  add(news(2, null), nine);
  wall.now += BATCH_SILENCE;
  pending.close('fil_1');
  expect([sizes(), sizes(nine)]).toEqual([[], ['BBBB 2']]);
});

test('the same news twice is one; what waits says from where on the log holds it', () => {
  expect(pending.since()).toBeUndefined();
  add(news(1, 'fil_1'), null, 7n);
  add(news(1, 'fil_1'), null, 9n);
  add(news(2, null), null, 5n);
  expect(pending.since()).toBe(5n);
  for (const group of pending.ready(now)) pending.settle(group);
  expect(pending.since()).toBe(7n);
  pending.close('fil_1');
  expect(sizes()).toEqual(['BBBB 1']);
});
