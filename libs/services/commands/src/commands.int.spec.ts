import { jest } from '@jest/globals';
import { exchangeItself, metadataOf } from '@icx/event-store';
import { isRefusal, must, refuse } from '@icx/refusals';
import { command, fill, openLog, purse, take, tooFew } from './commands.fixture.ts';
import { commandIdReused, deciderOf, onlyTried, type Commands } from './index.ts';

let world: ReturnType<typeof openLog>;
beforeEach(() => {
  world = openLog();
});
afterEach(() => world.close());

const filled = async (by: number, id: string, commands: Commands = world.commands) =>
  must(await commands.perform('purse', purse, command(id), fill(by)));

describe('a command', () => {
  test('is decided on its stream and recorded with who sent it, and its caller gets the state after', async () => {
    await filled(5, 'one');
    const done = must(await world.commands.perform('purse', purse, command('two', 'its body'), take(2)));
    expect(done).toMatchObject({ state: 3, before: 5, revision: 1n, position: 2n, replayed: false });
    expect(done.events).toEqual(await world.log.readStream('purse'));
    expect(done.events.at(-1)).toMatchObject({
      type: 'purse.emptied.v1',
      metadata: { party: 'AAAA', user: 'test:AAAA', channel: 'api', command: 'two', body: 'its body' },
    });
    expect(world.reached).toEqual([1n, 2n]);
  });

  test('that is refused leaves nothing, and is decided again when it comes again', async () => {
    expect(await world.commands.perform('purse', purse, command('one'), take(2))).toBe(tooFew);
    expect(await world.purseOf('purse')).toEqual([]);
    await filled(2, 'two');
    expect(await world.commands.perform('purse', purse, command('one'), take(2))).toMatchObject({ state: 0 });
  });

  test('whose refusal is on record is not remembered as carried out', async () => {
    const recorded = () => ({ events: [{ type: 'purse.looked-at.v1' as const, data: {} }], refusal: tooFew });
    expect(await world.commands.perform('purse', purse, command('one'), recorded)).toBe(tooFew);
    const [event] = await world.log.readStream('purse');
    expect(event!.metadata).toEqual({
      ...{ id: expect.any(String), party: 'AAAA', user: 'test:AAAA', channel: 'api' },
      refusedCommand: 'one',
    });
    expect(world.reached).toEqual([1n]);
    expect(await world.commands.perform('purse', purse, command('one', 'other'), fill(1))).toMatchObject({ state: 1 });
  });

  test('that is only tried records nothing', async () => {
    const trial = { ...command('one'), trial: true };
    expect(await world.commands.perform('purse', purse, trial, fill(1))).toBe(onlyTried);
    expect(await world.commands.perform('purse', purse, trial, take(1))).toBe(tooFew);
    expect(await world.log.head()).toBe(0n);
  });

  test('that was decided on an older revision than the stream is at is refused with the present one', async () => {
    await filled(1, 'one');
    const send = (ifRevision: bigint) =>
      world.commands.perform('purse', purse, command('two'), fill(1), { ifRevision });
    expect(await send(-1n)).toMatchObject({ code: 'revision-moved', detail: expect.stringContaining('"0"') });
    expect(await send(0n)).toMatchObject({ state: 2 });
    // Its own event has moved it meanwhile.
    expect(await send(0n)).toMatchObject({ state: 2, replayed: true });
  });
});

describe('a command sent again', () => {
  test('has its stored outcome, whatever came since, and changes nothing', async () => {
    const first = await filled(5, 'one');
    await filled(7, 'two');
    const { replayed, ...again } = await filled(5, 'one');
    expect({ ...again, replayed: false }).toEqual(first);
    expect(replayed).toBe(true);
    expect(await world.log.head()).toBe(2n);
  });

  test('with another body is refused, in its stream and, where it began a stream, in every other one', async () => {
    await filled(5, 'one');
    await filled(6, 'two');
    const send = (stream: string, id: string) =>
      world.commands.perform(stream, purse, command(id, 'another body'), fill(1));
    expect(await send('purse', 'one')).toMatchObject({ code: 'command-id-reused' });
    expect(await send('purse', 'two')).toMatchObject({ code: 'command-id-reused' });
    expect(await send('other', 'one')).toMatchObject({ code: 'command-id-reused' });
    expect(await world.commands.cameBefore(command('one', 'another body'))).toMatchObject({
      code: 'command-id-reused',
    });
    expect(await world.commands.cameBefore(command('one'))).toBe(true);
    expect(await world.commands.cameBefore(command('three'))).toBe(false);
    expect(await world.commands.findCommand(command('one'))).toEqual({ stream: 'purse', revision: 0n });
    expect(await world.log.head()).toBe(2n);
  });

  test('is found wherever it began a stream; an id that was used for something else is refused', async () => {
    const first = await filled(5, 'one');
    const stranger = deciderOf<null, never>(null, () => null, []);
    expect(await world.commands.stored(purse, command('one'))).toEqual({ ...first, replayed: true });
    expect(await world.commands.stored(purse, command('one', 'another body'))).toBe(commandIdReused);
    expect(await world.commands.stored(stranger, command('one'))).toBe(commandIdReused);
    expect(await world.commands.stored(purse, command('two'))).toBeUndefined();
  });

  test('is its own party’s: another party may use the same id', async () => {
    await filled(5, 'one');
    expect(await world.commands.perform('purse', purse, command('one', 'b', 'BBBB'), fill(1))).toMatchObject({
      state: 6,
    });
  });

  test('by an event from before bodies were told apart has its stored outcome', async () => {
    const metadata = { party: 'AAAA', user: 'test:AAAA', channel: 'api', command: 'old' } as const;
    await world.log.append('purse', 'no-stream', [...fill(3)()] as never, { metadata });
    expect(await world.commands.perform('purse', purse, command('old', 'any'), fill(9))).toMatchObject({ state: 3 });
  });

  test('that may be repeated is decided and recorded again, but not with another body', async () => {
    const send = (body?: string) =>
      world.commands.perform('purse', purse, command('one', body), fill(5), { repeatable: true });
    await send();
    expect(await send()).toMatchObject({ state: 10, replayed: false });
    expect(await send('other')).toMatchObject({ code: 'command-id-reused' });
  });
});

describe('a command that changes nothing', () => {
  const nothing = (): [] => [];

  test('owns its id by an event all the same; one that would leave none is a bug', async () => {
    const looked = { type: 'purse.looked-at.v1' as const, data: {} };
    const how = { nothingNew: looked };
    expect(await world.commands.perform('purse', purse, command('one'), nothing, how)).toMatchObject({ state: 0 });
    // Late and again, it undoes nothing of what came since.
    await filled(4, 'two');
    expect(await world.commands.perform('purse', purse, command('one'), take(4), how)).toMatchObject({ state: 0 });
    expect(await world.purseOf('purse')).toEqual([
      ['looked-at', undefined],
      ['filled', 4],
    ]);
    await expect(world.commands.perform('purse', purse, command('three'), nothing)).rejects.toThrow('leaves no event');
  });

  test('is nobody’s where the exchange itself acts: it leaves nothing', async () => {
    await filled(4, 'one');
    expect(await world.commands.perform('purse', purse, exchangeItself, nothing)).toMatchObject({ state: 4 });
    expect(await world.commands.perform('other', purse, exchangeItself, nothing)).toMatchObject({ position: 0n });
    expect(await world.log.head()).toBe(1n);
  });
});

describe('others at the same stream', () => {
  test('a stream that the door loaded is read again only when somebody else was first', async () => {
    await filled(1, 'one');
    const loaded = await world.commands.load('purse', purse);
    const read = jest.spyOn(world.log, 'readStream');
    const seen: number[] = [];
    const send = (id: string) =>
      world.commands.perform(loaded, purse, command(id), (held) => (seen.push(held), fill(1)()));
    await send('two');
    expect([seen, read.mock.calls.length]).toEqual([[1], 0]);
    expect(await send('three')).toMatchObject({ state: 3, before: 2 });
    expect([seen, read.mock.calls.length]).toEqual([[1, 1, 2], 1]);
  });

  test('of two processes that send the same new command one carries it out and both have its outcome', async () => {
    const both = await Promise.all([filled(5, 'one'), filled(5, 'one', world.another())]);
    expect(both.map(({ state }) => state)).toEqual([5, 5]);
    expect(both.map(({ replayed }) => replayed).toSorted()).toEqual([false, true]);
    expect(await world.purseOf('purse')).toEqual([['filled', 5]]);
  });

  test('who loses every race is told so after a bounded number of tries', async () => {
    const other = world.another();
    let tries = 0;
    const outcome = await world.commands.perform('purse', purse, command('one'), async () => {
      await filled(1, `other ${(tries += 1)}`, other);
      return fill(1)();
    });
    expect([outcome, tries]).toMatchObject([{ code: 'request-contended' }, 20]);
  });

  test('which stream it is, is found anew at each try', async () => {
    await filled(1, 'one');
    const found: (string | undefined)[] = ['gone', undefined, 'purse'];
    const find = async () => {
      const stream = found.shift();
      if (stream === 'gone') await world.another().perform('gone', purse, command('other'), fill(1));
      return stream === 'gone'
        ? { stream, events: [], state: 0, revision: -1n }
        : stream && world.commands.load(stream, purse);
    };
    expect(
      await world.commands.perform({ key: 'any', find: find as never }, purse, command('two'), fill(1)),
    ).toMatchObject({ stream: 'purse', state: 2 });
    const nowhere = refuse('nowhere', 'There is none.');
    expect(
      await world.commands.perform({ key: 'any', find: async () => nowhere }, purse, command('two'), fill(1)),
    ).toBe(nowhere);
  });

  test('what has to be gone is gone before the event that says so; when that cannot be, nothing is recorded', async () => {
    const order: string[] = [];
    const how = {
      appending: async () => {
        order.push(`head ${await world.log.head()}`);
        return { vaultSequence: 7n };
      },
    };
    await world.commands.perform('purse', purse, command('one'), fill(1), how);
    expect([order, await world.log.maxVaultSequence()]).toEqual([['head 0'], 7n]);
    const failing = { appending: () => Promise.reject(new Error('no vault')) };
    await expect(world.commands.perform('purse', purse, command('two'), fill(1), failing)).rejects.toThrow('no vault');
    // Sent again after such a crash it is carried out.
    expect(await filled(1, 'two')).toMatchObject({ state: 2, replayed: false });
  });
});

describe('a stream to which a newer release has written', () => {
  const newer = { code: 'written-by-newer-release', kind: 'unavailable', detail: expect.stringContaining('.v99') };
  beforeEach(async () => {
    await filled(5, 'one');
    await world.log.append('purse', 0n, [{ type: 'purse.filled.v99', data: { by: 'a lot' } }], {
      metadata: metadataOf(exchangeItself),
    });
  });

  test('is read without what this one does not know, and as long as it is', async () => {
    const { events, ...stream } = await world.commands.load('purse', purse);
    expect(stream).toEqual({ stream: 'purse', state: 5, revision: 1n, newer: 'purse.filled.v99' });
    expect(events.map(({ type }) => type)).toEqual(['purse.filled.v1']);
  });

  test('is not decided on, whoever sends what; a stream beside it is', async () => {
    const { commands } = world;
    expect(await commands.perform('purse', purse, command('two'), fill(1))).toMatchObject(newer);
    expect(await commands.perform('purse', purse, command('one'), fill(5))).toMatchObject(newer);
    expect(await commands.perform('purse', purse, exchangeItself, fill(1))).toMatchObject(newer);
    const loaded = await commands.load('purse', purse);
    expect(await commands.perform(loaded, purse, command('three'), fill(1))).toMatchObject(newer);
    const rows = [{ stream: 'purse' }, { stream: 'other' }];
    expect(await commands.performRows(rows, purse, command('batch'), fill(1))).toMatchObject([newer, { state: 1 }]);
    expect(await world.log.head()).toBe(3n);
  });
});

describe('the rows of a batch', () => {
  const rows = Array.from({ length: 150 }, (_, n) => ({ stream: `purse-${n % 50}`, by: n === 7 ? 0 : 1 }));
  const nought = refuse('nought', 'That is none.');
  const send = (id = 'batch') =>
    world.commands.performRows(rows, purse, command(id), ({ by }, held) =>
      by === 0 ? nought : held >= 3 ? [] : fill(by)(),
    );

  test('are decided one by one, a bad one hurting none of the others, and the views are waited for once', async () => {
    const outcomes = await send();
    expect(outcomes.filter(isRefusal)).toEqual([nought]);
    expect(outcomes).toHaveLength(150);
    expect(await world.log.head()).toBe(149n);
    expect(world.reached).toEqual([149n]);
    expect(await world.purseOf('purse-7')).toHaveLength(2);
  });

  test('sent again go on where they were cut short', async () => {
    await world.commands.performRows(rows.slice(0, 70), purse, command('batch'), ({ by }) =>
      by ? fill(by)() : nought,
    );
    await send();
    expect(await world.purseOf('purse-0')).toHaveLength(3);
    const head = await world.log.head();
    await send();
    expect(await world.log.head()).toBe(head);
  });

  test('carry the id of their command only where that is asked for', async () => {
    await send();
    expect(await world.commands.findCommand(command('batch'))).toBeUndefined();
    const [only] = await world.commands.performRows([{ stream: 'lead' }], purse, command('led'), fill(1), {
      creates: true,
    });
    expect([isRefusal(only!), await world.commands.findCommand(command('led'))]).toEqual([
      false,
      { stream: 'lead', revision: 0n },
    ]);
  });
});
