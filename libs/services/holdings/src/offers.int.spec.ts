import type { RequestId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { openWorld, type World } from '@icx/world-testing';
import { MONDAY, stageOf } from './answering.fixture.ts';

let world: World;
const requests: RequestId[] = [];
beforeEach(async () => {
  world = await openWorld(MONDAY);
  requests.length = 0;
  for (const device of world.askable.slice(0, 5)) requests.push((await raise(device)).id);
  await hold('BBBB', world.askable.slice(0, 3));
});
afterEach(() => world.remove());

const { answer, by, eventsOf, hold, raise, stateOf } = stageOf(() => world);
const offers = () => world.exchange.answering.offers;
const pageOf = (party: string, after = '', limit = 100) => offers().page(party as never, after, limit);
const answered = async (context = by('BBBB'), named?: readonly RequestId[]) =>
  must(await offers().answer(named, context));

describe('what a holder could answer', () => {
  test('is counted and listed, in pages', async () => {
    const offered = requests.slice(0, 3).toSorted();
    const all = await pageOf('BBBB');
    expect(all).toMatchObject({ open: 5, held: 3, next: null });
    expect(all.items.map(({ request }) => request)).toEqual(offered);
    expect(await offers().counts('BBBB' as never)).toEqual({ open: 5, held: 3, more: false });
    const first = await pageOf('BBBB', '', 2);
    expect([first.items.length, first.next]).toEqual([2, offered[1]]);
    expect(await pageOf('BBBB', first.next!, 2)).toMatchObject({
      ...{ open: null, held: null, next: null },
      items: [{ request: offered[2], line: expect.any(Number), heldSince: MONDAY }],
    });
  });

  test('is its own alone, and not what is in doubt', async () => {
    expect(await pageOf('CCCC')).toEqual({ open: 0, held: 0, items: [], next: null });
    await hold('BBBB', world.askable.slice(0, 1));
    expect(await pageOf('BBBB')).toMatchObject({ open: 5, held: 2 });
  });
});

describe('answering it', () => {
  test('is the holder’s own act, once per command, and leaves the rest', async () => {
    const context = by('BBBB');
    expect(await answered(context)).toEqual({ answered: 3, refused: [], more: false });
    const head = await world.log.head();
    expect(await answered(context)).toEqual({ answered: 3, refused: [], more: false });
    expect(await world.log.head()).toBe(head);
    for (const id of requests.slice(0, 3)) {
      expect(await stateOf(id)).toMatchObject({ status: 'answered', legs: [{ reply: { answer: 'code-supplied' } }] });
      const last = (await world.log.readStream(id)).at(-1)!;
      expect(last.data).not.toHaveProperty('automatic');
      expect([last.data['holding'], last.metadata]).toMatchObject([
        { line: expect.any(Number) },
        { party: 'BBBB', user: 'test:BBBB', channel: 'api' },
      ]);
    }
    expect(await pageOf('BBBB')).toMatchObject({ open: 2, held: 0 });
  });

  test('of named ones refuses each that it cannot, as if another party’s were not there', async () => {
    const [held, , , unheld] = requests as [RequestId, RequestId, RequestId, RequestId];
    const foreign = (await raise(world.askable[5]!, 'AAAA', { installingSupplier: 'CCCC' })).id;
    expect(await answered(by('BBBB'), [held, unheld, foreign])).toEqual({
      answered: 1,
      refused: [
        { request: unheld, code: 'not-offered', detail: expect.any(String) },
        { request: foreign, code: 'request-unknown', detail: expect.any(String) },
      ],
      more: false,
    });
  });

  test('beside a person who answers, and twice at once, gives each request one answer', async () => {
    const context = by('BBBB');
    await Promise.all([answered(context), answered(context), answered(), answer(requests[0]!, 'BBBB')]);
    for (const id of requests.slice(0, 3))
      expect((await eventsOf(id)).filter((type) => type === 'code-supplied')).toEqual(['code-supplied']);
  });
});
