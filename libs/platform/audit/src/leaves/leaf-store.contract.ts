import { leafHashOf, leafText, type RecordedEvent } from '@icx/event-store';
import { MemoryData, MemoryLog } from '@icx/event-store/memory';
import { must } from '@icx/refusals';
import { LogSigner } from '../checkpoint/log-key.ts';
import { verifyInclusion } from '../merkle/verify-proof.ts';
import { AuditTrail } from '../trail/audit-trail.ts';
import type { SignedCheckpoints, SignedCheckpoint } from '../trail/ports.ts';
import { giveLeaves, LeafFollower, LeavesTakenOver, type LeafStore } from './leaf-follower.ts';
import { LogWatch } from './log-watch.ts';
import { verifySparseLog } from './verify-sparse.ts';
import { sparseLeaves } from './sparse-leaves.ts';

const now = () => '2026-12-04T10:00:00.000Z';
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What every engine keeps that keeps leaves; each call of `make` gives one without any. */
export const leafStoreContract = (engine: string, make: () => LeafStore | Promise<LeafStore>): void => {
  describe(`${engine}: the contract of leaves`, () => {
    let data: MemoryData;
    let log: MemoryLog;
    let leaves: LeafStore;
    let follower: LeafFollower;

    const append = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1)
        await log.append(`s${data.head()}`, 'no-stream', [{ type: 'audit.spec-happened.v1', data: { n } }]);
    };
    const whole = () => log.readAll(0n, 10_000);
    const settled = async (count: number): Promise<void> => {
      while ((await leaves.head()) < count) await turn();
    };
    /** What the embedded log would have stored, had it been the nth. */
    const leafAt = (index: number, { metadata, data: told, ...event }: RecordedEvent) =>
      leafHashOf(leafText({ ...event, index, metadata: JSON.stringify(metadata), data: JSON.stringify(told) }));
    const expectAllIndexed = async (): Promise<void> => {
      const events = await whole();
      const expected = events.map((event, n) => leafAt(n + 1, event));
      expect(Buffer.from(await leaves.hashes(0, 10_000))).toEqual(Buffer.concat(expected));
      for (const [n, { position }] of events.entries()) {
        expect(await leaves.indexOf(position)).toBe(n + 1);
        expect(await leaves.positionOf(n + 1)).toBe(position);
      }
      expect(await leaves.positionOf(events.length + 1)).toBeUndefined();
    };

    beforeEach(async () => {
      data = new MemoryData();
      log = new MemoryLog({ data, now });
      leaves = await make();
      follower = new LeafFollower(log, leaves);
    });
    afterEach(() => log.close());

    test('events with gaps between them get indices without, in the order of the log', async () => {
      await append(3);
      await follower.start();
      await append(20);
      await settled(23);
      await expectAllIndexed();
    });

    test('another follower goes on where the first one is, and the first one writes no more', async () => {
      await append(5);
      await follower.start();
      await settled(5);
      const other = new LeafFollower(log, leaves);
      await other.start();
      await append(5);
      await settled(10);
      while (!follower.failure()) await turn();
      expect(follower.failure()).toBeInstanceOf(LeavesTakenOver);
      expect(other.failure()).toBeUndefined();
      await expectAllIndexed();
    });

    test('a log that nobody writes has all its leaves at once, also those that a follower did not come to', async () => {
      await append(3);
      await giveLeaves(log, leaves);
      await append(4);
      const token = await giveLeaves(log, leaves);
      await expectAllIndexed();
      await expect(leaves.append(token - 1n, [])).resolves.toBe(false);
    });

    test('a log is verified by them: what was changed or taken out of it is told, and where', async () => {
      await append(2_100);
      await giveLeaves(log, leaves);
      await append(1);
      expect(await verifySparseLog(log, leaves)).toEqual({ events: 2_101, problems: [] });
      const events = await whole();
      const changed = (all: typeof events) => ({
        readAll: async (after: bigint, limit: number) => all.filter(({ position }) => position > after).slice(0, limit),
      });
      const [second, gone, last] = [events[1]!, events[4]!, events[2_099]!];
      const damaged = events
        .map((event) => (event === second ? { ...event, data: { n: 'other' } } : event))
        .filter((event) => event !== gone);
      expect(await verifySparseLog(changed(damaged), leaves)).toEqual({
        events: 2_100,
        problems: [
          { position: second.position, what: 'is not as it was written: its leaf hash differs' },
          { position: events[5]!.position, what: '1 event(s) before it are missing' },
        ],
      });
      const short = events.filter(({ position }) => position < last.position);
      expect((await verifySparseLog(changed(short), leaves)).problems).toEqual([
        { position: null, what: 'it ends at event 2099, and 2100 have leaves' },
      ]);
    });

    test('an outage stops it; started again it leaves nothing out and gives no event two leaves', async () => {
      await append(5);
      await follower.start();
      await settled(5);
      await append(1);
      data.outage = 'storage-unreachable';
      while (!follower.failure()) await turn();
      data.outage = undefined;
      await follower.start();
      await append(5);
      await settled(11);
      await expectAllIndexed();
    });

    test('a log that is shorter than its leaves is not gone on with', async () => {
      await append(3);
      await follower.start();
      await settled(3);
      const older = new LeafFollower(new MemoryLog({ now }), leaves);
      await expect(older.start()).rejects.toMatchObject({ code: 'log-shortened' });
    });

    test('whoever asks for the leaf of what was just recorded waits for it, and reads it as it stands in the log', async () => {
      await append(7);
      const sparse = sparseLeaves(log, leaves);
      const last = sparse.indexOf(await log.head());
      await follower.start();
      expect(await last).toBe(7);
      const read = [...(await sparse.leaves(0, 3)), ...(await sparse.leaves(3, 100))];
      expect(read.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(read.every(({ text, hash }) => leafHashOf(text).equals(hash))).toBe(true);
      const watch = new LogWatch(sparse, 'Restore it.');
      await watch.start();
      await watch.stop();
      expect(watch.problem()).toBeUndefined();
    });

    test('the audit trail over them proves every event by its index', async () => {
      const rows: SignedCheckpoint[] = [];
      const checkpoints: SignedCheckpoints = {
        place: 'memory',
        origin: async () => undefined,
        begin: async () => undefined,
        latest: async () => rows.at(-1),
        find: async (size) => rows.find((row) => row.size === size),
        after: async (size) => rows.find((row) => row.size > size),
        append: async (row) => rows.push(row) > 0,
      };
      const signer = new LogSigner('log.test', Buffer.alloc(32, 1));
      const trail = await AuditTrail.open({ log, leaves, checkpoints, signer, now });
      await follower.start();
      await append(9);
      await settled(10);
      await trail.begin();
      const { size, root } = must(await trail.checkpoint());
      expect(size).toBe(10);
      for (const event of await whole()) {
        const index = (await leaves.indexOf(event.position))!;
        const { proof, leafHash } = must(await trail.inclusion(index));
        expect(leafHash).toBe(leafAt(index, event).toString('hex'));
        const inclusion = { index: index - 1, size, leafHash: leafAt(index, event), root: Buffer.from(root) };
        expect(verifyInclusion({ ...inclusion, proof: proof.map((hex) => Buffer.from(hex, 'hex')) })).toBe(true);
      }
      await trail.stop();
    });
  });
};
