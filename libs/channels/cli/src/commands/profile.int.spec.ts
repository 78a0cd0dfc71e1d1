import { readFileSync } from 'node:fs';
import { fileOf, icxAgainst } from './commands.fixture.ts';

const code = '83FED3407A939723A5C639B26916D505C3B5';
const column = (name: string, more = {}) => ({
  ...{ name, required: false, aliases: [], words: '', example: '', secret: false },
  ...more,
});
const kinds = {
  status: 200,
  json: {
    items: [
      {
        ...{ kind: 'asn', ignoresOthers: false },
        columns: [
          column('deviceId', { required: true, aliases: ['EUI'] }),
          column('deviceType', { required: true }),
          column('installCode', { required: true, secret: true }),
        ],
      },
    ],
  },
};
const sample = () => fileOf('sample.csv', `EUI;Install Code HEX;Pallet\n00-DB-12-34-56-78-90-A0;${code};P1\n`);
const draft = {
  ...{ kind: 'asn', delimiter: ';' },
  columns: [
    { header: 'Install Code HEX', column: 'installCode' },
    { header: 'Pallet', column: null },
  ],
  constants: [{ column: 'deviceType', value: 'ESME' }],
};
const saved = { ...draft, id: 'flexco', version: 2, savedAt: '2026-11-27T10:00:00.000Z' };

describe('a mapping profile', () => {
  test('is made of the names in a sample, and written to a file', async () => {
    const out = fileOf('x', '').replace(/x$/, 'flexco.json');
    const args = ['profile', 'make', sample(), '--kind', 'asn', '--constant', 'deviceType=ESME', '--out', out];
    const { code: exit, out: said } = await icxAgainst(args, kinds);
    expect([exit, JSON.parse(readFileSync(out, 'utf8'))]).toEqual([0, draft]);
    expect(said).toContain('icx profile save NAME');
    expect(said).not.toContain(code);
  });

  test('may be told what a name is', async () => {
    const args = ['profile', 'make', sample(), '--kind', 'asn', '--map', 'Pallet=deviceType', '--json'];
    expect(JSON.parse((await icxAgainst(args, kinds)).out)).toMatchObject({
      columns: [{ header: 'Pallet', column: 'deviceType' }, draft.columns[0]],
    });
  });

  test.each([
    ['in a file', () => fileOf('flexco.json', JSON.stringify(draft)), [kinds]],
    ['that is saved', () => 'flexco@2', [{ status: 200, json: saved }, kinds]],
  ])('%s is tried on a file: rows as they would be read, codes masked, nothing sent', async (_, mapping, replies) => {
    const run = await icxAgainst(['profile', 'try', sample(), '--mapping', mapping(), '--json'], ...replies);
    expect(run.calls.every(({ body }) => body === undefined)).toBe(true);
    expect(JSON.parse(run.out)).toMatchObject({
      dialect: { container: 'plain', delimiter: ';' },
      columns: ['deviceId', 'installCode', null],
      rows: [{ line: 2, cells: { deviceId: '00-DB-12-34-56-78-90-A0', deviceType: 'ESME', installCode: '[masked]' } }],
    });
  });

  test('that does not fit says which column is missing', async () => {
    const run = await icxAgainst(['profile', 'try', sample(), '--kind', 'asn'], kinds);
    expect([run.code, run.err]).toEqual([1, expect.stringContaining('(column-missing)')]);
  });

  test('is saved under a name', async () => {
    const file = fileOf('flexco.json', JSON.stringify(draft));
    const { asked } = await icxAgainst(['profile', 'save', 'flexco', file], { status: 201, json: saved });
    expect(asked).toEqual([['POST', '/v1/files/profiles', { id: 'flexco', ...draft }]]);
  });

  test('that is none is wrong usage', async () => {
    const run = await icxAgainst(['profile', 'save', 'flexco', fileOf('a.json', '{"kind": 1}')], kinds);
    expect([run.code, run.calls]).toEqual([2, []]);
  });
});

describe('a file', () => {
  const file = (state: string, rejected: number) => ({
    status: 200,
    json: {
      ...{ id: 'fil_TEST1234567890', state, kind: 'asn', name: 'a.csv', bytes: 10, refused: [], why: null },
      options: { dryRun: false, allOrNothing: false, profile: null, originalParty: null },
      receivedAt: '2026-11-27T10:00:00.000Z',
      rows: { total: 3, accepted: 3 - rejected, alreadyHeld: 0, conflict: 0, rejected, skipped: 0 },
    },
  });

  const news = (state: string) => {
    const { id, rows } = file(state, 0).json;
    return { id, state, rows, progress: { bytesRead: 5, rowsPerSecond: null, remainingSeconds: null } };
  };
  const path = '/v1/files/fil_TEST1234567890';

  test('is uploaded with the newest version of a profile, and watched until it has ended', async () => {
    const args = ['upload', sample(), '--kind', 'asn', '--mapping', 'flexco', '--watch'];
    const told = [{ events: [news('received'), news('processing')] }, { events: [news('done')] }];
    const replies = [{ status: 200, json: saved }, file('received', 0), ...told, file('done', 1)];
    const { code: exit, calls, out } = await icxAgainst(args, ...replies);
    expect(calls.map((call) => `${call.method} ${call.path}`)).toEqual([
      ...['GET /v1/files/profiles/flexco', 'POST /v1/files?kind=asn&profile=flexco%402'],
      // The first connection broke off before the end.
      ...[`GET ${path}/events`, `GET ${path}/events`, `GET ${path}`],
    ]);
    expect([exit, out]).toEqual([1, expect.stringContaining('1 rejected')]);
  });

  test('that waits for a second person is watched no longer', async () => {
    const args = ['upload', sample(), '--kind', 'parties', '--watch', '--json'];
    const run = await icxAgainst(args, file('waiting', 0), { events: [news('waiting')] }, file('waiting', 0));
    expect([run.code, JSON.parse(run.out).state]).toEqual([0, 'waiting']);
  });

  test('is followed to its end, a line for each event', async () => {
    const args = ['files', 'follow', 'fil_TEST1234567890', '--json'];
    const { code: exit, out } = await icxAgainst(args, { events: [news('processing'), news('done')] });
    const lines = out.trimEnd().split('\n');
    expect([exit, lines.map((line) => JSON.parse(line).state)]).toEqual([0, ['processing', 'done']]);
  });
});
