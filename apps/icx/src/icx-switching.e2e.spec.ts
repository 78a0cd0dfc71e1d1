import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Terminals } from './icx.fixture.ts';

const terminals = new Terminals();
const icx = terminals.icx.bind(terminals);
const file = (name: string): string => join(terminals.data, name);

interface Device {
  readonly deviceId: string;
  readonly deviceType: string;
  readonly mpxn: string;
  readonly registeredSupplier: string;
  readonly installingSupplier: string;
}

const json = async (...args: string[]) => {
  const { code, out, err } = await icx([...args, '--json']);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
};

/** Today by the wall clock, by which a sandbox goes until it is moved. */
const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date());

let devices: readonly Device[];
const deviceOf = (wanted: Partial<Device>): Device =>
  devices.find((device) => Object.entries(wanted).every(([name, value]) => device[name as keyof Device] === value))!;

beforeAll(async () => {
  await terminals.start();
  devices = await json('sandbox', 'devices');
}, 60_000);
afterAll(() => terminals.close());

describe('a customer switches away', () => {
  let meter: Device;
  let request = '';
  const switched = (...more: string[]) =>
    icx(['switch', meter.mpxn, '--from', 'AAAA', '--to', 'CCC', '--on', today, '--id', 'S-1', '--as', 'DCCX', ...more]);

  beforeAll(async () => {
    meter = deviceOf({ deviceType: 'GSME', registeredSupplier: 'AAAA', installingSupplier: 'BBBB' });
    request = (await json('request', meter.deviceId, '--type', 'GSME', '--as', 'AAAA')).id;
  });

  test('the feed says so, and who supplies is shown as a time line', async () => {
    const { code, out } = await switched();
    expect(code).toBe(0);
    expect(out).toMatch(/\nBBBB .* ━+ .*\nAAAA .* ━+ .*\nCCCC .* ━+▶ +S-1, from AAAA\n$/);
    expect((await switched()).out).toMatch(/^This message came before/);
  });

  test('the request of AAAA ends, and CCCC is proposed what it gained', async () => {
    expect(await json('show', request, '--as', 'AAAA')).toMatchObject({ ending: { how: 'superseded' } });
    const proposed = await json('proposals', '--as', 'CCCC');
    expect(proposed).toContainEqual(expect.objectContaining({ deviceId: meter.deviceId, losing: 'AAAA' }));
    expect((await icx(['proposals', '--dismiss', meter.deviceId, '--as', 'CCCC'])).code).toBe(0);
    expect((await icx(['proposals', '--as', 'CCCC'])).out).not.toContain(meter.deviceId);
  });

  test('a switch that does not fit is kept, and stands below the time line', async () => {
    const odd = ['switch', meter.mpxn, '--from', 'BBBB', '--to', 'FFFF', '--on', '2036-01-01', '--id', 'S-2'];
    expect((await icx([...odd, '--as', 'DCCX'])).code).toBe(0);
    const { out } = await icx(['switches', meter.mpxn, '--as', 'DCCX']);
    expect(out).toMatch(/\nWhat does not fit; ask the sender of the feed:\n {2}! Switch S-2 .* \(losing-mismatch\)\n$/);
    expect((await icx(['switches', '--contradictions'])).out).toContain(meter.mpxn);
    expect((await icx([...odd, '--ver', '2', '--withdrawn', '--as', 'DCCX'])).code).toBe(0);
    expect((await icx(['switches', '--contradictions'])).out).toBe('No switches contradict each other.\n');
  });

  test('it is withdrawn, and the request goes on as it was', async () => {
    expect((await switched('--ver', '2', '--withdrawn')).out).toMatch(/AAAA .* ━+▶ .*\n$/);
    expect(await json('show', request, '--as', 'AAAA')).toMatchObject({ state: 'open', leg: { clock: 'running' } });
  });

  test('a file of the feed says the same again, and one switch more', async () => {
    const row = (...cells: readonly string[]): string => `${cells.join(',')}\n`;
    const head = row('mpxn', 'losing', 'gaining', 'effectiveFrom', 'id', 'version', 'withdrawn');
    const again = row(meter.mpxn, 'AAAA', 'CCCC', today, 'S-1', '2', 'true');
    const more = row(meter.mpxn, 'AAAA', 'BBBB', '2036-01-01', 'S-3', '', '');
    writeFileSync(file('feed.csv'), head + again + more);
    const { code, out } = await icx(['feed', file('feed.csv'), '--as', 'DCCX']);
    expect([code, out]).toEqual([0, expect.stringContaining('1 recorded, 1 came before, 0 rejected.')]);
  });

  test('each supplier can hold its own count against what came', async () => {
    const { items } = await json('switches', '--counts', '--as', 'AAAA');
    expect(items).toEqual([{ party: 'AAAA', gained: 0, lost: 3, corrected: 1, withdrawn: 1 }]);
    expect((await icx(['switches', '--counts'])).out).toMatch(/CCCC +2 +0 +1 +1\n/);
  });

  test('a supplier records no switch, and a stranger learns nothing of the meter point', async () => {
    const own = await icx(['switch', meter.mpxn, '--to', 'AAAA', '--on', today, '--as', 'AAAA']);
    expect([own.code, own.err]).toEqual([1, expect.stringContaining('(action-not-allowed)')]);
    const { code, err } = await icx(['switches', meter.mpxn, '--as', 'FFFF']);
    expect([code, err]).toEqual([1, expect.stringContaining('(switch-unknown)')]);
  });
});

describe('an installer fails', () => {
  let home: Device;
  let succession = '';

  beforeAll(() => {
    home = deviceOf({ deviceType: 'ESME', registeredSupplier: 'AAAA', installingSupplier: 'FFFF' });
  });

  test('AAAA has asked it for every device of a home, in one command', async () => {
    const { code, out } = await icx(['premises', home.mpxn, '--raise', '--as', 'AAAA', '--reference', 'home 1']);
    expect(code).toBe(0);
    expect(out.match(/ raised +icr_TEST\w+ +FFFF\n/g)).toHaveLength(4);
    const { items } = await json('premises', home.mpxn, '--as', 'AAAA');
    expect(items).toHaveLength(4);
    expect((await icx(['premises', home.mpxn, '--raise', '--as', 'AAAA'])).out).toMatch(/open already/);
  });

  test('SECAS appoints the Supplier of Last Resort, and watches the legs move', async () => {
    const appointed = await json('succession', 'FFFF', 'CCCC', '--kind', 'solr', '--on', today, '--grace', '5');
    succession = appointed.id;
    const { code, out } = await icx(['successions', succession, '--watch']);
    expect(code).toBe(0);
    expect(out).toMatch(/state +done\n +moved +legs 4, requests 0; open legs with FFFF: 0\n$/);
    expect((await icx(['successions', succession, '--as', 'BBBB'])).out).toMatch(/state +done\n$/);
  });

  test('AAAA sees why CCCC is asked now', async () => {
    const { items } = await json('premises', home.mpxn, '--as', 'AAAA');
    const { out } = await icx(['history', items[0].id, '--as', 'AAAA']);
    expect(out).toMatch(
      /leg 1 ended: a successor has its place\n.* leg 2 put to CCCC \(CCCC took over from FFFF on .*\), 5 Working Days of grace\n/,
    );
    expect((await icx(['show', items[0].id, '--as', 'AAAA'])).out).toMatch(/leg 2 +CCCC +CCCC took over from FFFF/);
  });

  test('it was the wrong party: taken back, the legs are where they were', async () => {
    expect((await icx(['reverse', succession, '--reason', 'the wrong party', '--yes'])).code).toBe(0);
    const { progress } = await json('successions', succession, '--watch');
    expect(progress).toMatchObject({ state: 'reversed', legsWaiting: 4 });
    expect((await icx(['successions'])).out).toMatch(/ reversed\n$/);
    const again = await icx(['reverse', succession, '--reason', 'again', '--yes']);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('(succession-reversed-already)')]);
  });
});

describe('the inventory', () => {
  const pending = '00-DB-99-00-00-00-00-01';
  const columns = 'deviceId,deviceType,esmeVariant,smiStatus,msn,manufacturer,model,firmwareVersion,mapId,addedBy';
  const row = (deviceId: string, more = 'Pending,X1,Wattmeter Ltd,One,1.0,MAPX,MAPX') => `${deviceId},ESME,A,${more}\n`;

  test('a device, as its supplier sees it', async () => {
    const { deviceId } = deviceOf({ registeredSupplier: 'AAAA', installingSupplier: 'BBBB' });
    const { out } = await icx(['inventory', 'show', deviceId, '--as', 'AAAA']);
    expect(out).toMatch(/MAP ID +MAPX \(not definitive.*\)\n/);
    expect(out).toMatch(/supplier +AAAA, since .*\n/);
    expect((await icx(['inventory', 'show', deviceId, '--as', 'FFFF'])).code).toBe(1);
  });

  test('an import tells each bad row, and keeps the good ones', async () => {
    writeFileSync(file('devices.csv'), `${columns}\n${row(pending)}${row('00-DB-99-00-00-00-00-0')}`);
    const { code, out } = await icx(['inventory', 'import', file('devices.csv'), '--as', 'DCCX']);
    expect(code).toBe(1);
    expect(out).toMatch(
      /\nline 3 +\/deviceId +.* \(device-id-invalid\)\n\n2 rows .*: 1 accepted, 0 held already, 1 rejected\.\n$/,
    );
  });

  test('an update is refused with its published code, and what to do', async () => {
    const update = ['inventory', 'update', pending, '--set', 'model=Two', '--as', 'MAPX'];
    const refused = await icx(update);
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toMatch(
      /^ESME variant A, Wattmeter Ltd, Two, firmware 1\.0 is not on the Certified Products List\..* \(E080409\)\n$/,
    );
    expect(JSON.parse((await icx([...update, '--json'])).out)).toMatchObject({ code: 'E080409' });
    const list = {
      products: [
        { deviceType: 'ESME', esmeVariant: 'A', manufacturer: 'Wattmeter Ltd', model: 'Two', firmwareVersion: '1.0' },
      ],
    };
    writeFileSync(file('cpl.json'), JSON.stringify(list));
    expect((await icx(['inventory', 'certify', file('cpl.json'), '--replace', '--as', 'SECA'])).code).toBe(0);
    expect((await icx(update)).out).toMatch(/product +Wattmeter Ltd · Two · firmware 1\.0\n/);
  });

  test('where the way out is a data-fix case, the refusal names its command', async () => {
    const { deviceId } = deviceOf({ registeredSupplier: 'AAAA', installingSupplier: 'BBBB' });
    const { code, err } = await icx(['inventory', 'update', deviceId, '--set', 'model=Two', '--as', 'MAPX']);
    expect([code, err]).toEqual([1, expect.stringContaining(`icx data-fix open ${deviceId} --error-code E080407`)]);
  });

  test('its asset provider has the report, whole, and the notices', async () => {
    const report = ['map', 'report', 'MAPX', '--as', 'MAPX', '--out', file('report.csv')];
    const { code, out } = await icx(report);
    const [, rows] = /^(\d+) rows written/.exec(out) ?? [];
    const lines = readFileSync(file('report.csv'), 'utf8').trimEnd().split('\r\n');
    expect([code, lines.length]).toEqual([0, Number(rows) + 1]);
    expect(lines.find((line) => line.includes(pending))).toMatch(/,new$/);
    expect((await json('map', 'notices', 'MAPX', '--as', 'MAPX', '--limit', '2')).notices).toHaveLength(2);
    const other = await icx(['map', 'report', 'MAPX', '--as', 'AAAA', '--out', file('other.csv')]);
    expect([other.code, existsSync(file('other.csv'))]).toEqual([1, false]);
  });

  test('registration against mirror: as many rows as the summary counts', async () => {
    const rows: readonly unknown[] = await json('inventory', 'reconcile', '--as', 'SECA');
    const summary: Record<string, number> = await json('inventory', 'reconcile', '--summary', '--as', 'SECA');
    expect(rows).toHaveLength(Object.values(summary).reduce((sum, count) => sum + count, 0));
  });

  test('what an update cannot solve: a case, which both sides see', async () => {
    const { deviceId } = deviceOf({ registeredSupplier: 'AAAA', installingSupplier: 'CCCC' });
    const open = ['data-fix', 'open', deviceId, '--item', 'msn', '--wanted', 'X2', '--current', 'X1', '--as', 'AAAA'];
    const { out } = await icx([...open, '--error-code', 'E080407']);
    expect(out).toMatch(/^dfc_TEST\w+\n +state +open\n/);
    const { items } = await json('data-fix', 'list', '--as', 'DCCX');
    expect((await icx(['data-fix', 'handler', items[0].case, '--handler', 'Ada Byron', '--as', 'DCCX'])).code).toBe(0);
    expect((await icx(['data-fix', 'show', items[0].case, '--as', 'AAAA'])).out).toMatch(/Ada Byron of DCCX has it\n$/);
    expect((await icx(['data-fix', 'show', items[0].case, '--as', 'BBBB'])).code).toBe(1);
  });
});

describe('an agent', () => {
  test('acts for whoever granted it that, and for nobody else', async () => {
    const grant = ['agency', 'grant', 'AGNT', '--scope', 'requests:write', '--as', 'BBBB'];
    expect((await icx(grant)).out).toMatch(/AGNT .* requests:write\n$/);
    expect((await icx(['list', '--as', 'AGNT', '--on-behalf-of', 'BBBB'])).code).toBe(0);
    const other = await icx(['list', '--as', 'AGNT', '--on-behalf-of', 'CCCC']);
    expect([other.code, other.err]).toEqual([1, expect.stringContaining('(agency-not-granted)')]);
    expect((await icx(['agency', 'end', 'AGNT', '--reason', 'over', '--as', 'BBBB'])).code).toBe(0);
    expect((await icx(['list', '--as', 'AGNT', '--on-behalf-of', 'BBBB'])).code).toBe(1);
  });

  test('a party says once for all what is done with what it gains', async () => {
    const { out } = await icx(['instruct', 'raise', '--as', 'BBBB']);
    expect(out).toBe('What BBBB gains and nobody commissioned is asked for by itself.\n');
    const meter = devices.filter(
      ({ deviceType, registeredSupplier, installingSupplier: by }) =>
        deviceType === 'GSME' && registeredSupplier === 'AAAA' && by === 'CCCC',
    )[0]!;
    expect(
      (await icx(['switch', meter.mpxn, '--from', 'AAAA', '--to', 'BBBB', '--on', today, '--as', 'DCCX'])).code,
    ).toBe(0);
    expect((await icx(['list', '--relation', 'requester', '--as', 'BBBB'])).out).toContain(meter.deviceId);
  });
});
