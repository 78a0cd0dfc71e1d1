import { Readable } from 'node:stream';
import type { Refused } from '@icx/api-channel/http';
import { Downloads } from './downloads.ts';
import { savedIn, shownIn, type Column } from './list.ts';
import { everyRow, listing, type Place } from './listing.ts';

const never = () => false;
const saved = async (rows: AsyncIterable<readonly string[]>) => {
  const all: (readonly string[])[] = [];
  for await (const row of rows) all.push(row);
  return all;
};
/** Numbers from 1, so many. */
const counting =
  (count: number) =>
  async ({ limit, after = '0' }: Place) => {
    const from = Number(after) + 1;
    const items = Array.from({ length: Math.max(0, Math.min(limit, count - from + 1)) }, (_, n) => from + n);
    return { items, next: from + limit > count ? null : String(from + limit - 1) };
  };
const file = (count: number, most: number) =>
  saved(everyRow(['Number'], counting(count), (number) => [String(number)], { isOver: never, most }));

test('a file of more rows than it holds ends with words that say so; one that holds them all does not', async () => {
  expect(await file(3, 3)).toEqual([['Number'], ['1'], ['2'], ['3']]);
  expect(await file(1000, 1000)).toHaveLength(1001);
  const cut = await file(4, 3);
  expect(cut.slice(0, 4)).toEqual([['Number'], ['1'], ['2'], ['3']]);
  expect(cut[4]![0]).toContain('There are more: a file holds the first 3.');
  expect((await file(1001, 1000)).at(-1)![0]).toContain('the first 1,000.');
});

test('of a file that nobody reads any more no further page is asked for, though none had a row', async () => {
  let asked = 0;
  const empty = async () => ({ items: [], next: String(++asked) });
  const rows = everyRow<never>(['Number'], empty, () => [], { isOver: () => asked === 3 });
  expect(await saved(rows)).toEqual([['Number']]);
  expect(asked).toBe(3);
});

test('a party has three files made at once; another one begins when one of them is read or left', async () => {
  const downloads = new Downloads();
  const make = () => Readable.from(['x']);
  const [first] = [1, 2, 3].map(() => downloads.begin('AAAA', make));
  const refusal = (party: string) => {
    try {
      return downloads.begin(party, make) && undefined;
    } catch (error) {
      return (error as Refused).refusal.code;
    }
  };
  expect(refusal('AAAA')).toBe('too-many-downloads');
  expect(refusal('BBBB')).toBeUndefined();
  const closed = new Promise((done) => first!.once('close', done));
  first!.destroy();
  await closed;
  expect(refusal('AAAA')).toBeUndefined();
  for (let n = 0; n < 20; n++) downloads.begin(`P${n}`, make);
  expect(refusal('CCCC')).toBe('downloads-busy');
});

test('a page says a day in words, a dash for nothing, and marks; a file has the day, nothing, and the words of marks', () => {
  const column = (of: Column<unknown>['of'], as?: Column<unknown>['as']): Column<unknown> => ({
    ...{ name: 'x', of, ...(as && { as }) },
  });
  const both = (one: Column<unknown>) => [shownIn(one, 0), savedIn(one, 0)];
  expect(both(column(() => '2026-12-07', 'date'))).toEqual(['Mon 7 Dec 2026', '2026-12-07']);
  expect(both(column(() => null, 'date'))).toEqual(['-', '']);
  expect(both(column(() => 0))).toEqual([0, '0']);
  expect(both(column(() => 'two-words', 'plain'))).toEqual(['two words', 'two-words']);
  const late = { text: '2026-12-07', late: true };
  expect(both(column(() => late, 'date'))).toEqual([{ text: 'Mon 7 Dec 2026', late: true }, '2026-12-07']);
  const marked = { text: 'open', tags: [{ text: 'Late' }] };
  expect(both(column(() => marked))).toEqual([marked, 'open, Late']);
});

test('a filter that cannot be read stays as it was typed, and leads nowhere', () => {
  const wrong = { code: 'x', kind: 'malformed', detail: 'No state.', pointer: '/state' } as never;
  const list = listing('/requests', { sort: 'due' }, 'next', [wrong], {
    state: 'opne',
    sort: 'due',
    after: 'p',
  });
  expect(list.filters).toEqual({ sort: 'due', state: 'opne' });
  expect(list.wrong).toEqual({ state: 'No state.' });
  expect(list.next).toBe('/requests?sort=due&after=next');
  expect(list.files).toEqual([]);
});
