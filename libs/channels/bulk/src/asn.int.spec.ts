import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PartyId } from '@icx/identifiers';
import { CODE_MASK, withCrc } from '@icx/install-code';
import { must } from '@icx/refusals';
import { openWorld, type World } from '@icx/world-testing';
import { tracesOf } from '@icx/vault/contract';
import { plainDate } from '@icx/working-days';
import { takingFiles } from './taken.fixture.ts';

let world: World;
let take: ReturnType<typeof takingFiles>;
beforeEach(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
  take = takingFiles(world);
});
afterEach(() => world.remove());

const codeOf = (seed: number): Uint8Array =>
  Uint8Array.from({ length: 16 }, (_, at) => (seed * 31 + at * at * 7) & 0xff);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const device = (n: number): string => `00-DB-12-34-00-00-00-${n.toString(16).padStart(2, '0').toUpperCase()}`;
const row = (n: number, more: object = {}) => ({
  ...{ deviceId: device(n), deviceType: 'ESME', manufacturer: 'Wattmeter Ltd', msn: `21E${n}` },
  installCode: hex(withCrc(codeOf(n))),
  ...more,
});
const asn = (rows: readonly object[], sent: Parameters<typeof take>[2] = {}) => take('asn', rows as never, sent);
const held = async (by: string, n: number) => {
  const code = await world.holdings.open(by, device(n));
  return code && hex(code.bytes);
};

test('each row becomes a holding of its sender, and its code opens; what is wrong with one hurts no other', async () => {
  const rows = [
    row(1),
    row(2, { installCode: hex(codeOf(2)), representation: 'raw-16', msn: undefined, model: 'WM-3', cartonId: 'C1' }),
    row(3, { installCode: `${hex(codeOf(3))}0000` }),
    row(4, { deviceType: 'CHF', manufacturer: undefined }),
    row(5, { installCode: undefined }),
    row(6, { installCode: CODE_MASK }),
    row(7, { installCode: 'F'.repeat(32) }),
    row(8, { representation: 'raw' }),
    row(9, { msn: hex(codeOf(9)) }),
    row(10, { deviceType: 'gsme' }),
  ];
  expect(await asn(rows)).toEqual(
    [
      'accepted',
      'accepted',
      'rejected, install-code-crc-mismatch /installCode',
      'rejected, device-type-needs-no-install-code /deviceType, required /manufacturer',
      'rejected, code-missing /installCode',
      'rejected, code-masked /installCode',
      'rejected, install-code-test-pattern /installCode',
      'rejected, representation-invalid /representation',
      'rejected, msn-invalid /msn, install-code-misplaced /msn',
      'accepted',
    ].map((said) => (said.includes('/msn') ? expect.stringMatching(/^rejected, \S+ \/msn$/) : said)),
  );
  expect([await held('AAAA', 1), await held('AAAA', 2), await held('AAAA', 3)]).toEqual([
    ...[hex(codeOf(1)), hex(codeOf(2)), undefined],
  ]);
  expect(await world.holdings.find(['AAAA'], [device(10)])).toMatchObject([
    { holder: 'AAAA', uploader: 'AAAA', source: 'fil_one', line: 11, deviceType: 'GSME', msn: '21E10' },
  ]);
});

test.each([
  ['a Device ID that became a number', { deviceId: '4.8E+15' }, 'spreadsheet-number /deviceId'],
  ['a Device ID that became a date', { deviceId: '12/03/2021' }, 'spreadsheet-date /deviceId'],
  ['a code that became a number', { installCode: '8.3E+35' }, 'spreadsheet-number /installCode'],
  ['a code that lost its zeros', { installCode: '1'.repeat(30) }, 'spreadsheet-zeros-lost /installCode'],
  ['a serial number that lost digits', { msn: '123456789012345000' }, 'spreadsheet-digits-lost /msn'],
])('what a spreadsheet did is named: %s', async (_, cells, refusal) => {
  expect(await asn([row(1, cells)])).toEqual([`rejected, ${refusal}`]);
});

test('the same file again says the same; another one finds its rows held, and another code aside', async () => {
  const rows = [row(1), row(2), row(1)];
  const said = ['accepted', 'accepted', 'already-held'];
  expect(await asn(rows, { dryRun: true })).toEqual(said);
  expect(await asn(rows)).toEqual(said);
  expect(await asn(rows)).toEqual(said);
  const other = { installCode: row(7).installCode };
  expect(await asn([row(1), row(2, other), row(3)], { file: 'two' })).toEqual([
    ...['already-held', 'conflict, holding-conflict /installCode', 'accepted'],
  ]);
  expect(await held('AAAA', 2)).toBe(hex(codeOf(2)));
  expect(await world.holdings.conflicts(['AAAA'], { limit: 9 })).toMatchObject([{ deviceId: device(2), line: 3 }]);
});

test('what another party holds shows in nothing', async () => {
  await asn([row(1)], { by: 'BBBB' });
  const other = row(1, { installCode: row(7).installCode });
  expect(await asn([other])).toEqual(['accepted']);
  expect(await held('BBBB', 1)).toBe(hex(codeOf(1)));
});

test('a dry run stores nothing', async () => {
  const before = [await world.log.head(), world.vault.highestSequence];
  expect(await asn([row(1)], { dryRun: true })).toEqual(['accepted']);
  expect(await world.holdings.count(['AAAA'])).toBe(0);
  expect([await world.log.head(), world.vault.highestSequence]).toEqual(before);
});

test('whoever sends it has to be let in when its rows are taken', async () => {
  expect(await asn([row(1)], { by: 'BBBB', agent: 'AGNT' })).toEqual(['rejected, agency-not-granted']);
  expect(await asn([row(1)], { by: 'SECA' })).toEqual(['rejected, action-not-allowed']);
});

describe('an original party', () => {
  const BBBB = 'BBBB' as PartyId;
  const record = async (mpxns: readonly string[] | null) =>
    must(
      await world.switching.successions.record(
        {
          ...{ kind: 'solr', from: 'BBBB', to: 'CCCC', fuel: null, mpxns, reason: null, grace: 0 },
          effectiveFrom: plainDate('2026-11-23'),
        } as never,
        world.envelope('SECA', 'succession'),
      ),
    );

  test('is named by its successor alone', async () => {
    const rows = [row(1), row(2, { deviceId: 'no' })];
    const refused = ['rejected, not-successor /originalParty', 'rejected, device-id-invalid /deviceId'];
    expect(await asn(rows, { by: 'CCCC', originalParty: BBBB })).toEqual(refused);
    const { id } = await record(null);
    expect(await asn(rows, { by: 'AAAA', originalParty: BBBB, file: 'two' })).toEqual(refused);
    expect(await asn([row(1)], { by: 'CCCC', originalParty: BBBB, file: 'three' })).toEqual(['accepted']);
    expect(await world.holdings.find('anyone', [device(1)])).toMatchObject([{ holder: 'BBBB', uploader: 'CCCC' }]);
    expect(await asn([row(1)], { by: 'CCCC', file: 'four' })).toEqual(['already-held']);
    must(await world.switching.successions.reverse(id, 'wrong', world.envelope('SECA', 'reversal')));
    expect(await asn([row(1)], { by: 'CCCC', file: 'five' })).toEqual(['accepted']);
  });

  test('of some of its devices: each row is asked', async () => {
    const [mine, other] = world.askable.filter(({ deviceType }) => deviceType === 'ESME');
    await record([mine!.mpxn]);
    const rows = [mine!, other!].map(({ deviceId }, n) => row(n, { deviceId }));
    expect(await asn(rows, { by: 'CCCC', originalParty: BBBB })).toEqual([
      ...['accepted', 'rejected, not-successor /originalParty'],
    ]);
    expect(await world.holdings.open('BBBB', mine!.deviceId)).toMatchObject({ representation: 'raw-16+crc' });
    expect(await world.holdings.open('BBBB', other!.deviceId)).toBeUndefined();
  });
});

test('no code is in any file of the exchange', async () => {
  const codes = Array.from({ length: 40 }, (_, n) => row(n + 1));
  await asn(codes);
  await asn(
    codes.map((one, n) => ({ ...one, installCode: row(n + 50).installCode })),
    { file: 'two' },
  );
  for (const name of ['vault.db', 'vault.db-wal', 'log.db', 'log.db-wal', 'inbox.db', 'inbox.db-wal'])
    for (let n = 1; n < 90; n += 1)
      expect([name, n, tracesOf(readFileSync(join(world.folder, name)), codeOf(n))]).toEqual([name, n, []]);
});
