import { setImmediate as nextTurn } from 'node:timers/promises';
import { LeaseLost } from '@icx/runtime';
import type { AppendOptions, Spool } from '@icx/spool';
import { isEnded, type FileId } from '@icx/files';
import type { PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { allOf, fileOf, openFilesWorld, type FilesWorld } from '../fixtures/files-world.fixture.ts';
import type { FileWork } from './file-work.ts';

const ROWS = 10;
type Moment = 'before it writes' | 'after it has written';

/** A spool at which the worker with the first lease stands still once, at its second batch, until the test lets it go on. */
const standingStill = (moment: Moment, isFenced: boolean) => {
  const [stands, goesOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const now = { lease: 1n };
  const spoolOf = (spool: Spool): Spool => {
    let batches = 0;
    const standStill = async (at: Moment, token: bigint | undefined): Promise<void> => {
      if (token !== 1n || batches !== 2 || at !== moment) return;
      stands.resolve();
      await goesOn.promise;
    };
    const append = async (name: string, bytes: Uint8Array, options: AppendOptions = {}): Promise<number> => {
      const token = options.lease?.token;
      if (token === 1n) batches += 1;
      await standStill('before it writes', token);
      // As PostgreSQL does; a spool in a folder does not know the lease.
      if (isFenced && token !== undefined && token !== now.lease) throw new LeaseLost('files');
      const size = await spool.append(name, bytes, options);
      await standStill('after it has written', token);
      return size;
    };
    const overridden: Partial<Spool> = { append };
    return new Proxy(spool, {
      get: (target, name) => Reflect.get(overridden, name) ?? (Reflect.get(target, name) as () => void).bind(target),
    });
  };
  return { stands: stands.promise, goOn: goesOn.resolve, now, spoolOf };
};

/** As the runner would, under the second lease. */
const runToTheEnd = async (world: FilesWorld, worker: FileWork): Promise<void> => {
  while (!isEnded(await world.state('fil_1'))) {
    await worker.run({ token: 2n, signal: new AbortController().signal });
    await nextTurn();
  }
};

describe('a worker that stood still while another one got its lease', () => {
  test.each([
    ['before it writes', true, 'when the other is done'],
    ['before it writes', false, 'when the other is done'],
    ['after it has written', true, 'when the other is done'],
    ['after it has written', false, 'when the other is done'],
    ['before it writes', false, 'at once'],
    ['after it has written', false, 'at once'],
  ] as const)('%s (fenced: %p), and wakes %s, hurts nothing', async (moment, isFenced, wakes) => {
    const { stands, goOn, now, spoolOf } = standingStill(moment, isFenced);
    const world = await openFilesWorld({ spoolOf, batch: 3 });
    await world.receive('fil_1', 'AAAA', fileOf(ROWS));
    // Neither has heard that the lease is lost: the signal comes later than the other worker.
    const first = await world.begin(1n);
    await stands;
    now.lease = 2n;
    const second = await world.begin(2n);
    if (wakes === 'at once') goOn();
    await runToTheEnd(world, second);
    const { state } = await world.state('fil_1');
    goOn();
    await Promise.all([first.stop(), second.stop()]);

    expect([state, first.problem(), second.problem()]).toEqual(['done', undefined, undefined]);
    const log = await world.log.readAll(0n, 1_000);
    expect(log.filter(({ type }) => type === 'fixture.row-taken.v1')).toHaveLength(ROWS);
    const returned = must(await world.teller.returned('fil_1' as FileId, 'AAAA' as PartyId, false));
    const rows = (await allOf(returned)).join('').trimEnd().split('\r\n').slice(1);
    expect(rows).toEqual(Array.from({ length: ROWS }, (_, n) => `device-${n},[masked],,accepted,`));
    await world.remove();
  });

  test('takes no further batch once it hears that it has lost the lease, and goes on from there with its next one', async () => {
    const { stands, goOn, spoolOf } = standingStill('after it has written', false);
    const world = await openFilesWorld({ spoolOf, batch: 1 });
    const file = await world.receive('fil_1', 'AAAA', fileOf(ROWS));
    const lost = new AbortController();
    const worker = await world.begin(1n, lost.signal);
    await stands;
    lost.abort();
    goOn();
    await runToTheEnd(world, worker);
    await worker.stop();
    const leases = (await world.log.readStream(file)).flatMap(({ data }) => data['lease'] ?? []);
    expect([leases, worker.problem()]).toEqual([['1', '2'], undefined]);
    await world.remove();
  });
});
