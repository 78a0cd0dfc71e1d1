import { gzipSync } from 'node:zlib';
import type { CommandContext } from '@icx/commands';
import type { Profile, ProfileContent } from '@icx/files';
import { isRefusal } from '@icx/refusals';
import { openTable } from '@icx/tabular';
import { at, code, openFilesWorld, type FilesWorld } from '../fixtures/files-world.fixture.ts';
import type { Column } from '../file-kind.ts';
import { mappingIn, proposeColumns, tryMapping } from '../index.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await openFilesWorld({});
});
afterEach(() => world.remove());

const by = (party: string, commandId: string) =>
  ({
    ...{ party, user: 'anna', channel: 'api', commandId, fingerprint: commandId, receivedAt: at },
  }) as unknown as CommandContext;
const flexco: ProfileContent = {
  ...{ kind: 'asn', delimiter: ';' },
  columns: [
    { header: 'Meter GUID', column: 'deviceId' },
    { header: 'Key', column: 'installCode' },
    { header: 'Pallet', column: null },
  ],
  constants: [{ column: 'note', value: 'skip' }],
};
const content = (more: Partial<ProfileContent> = {}): ProfileContent => ({ ...flexco, ...more });
let commands = 0;
const save = (more?: Partial<ProfileContent>, party = 'AAAA') =>
  world.profiles.save('flexco', content(more), by(party, `c${(commands += 1)}`));
const parties = (party: string) => party as Profile['id'] & Parameters<FilesWorld['profiles']['list']>[0];

test('a profile is its party’s: saved version by version, and unknown to any other', async () => {
  expect(await save()).toMatchObject({ id: 'flexco', version: 1, savedAt: at });
  expect(await save({ delimiter: null })).toMatchObject({ version: 2 });
  expect(await world.profiles.list(parties('AAAA'))).toMatchObject([{ id: 'flexco', version: 2, delimiter: null }]);
  expect(await world.profiles.read(parties('AAAA'), 'flexco', 1)).toMatchObject({ delimiter: ';' });
  expect(await world.profiles.list(parties('BBBB'))).toEqual([]);
  expect(await world.profiles.read(parties('BBBB'), 'flexco')).toMatchObject({ code: 'profile-unknown' });
});

test.each<[string, Partial<ProfileContent>, string, string]>([
  [
    'a column that there is not',
    { columns: [{ header: 'x', column: 'colour' }] },
    'profile-column-unknown',
    '/columns/0/column',
  ],
  [
    'a constant of none',
    { constants: [{ column: 'colour', value: 'x' }] },
    'profile-column-unknown',
    '/constants/0/column',
  ],
  ['a code as a name', { columns: [{ header: code, column: 'note' }] }, 'install-code-misplaced', '/columns/0'],
  [
    'a code in another column of all rows',
    { constants: [{ column: 'note', value: code }] },
    'install-code-misplaced',
    '/constants/0',
  ],
  [
    'a code for all rows',
    { constants: [{ column: 'installCode', value: 'x' }] },
    'profile-constant-secret',
    '/constants/0/column',
  ],
])('%s is refused', async (_, more, refusal, pointer) =>
  expect(await save(more)).toMatchObject({ code: refusal, pointer }),
);

describe('a file', () => {
  const received = async (text: string | Uint8Array, profile: { id: string; version: number }) => {
    world.jobs.start();
    return world.ended(await world.receive('fil_1', 'AAAA', text, { profile }));
  };
  const text = `Meter GUID;Key;Pallet\na,1;${code};p\n`;

  test('is read by the profile and version that its sender named, packed too', async () => {
    await save({ constants: [] });
    await save({ delimiter: ',' });
    const done = await received(gzipSync(text), { id: 'flexco', version: 1 });
    expect([done.refusal, done.rows.counts.accepted]).toEqual([null, 1]);
  });

  test('has what the profile says of every row', async () => {
    await save();
    expect((await received(text, { id: 'flexco', version: 1 })).rows.counts.skipped).toBe(1);
  });

  test('is refused where its party has no such profile', async () =>
    expect((await received(text, { id: 'flexco', version: 1 })).refusal).toMatchObject({ code: 'profile-unknown' }));
});

const column = (name: string, more: Partial<Column> = {}): Column => ({
  name,
  required: false,
  words: '',
  example: '',
  ...more,
});
const columns = [
  column('deviceId', { required: true, aliases: ['guid'] }),
  column('installCode', { required: true, secret: true }),
  column('deviceType', { required: true }),
  column('manufacturer'),
];

test('a proposal matches what names are like, each column once; what is known needs none', () =>
  expect(
    proposeColumns(
      ['Device ID', 'Meter GUID', 'Install Code (hex)', 'Manufactuer', 'Install Code 2', 'Pallet', ''],
      columns,
    ),
  ).toEqual([
    { header: 'Meter GUID', column: null },
    { header: 'Install Code (hex)', column: 'installCode' },
    { header: 'Manufactuer', column: 'manufacturer' },
    { header: 'Install Code 2', column: null },
    { header: 'Pallet', column: null },
  ]));

test('the first twenty rows are shown as they would be read, codes masked wherever they stand', async () => {
  const rows = Array.from({ length: 30 }, (_, n) => `D${n},${code},${code}\n`).join('');
  const table = await openTable(
    (async function* () {
      yield Buffer.from(`GUID,IC,maker\n${rows.replace('D1,', '"D1,')}`);
    })(),
  );
  if (isRefusal(table)) throw new Error(table.code);
  const mapping = mappingIn({
    delimiter: null,
    columns: [
      { header: 'IC', column: 'installCode' },
      { header: 'Maker', column: 'manufacturer' },
    ],
    constants: [{ column: 'deviceType', value: 'ESME' }],
  });
  const tried = await tryMapping(table, { columns }, mapping);
  if (isRefusal(tried)) throw new Error(tried.code);
  expect(tried.rows).toHaveLength(20);
  expect(tried.rows[0]).toEqual({
    line: 2,
    cells: {
      deviceType: 'ESME',
      deviceId: 'D0',
      installCode: '[masked]',
      manufacturer: expect.stringMatching(/^\[withheld/),
    },
  });
  expect(tried.rows[1]).toMatchObject({ line: 3, damage: { code: 'line-misquoted' } });
});
