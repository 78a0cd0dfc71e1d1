import { mpanCheckDigit } from '@icx/identifiers';
import { deviceRow } from './inventory.data.ts';
import { World } from './world.fixture.ts';

let world: World;
const mpan = (body: string) => body + mpanCheckDigit(body);
const [own, secondary, exported, strange] = ['107000000001', '107000000002', '107000000003', '097000000004'].map(
  mpan,
) as [string, string, string, string];
const installed = {
  smiStatus: 'InstalledNotCommissioned',
  registeredSupplier: 'AAAA',
  suppliedFrom: '2026-01-02',
  installingSupplier: 'BBBB',
  installedOn: '2026-01-01',
};
const twin = deviceRow(70, {
  ...installed,
  esmeVariant: 'B',
  mpxn: own,
  secondaryImportMpan: secondary,
  exportMpan: exported,
  msn: 'E6S Twin/70',
});
const odd = deviceRow(71, { ...installed, mpxn: strange });
const inGroups = (digits: string) => digits.replace(/(..)(....)(....)/, '$1 $2 $3 ');
const load = (...devices: readonly object[]) => world.as('DCCX').post('/v1/inventory/devices', { devices });
const found = async (query: Record<string, string>, party: 'AAAA' | 'CCCC' = 'AAAA') => {
  const { body } = await world.as(party).get(`/v1/inventory/devices?${new URLSearchParams(query).toString()}`);
  return body.items.map(({ deviceId }: { deviceId: string }) => deviceId);
};

beforeAll(async () => {
  world = await World.open();
  expect((await load(twin)).body).toMatchObject({ accepted: 1 });
});
afterAll(() => world.close());

describe('a device is found', () => {
  const { deviceId } = twin;

  test.each([
    ['Import', own],
    ['Secondary Import', secondary],
    ['Export', exported],
  ])('by its %s MPAN, in groups or not, and by nobody else', async (_, mpxn) => {
    expect(await found({ mpxn })).toEqual([deviceId]);
    expect(await found({ mpxn: inGroups(mpxn) })).toEqual([deviceId]);
    expect(await found({ mpxn }, 'CCCC')).toEqual([]);
  });

  test('by MSN and manufacturer whatever their capitals and spaces', async () => {
    expect(await found({ msn: 'e6s  twin/70', manufacturer: 'WATTMETER LTD' })).toEqual([deviceId]);
    expect(await found({ mpxn: exported, manufacturer: 'wattmeter ltd' })).toEqual([deviceId]);
    expect(await found({ mpxn: exported, manufacturer: 'Gasometer Ltd' })).toEqual([]);
  });

  test('in an address, with spaces for hyphens', async () => {
    const spaced = encodeURIComponent(String(deviceId).replaceAll('-', ' ').toLowerCase());
    expect((await world.as('AAAA').get(`/v1/inventory/devices/${spaced}`)).body).toMatchObject({ deviceId });
  });
});

test('a request is raised by the label as it was typed, and its installer is known in small letters', async () => {
  const typed = {
    deviceType: 'ESME',
    mpxn: inGroups(own),
    msn: 'e6s twin/70',
    manufacturer: 'wattmeter ltd',
    installingSupplier: 'bbbb',
  };
  const { status, body } = await world.as('AAAA').post('/v1/requests', typed);
  expect([status, body]).toMatchObject([201, { leg: { addressee: 'BBBB' }, warnings: [] }]);
});

test('the premises are those of the Export MPAN, too', async () => {
  const address = `/v1/premises/${inGroups(exported).replaceAll(' ', '%20')}/requests`;
  expect((await world.as('AAAA').post(address)).body.items).toMatchObject([{ deviceId: twin.deviceId }]);
});

describe('an MPAN of no known distributor is taken, and pointed out', () => {
  const warning = { code: 'mpan-distributor-unusual', pointer: '/mpxn' };

  test('in what became of its row, and in the device', async () => {
    const { body } = await load(odd, twin);
    expect(body).toMatchObject({ accepted: 1, items: [{ outcome: 'accepted', warnings: [warning] }, {}] });
    expect(body.items[1]).not.toHaveProperty('warnings');
    const device = await world.as('AAAA').get(`/v1/inventory/devices/${String(odd['deviceId'])}`);
    expect(device.body).toMatchObject({ mpxn: strange, warnings: [warning] });
  });

  test('in a request', async () => {
    const { msn } = odd;
    const { status, body } = await world.as('AAAA').post('/v1/requests', { deviceType: 'ESME', mpxn: strange, msn });
    expect([status, body]).toMatchObject([201, { warnings: [{ ...warning, pointer: '/device/mpxn' }] }]);
  });

  test('in a switch', async () => {
    const message = { mpxn: strange, losing: 'AAAA', gaining: 'CCCC', effectiveFrom: '2026-12-24', id: 'odd-1' };
    const { status, body } = await world.as('DCCX').post('/v1/switches', message);
    expect([status, body]).toMatchObject([201, { outcome: 'recorded', warnings: [warning] }]);
    const batch = await world.as('DCCX').post('/v1/switches', { switches: [message] });
    expect(batch.body).toMatchObject({ repeated: 1, items: [{ warnings: [warning] }] });
  });
});
