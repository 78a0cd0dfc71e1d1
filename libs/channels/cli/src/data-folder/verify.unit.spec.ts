import { expect, test } from '@jest/globals';
import type { SignedCheckpoint } from '@icx/audit';
import { SealBroken } from '@icx/vault';
import type { CodeRef } from '@icx/vault';
import { exitCodes, Failure } from '../failure.ts';
import type { DataFolder, LogOnDisk } from '../surroundings.ts';
import { verifyDataFolder } from './verify.ts';

type Events = Awaited<ReturnType<LogOnDisk['readAll']>>;

const ref = (n: number): CodeRef => ({ id: `code_${n}`, sequence: String(n), fingerprint: `f${n}` });
const supplied = (n: number) => ({
  type: 'requests.code-supplied.v1',
  data: { code: ref(n), deviceId: `device ${n}` },
});
const erased = (n: number) => ({ type: 'requests.code-erased.v1', data: { code: ref(n) } });

interface Contents {
  /** Of the log; each look at its end may see more. */
  readonly log: (looks: number) => readonly { readonly type: string; readonly data: object }[];
  /** Sequences of the codes that are there. */
  readonly vault: readonly number[];
  readonly other?: readonly number[];
  readonly pairId?: string;
  readonly maxVaultSequence?: bigint;
  readonly problems?: readonly { position: bigint | null; what: string }[];
  readonly vaultFailure?: Failure;
  readonly leaves?: number;
  readonly signed?: readonly SignedCheckpoint[];
}

const folderWith = ({ log, vault, other = [], ...rest }: Contents): DataFolder => {
  const { pairId = 'pair', maxVaultSequence = 0n, problems = [], vaultFailure, leaves = 0, signed = [] } = rest;
  let looks = 0;
  const events = (): Events =>
    log(looks).map((event, index) => ({
      ...{ metadata: { party: 'BBBB' }, stream: 'request' },
      ...event,
      position: BigInt(index + 1),
    })) as never;
  const absent = () => Promise.reject(new Error('no backup in this spec'));
  return {
    path: '/data',
    isEmpty: () => false,
    backUp: absent,
    recoverKeys: absent,
    migrate: absent,
    mail: async () => ({ opened: 0, broken: [] }),
    restore: absent,
    keys: async () => ({ keys: { secret: () => Buffer.alloc(32) } as never, pairId: 'pair' }),
    log: async () => ({
      head: () => {
        looks += 1;
        return BigInt(events().length);
      },
      readAll: (after, limit) => events().slice(Number(after), Number(after) + limit),
      readStream: () => [],
      pair: () => ({ pairId, maxVaultSequence }),
      close: () => undefined,
    }),
    vault: async () => {
      if (vaultFailure) throw vaultFailure;
      return {
        open: async ({ sequence }, { deviceId, holder }) => {
          if (other.includes(Number(sequence)) || deviceId !== `device ${sequence}` || holder !== 'BBBB')
            throw new SealBroken();
          return vault.includes(Number(sequence)) ? { bytes: new Uint8Array(16), representation: 'raw-16' } : undefined;
        },
        highestSequence: () => 9n,
        verify: async () => ({ opened: vault.length, broken: other.map(String) }),
        close: async () => undefined,
      };
    },
    verifyLog: async () => ({ events: events().length, problems }),
    leaves: async () => ({
      head: async () => leaves,
      hashes: async (_, limit) => Buffer.alloc(32 * limit),
      leaves: async () => [],
      close: () => undefined,
    }),
    checkpoints: async () => ({ latest: async () => signed[0], after: async () => undefined, close: () => undefined }),
  };
};

const verdictOn = (contents: Contents) =>
  verifyDataFolder(folderWith(contents), async () => ({ update: () => undefined, stop: () => undefined }));

test('a log and a vault that agree are clean', async () => {
  const log = () => [supplied(1), supplied(2), erased(1)];
  expect(await verdictOn({ log, vault: [2] })).toEqual({
    log: { events: 3 },
    checkpoints: { compared: 0, covered: 0 },
    vault: { opened: 1 },
    mail: { opened: 0 },
    references: { live: 1, erased: 1 },
    problems: [],
    unreadable: [],
  });
});

test('a code that a holding gave by itself is its addressee’s, whoever opened the leg', async () => {
  const metadata = { party: 'AAAA' };
  const opened = { type: 'requests.leg-opened.v1', data: { leg: 1, addressee: 'BBBB' }, metadata };
  const { type, data } = supplied(1);
  const log = () => [opened, { type, data: { ...data, leg: 1, automatic: true }, metadata }];
  expect(await verdictOn({ log, vault: [1] })).toMatchObject({ references: { live: 1 }, problems: [] });
});

test('texts of older events that may hold a code are counted; they are no damage', async () => {
  const note = '83.FE.D3.40.7A.93.97.23.A5.C6.39.B2.69.16.D5.05';
  const denied = { type: 'requests.installation-denied.v1', data: { leg: 1, note } };
  const { references, problems } = await verdictOn({
    log: () => [denied, { ...denied, data: { note: 'ours' } }],
    vault: [],
  });
  expect(references).toEqual({ live: 0, erased: 0, withheld: 1 });
  expect(problems).toEqual([]);
});

test('a code that is gone without a word of the log is named with its place', async () => {
  const { problems } = await verdictOn({ log: () => [supplied(1), supplied(2)], vault: [2] });
  expect(problems).toEqual([
    { where: 'log position 1, vault sequence 1', what: 'the code that was supplied is not in the vault' },
  ]);
});

test('a code that a serving exchange erased meanwhile is not missed', async () => {
  const log = (looks: number) => (looks > 1 ? [supplied(1), erased(1)] : [supplied(1)]);
  expect(await verdictOn({ log, vault: [] })).toMatchObject({ problems: [], references: { live: 0, erased: 1 } });
});

test('another code in its place is named, once for the row and once for the reference', async () => {
  const { problems } = await verdictOn({ log: () => [supplied(1)], vault: [], other: [1] });
  expect(problems.map(({ where }) => where)).toEqual(['vault sequence 1', 'log position 1, vault sequence 1']);
});

test('a code that was erased and is still there is named', async () => {
  const { problems } = await verdictOn({ log: () => [supplied(1), erased(1)], vault: [1] });
  expect(problems).toEqual([
    {
      where: 'log position 1, vault sequence 1',
      what: 'this code was erased, says the log, and is still in the vault',
    },
  ]);
});

test('a log of another exchange, or ahead of its vault, is no pair', async () => {
  const log = () => [];
  expect((await verdictOn({ log, vault: [], pairId: 'other' })).problems).toMatchObject([{ where: 'pair' }]);
  expect((await verdictOn({ log, vault: [], maxVaultSequence: 10n })).problems).toMatchObject([{ where: 'pair' }]);
});

test('damage of the log is told with its position', async () => {
  const problems = [
    { position: 7n, what: 'changed' },
    { position: null, what: 'no end' },
  ];
  expect((await verdictOn({ log: () => [], vault: [], problems })).problems).toEqual([
    { where: 'log position 7', what: 'changed' },
    { where: 'log', what: 'no end' },
  ]);
});

test('a log that ends before its last checkpoint is told with the position that is missing', async () => {
  const signed = [{ size: 3, root: Buffer.alloc(32), at: '', note: '' }];
  expect((await verdictOn({ log: () => [], vault: [], leaves: 2, signed })).problems).toEqual([
    { where: 'log position 3', what: 'is missing, as is what follows up to 3: so many events were signed' },
  ]);
});

test('a part that cannot be read does not keep the other from being looked at', async () => {
  const vaultFailure = new Failure(exitCodes.usage, 'storage-damaged', 'The vault is damaged.');
  expect(await verdictOn({ log: () => [supplied(1)], vault: [], vaultFailure })).toEqual({
    log: { events: 1 },
    checkpoints: { compared: 0, covered: 0 },
    vault: null,
    mail: { opened: 0 },
    references: null,
    problems: [],
    unreadable: [{ where: 'vault', what: 'The vault is damaged.' }],
  });
});
