import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { fileOf, icxAgainst } from './commands.fixture.ts';

const deviceId = '00-DB-12-34-56-78-90-A0';
const device = {
  deviceId,
  deviceType: 'ESME',
  esmeVariant: 'A',
  smiStatus: 'Pending',
  mpxn: '1012345678903',
  secondaryImportMpan: null,
  exportMpan: null,
  hub: null,
  msn: 'E1',
  manufacturer: 'Wattmeter Ltd',
  model: 'One',
  firmwareVersion: null,
  smetsChtsVersion: null,
  mapId: 'MAPX',
  mapIdCaption: 'not definitive',
  addedBy: 'MAPX',
  installingSupplier: 'BBBB',
  installedOn: '2026-10-01',
  installerRecordedOn: null,
  removedOn: null,
  wan: 'not-connected',
  registeredSupplier: 'BBBB',
  suppliedFrom: null,
  registration: { supplier: 'AAAA', from: '2026-11-01' },
  history: [{ status: 'Pending', at: null, by: null }],
};

describe('a device', () => {
  test('as a person reads it: mirror against registration, MAP ID with its caption', async () => {
    const { out, asked } = await icxAgainst(['inventory', 'show', deviceId], { status: 200, json: device });
    expect(asked).toEqual([['GET', `/v1/inventory/devices/${deviceId}`, undefined]]);
    expect(out).toMatch(/MAP ID +MAPX \(not definitive\)\n/);
    expect(out).toMatch(/supplier +AAAA, since Sun 1 Nov 2026 \(the mirror has BBBB\)\n/);
    expect(out).toMatch(/installed +Thu 1 Oct 2026 by BBBB\n/);
    expect(out).toMatch(/Pending +- +-\n$/);
  });

  test('is found by what is written on it', async () => {
    const args = ['inventory', 'find', '--msn', 'E 1', '--manufacturer', 'Wattmeter Ltd'];
    const { out, asked } = await icxAgainst(args, { status: 200, json: { items: [device] } });
    expect(asked[0]![1]).toBe('/v1/inventory/devices?msn=E+1&manufacturer=Wattmeter+Ltd');
    expect(out).toContain(deviceId);
  });
});

describe('an update', () => {
  test.each<[string, readonly string[], object]>([
    ['of the status', ['--status', 'Commissioned'], { kind: 'status', status: 'Commissioned' }],
    [
      'of MPxNs',
      ['--import', '1012345678903', '--export', 'none'],
      { kind: 'mpxn', importMpxn: '1012345678903', exportMpan: null },
    ],
    [
      'of details',
      ['--set', 'model=A=B', '--set', 'mapId='],
      { kind: 'details', changes: { model: 'A=B', mapId: null } },
    ],
    ['by which it is deleted', ['--delete', '--yes'], { kind: 'delete' }],
  ])('%s', async (_, args, update) => {
    const { code, asked } = await icxAgainst(['inventory', 'update', deviceId, ...args], { status: 200, json: device });
    expect([code, asked]).toEqual([0, [['POST', '/v1/inventory/updates', { deviceId, ...update }]]]);
  });

  test.each([
    ['of nothing', []],
    ['of two kinds', ['--status', 'Commissioned', '--delete']],
    ['of a detail without a value', ['--set', 'model']],
    ['to a status that there is not', ['--status', 'Lost']],
  ])('%s is wrong usage', async (_, args) => {
    const run = await icxAgainst(['inventory', 'update', deviceId, ...args], { status: 200, json: device });
    expect([run.code, run.out, run.calls]).toEqual([2, '', []]);
  });

  test('refused with a published code: the code, why, and the way out', async () => {
    const detail = 'The device is not there. Raise a data-fix case: POST /v1/inventory/data-fixes.';
    const args = ['inventory', 'update', deviceId, '--status', 'Commissioned'];
    const { code, err } = await icxAgainst(args, { status: 422, json: { code: 'E080406', detail } });
    const command = `icx data-fix open ${deviceId} --error-code E080406`;
    expect([code, err]).toEqual([1, `The device is not there. Raise a data-fix case: ${command}. (E080406)\n`]);
  });
});

describe('an import', () => {
  const done = (accepted: number, items: readonly object[] = []) => ({
    status: 200,
    json: { accepted, alreadyHeld: 0, rejected: items.length, items },
  });
  const rows = (count: number) =>
    Array.from({ length: count }, (_, n) => `00-DB-12-34-00-00-00-00,ESME,,MSN ${n}\r\n`).join('');

  test('of a CSV file goes in batches, each under a key of its own; empty cells are left out', async () => {
    const file = fileOf('devices.csv', `\uFEFFdeviceId, deviceType ,mpxn,msn\r\n${rows(10_001)}`);
    const { code, out, calls } = await icxAgainst(['inventory', 'import', file, '--key', 'k'], done(10_000), done(1));
    const sent = calls.map(
      ({ headers, body }) => [headers['idempotency-key'], (body as { devices: object[] }).devices] as const,
    );
    expect(sent.map(([key, devices]) => [key, devices.length])).toEqual([
      ['k-1', 10_000],
      ['k-2', 1],
    ]);
    expect(sent[1]![1]).toEqual([{ deviceId: '00-DB-12-34-00-00-00-00', deviceType: 'ESME', msn: 'MSN 10000' }]);
    expect([code, out]).toEqual([0, `10,001 rows of ${file}: 10,001 accepted, 0 held already, 0 rejected.\n`]);
  });

  test('tells each rejected row by its line: exit code 1', async () => {
    const file = fileOf('devices.csv', `deviceId,msn\n1,"a, b"\n\n2,c\n`);
    const errors = [
      { pointer: '/deviceId', code: 'device-id-invalid', detail: 'Copy it again.' },
      { pointer: '/deviceType', code: 'required', detail: 'Give it.' },
    ];
    const rejecting = done(1, [{ index: 1, deviceId: null, outcome: 'rejected', errors }]);
    const { code, out } = await icxAgainst(['inventory', 'import', file], rejecting);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^where +member +what is wrong\nline 4 +\/deviceId +Copy it again\. \(device-id-invalid\)\n +\/deviceType +Give it\. \(required\)\n\n2 rows/,
    );
    const json = JSON.parse((await icxAgainst(['inventory', 'import', file, '--json'], rejecting)).out);
    expect(json).toMatchObject({ rows: 2, counts: { rejected: 1 }, rejections: [{ where: 'line 4', errors }] });
  });

  test('tells what is unlikely about a row that was taken, by its line: exit code 0', async () => {
    const file = fileOf('devices.csv', `deviceId,mpxn\n1,2\n3,4\n`);
    const warnings = [{ pointer: '/mpxn', code: 'mpan-distributor-unusual', detail: 'No distributor is known.' }];
    const json = { accepted: 2, alreadyHeld: 0, rejected: 0, items: [{ index: 1, outcome: 'accepted', warnings }] };
    const { code, out } = await icxAgainst(['inventory', 'import', file], { status: 200, json });
    expect(code).toBe(0);
    expect(out).toMatch(
      /^where +member +taken, but look at\nline 3 +\/mpxn +No distributor is known\. \(mpan-distributor-unusual\)\n\n2 rows/,
    );
  });

  test('that fails on the way says how far it came', async () => {
    const file = fileOf('devices.csv', `deviceId,deviceType,mpxn,msn\n${rows(10_001)}`);
    const full = { status: 503, json: { code: 'storage-full', detail: 'No space.' } };
    const { code, err } = await icxAgainst(['inventory', 'import', file], done(10_000), full);
    expect([code, err]).toEqual([
      4,
      'No space. The first 10,000 rows were taken; send the file again to go on. (storage-full)\n',
    ]);
  });

  test.each([
    ['an array', JSON.stringify([{ deviceId, deviceType: 'ESME' }])],
    ['the one member of an object', JSON.stringify({ devices: [{ deviceId, deviceType: 'ESME' }] })],
  ])('of a JSON file that is %s', async (_, content) => {
    const { asked } = await icxAgainst(['inventory', 'import', fileOf('devices.json', content)], done(1));
    expect(asked).toEqual([['POST', '/v1/inventory/devices', { devices: [{ deviceId, deviceType: 'ESME' }] }]]);
  });

  test.each<[string, string, string | Uint8Array, string]>([
    ['JSON without an array', 'a.json', '{"a": 1}', 'file-not-rows'],
    ['JSON that is none', 'a.json', '[{]', 'file-not-rows'],
    ['JSON with two members', 'a.json', '{"a": [], "b": []}', 'file-not-rows'],
    [
      'CSV with a line in another encoding',
      'a.csv',
      Buffer.from('msn\n\xc3\xa4\nM\xfcller\n', 'latin1'),
      'file-not-utf-8',
    ],
    ['CSV with a cell of two lines', 'a.csv', 'msn,mpxn\n1,"2\n3"\n', 'csv-invalid'],
    ['CSV with a name of two lines', 'a.csv', '"msn\n",mpxn\n1,2\n', 'csv-invalid'],
    ['CSV with a stray quotation mark', 'a.csv', 'msn,mpxn\n1,2"3\n', 'csv-invalid'],
    ['CSV with a column twice', 'a.csv', 'deviceId,msn,msn\n1,2,3\n', 'column-repeated'],
    ['CSV with an unknown column', 'a.csv', 'deviceId,colour\n1,2\n', 'columns-unknown'],
    ['a zip cut in its middle', 'a.zip', 'PK\x03\x04', 'file-cut'],
    ['CSV that is empty', 'a.csv', '', 'file-empty'],
    ['CSV of names alone', 'a.csv', 'deviceId,msn\n', 'file-empty'],
    ['JSON of no rows', 'a.json', '[]', 'file-empty'],
    ['JSON with a member twice', 'a.json', '[{"deviceId": "1", "msn": "a", "\\u006dsn": "b"}]', 'member-repeated'],
  ])('%s is wrong usage', async (_, name, content, refusal) => {
    const { code, err, calls } = await icxAgainst(['inventory', 'import', fileOf(name, content)], done(1));
    expect([code, calls]).toEqual([2, []]);
    expect(err).toContain(`(${refusal})`);
  });

  test.each([
    ['a.csv', 'msn,deviceId, msn \n1,2,3\n', 'has the column "msn" twice'],
    [
      'a.csv',
      'Device ID,msn\n1,2\n',
      'has the columns "Device ID", "msn"; unknown is "Device ID". Expected, in any order: deviceId, deviceType,',
    ],
    ['a.csv', 'deviceId,msn\n1,2\n3,"4\n', 'a.csv, line 3: A quotation mark on this line is not closed'],
    ['a.json', '[{"msn": {"x": 1}}, {"a": 1, "msn": 1, "a": 2}]', 'has a member twice in one object, /1/a'],
  ])('%s: says which columns were found and which are expected, what stands twice', async (name, content, said) => {
    expect((await icxAgainst(['inventory', 'import', fileOf(name, content)], done(1))).err).toContain(said);
  });

  test('an empty list replaces nothing: it is refused before anything is sent', async () => {
    const { code, err, calls } = await icxAgainst(
      ['inventory', 'certify', fileOf('cpl.csv', 'deviceType,model\n'), '--replace'],
      done(0),
    );
    expect([code, err, calls.length]).toEqual([2, expect.stringContaining('(file-empty)'), 0]);
  });

  test.each([
    ['semicolons', Buffer.from('deviceId;msn\n1;2\n')],
    ['UTF-16', Buffer.from('\ufeffdeviceId\tmsn\r\n1\t2', 'utf16le')],
    ['gzip', gzipSync('deviceId,msn\n1,2\n')],
  ])('of a file in %s is read as well', async (_, content) => {
    const { asked } = await icxAgainst(['inventory', 'import', fileOf('a.csv', content)], done(1));
    expect(asked[0]![2]).toEqual({ devices: [{ deviceId: '1', msn: '2' }] });
  });

  test('a cell that a spreadsheet has made a text by an apostrophe is sent without it', async () => {
    const { asked } = await icxAgainst(
      ['inventory', 'import', fileOf('a.csv', "deviceId,msn,model\n1,'=2,'x'\n")],
      done(1),
    );
    expect(asked[0]![2]).toEqual({ devices: [{ deviceId: '1', msn: '=2', model: "'x'" }] });
  });

  test('a file that is not there is wrong usage', async () => {
    expect((await icxAgainst(['inventory', 'import', '/nowhere/a.csv'], done(1))).err).toContain('(ENOENT)');
  });

  test('of the Certified Products List begins it anew with the first batch alone', async () => {
    const file = fileOf('cpl.csv', `deviceType,model\n${'ESME,One\n'.repeat(10_001)}`);
    const json = { outcome: 'imported', accepted: 5, rejected: [], certified: 5 };
    const { calls } = await icxAgainst(['inventory', 'certify', file, '--replace'], { status: 200, json });
    expect(calls.map(({ body }) => (body as { replaces: boolean }).replaces)).toEqual([true, false]);
  });
});

describe('a report', () => {
  const csv = 'deviceId,msn\r\nA,"x, y"\r\nB,\r\n';

  test('to people no cell is a formula: shown, written to a file; as JSON it is as it is', async () => {
    const hostile = `deviceId,msn\r\nA,"=HYPERLINK(""x"")"\r\nB,-1\r\n`;
    const safe = `deviceId,msn\r\nA,"'=HYPERLINK(""x"")"\r\nB,'-1\r\n`;
    expect((await icxAgainst(report, { csv: hostile })).out).toBe(safe);
    const file = `${fileOf('made.txt', '')}.csv`;
    await icxAgainst([...report, '--out', file], { csv: hostile });
    expect(readFileSync(file, 'utf8')).toBe(safe);
    const json = await icxAgainst([...report, '--json'], { csv: hostile });
    expect(JSON.parse(json.out)).toEqual([
      { deviceId: 'A', msn: '=HYPERLINK("x")' },
      { deviceId: 'B', msn: '-1' },
    ]);
  });

  const report = ['map', 'report', 'MAPX'];

  test('is shown as it comes, or as JSON', async () => {
    const { out, asked } = await icxAgainst(report, { csv });
    expect([out, asked]).toEqual([csv, [['GET', '/v1/inventory/map-reports/MAPX', undefined]]]);
    const json = await icxAgainst([...report, '--json'], { csv });
    expect(JSON.parse(json.out)).toEqual([
      { deviceId: 'A', msn: 'x, y' },
      { deviceId: 'B', msn: null },
    ]);
    const empty = await icxAgainst([...report, '--json'], { csv: 'deviceId,msn\r\n' });
    expect(JSON.parse(empty.out)).toEqual([]);
  });

  test('is written to a file, whole', async () => {
    const file = join(dirname(fileOf('x', '')), 'report.csv');
    const { out } = await icxAgainst([...report, '--out', file], { csv });
    expect([out, readFileSync(file, 'utf8')]).toEqual([`2 rows written to ${file}.\n`, csv]);
    const again = await icxAgainst([...report, '--out', file], { csv });
    expect(again.code).toBe(2);
    expect(again.err).toContain(`${file} is there already. Name another file. (file-not-writable)\n`);
  });

  test('that breaks off leaves no file: exit code 3', async () => {
    const file = join(dirname(fileOf('x', '')), 'report.csv');
    const { code, out } = await icxAgainst([...report, '--out', file], { csv, cutOff: true });
    expect([code, out, existsSync(file)]).toEqual([3, '', false]);
  });

  test('of differences, or only their numbers', async () => {
    expect((await icxAgainst(['inventory', 'reconcile'], { csv })).asked[0]![1]).toBe('/v1/inventory/reconciliation');
    const json = { 'supplier-differs': 1234, 'no-device': 0 };
    const { out, asked } = await icxAgainst(['inventory', 'reconcile', '--summary'], { status: 200, json });
    expect(asked[0]![1]).toBe('/v1/inventory/reconciliation?format=summary');
    expect(out).toMatch(/supplier-differs +1,234\nno-device +0\n$/);
  });
});

test('notices of a MAP, and where the next ones begin', async () => {
  const notices = [
    {
      position: '7',
      deviceId,
      mapId: 'MAPX',
      at: '2026-11-23T10:00:00.000Z',
      what: ['status'],
      before: { smiStatus: 'Pending' },
      after: { smiStatus: 'Commissioned' },
    },
  ];
  const { out, asked } = await icxAgainst(['map', 'notices', 'MAPX', '--after', '6'], {
    status: 200,
    json: { notices, next: '7', more: false },
  });
  expect(asked[0]![1]).toBe('/v1/inventory/map-notices/MAPX?after=6');
  expect(out).toMatch(/status +smiStatus Pending +smiStatus Commissioned\n\nWhat comes later: --after 7\n$/);
});
