import { badRows, codeCases, deviceRow } from './inventory.data.ts';
import { expectProblem } from './problem.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const load = (...devices: readonly object[]) => world.as('DCCX').post('/v1/inventory/devices', { devices });
const read = (party: 'AAAA' | 'BBBB' | 'CCCC' | 'MAPX' | 'DCCX', deviceId: unknown) =>
  world.as(party).get(`/v1/inventory/devices/${String(deviceId)}`);
const update = (party: 'AAAA' | 'CCCC' | 'MAPX', body: object) => world.as(party).post('/v1/inventory/updates', body);

describe('an import', () => {
  test('tells what became of each row; a bad one hurts none of its neighbours; again it changes nothing', async () => {
    const rows = [deviceRow(1), deviceRow(2, { deviceType: 'TOASTER' }), deviceRow(3)];
    const counts = { accepted: 2, alreadyHeld: 0, rejected: 1 };
    const first = await load(...rows);
    expect(first).toMatchObject({ status: 200, body: counts });
    expect(first.body.items).toMatchObject([
      { index: 0, outcome: 'accepted' },
      { index: 1, outcome: 'rejected', errors: [{ pointer: '/deviceType' }] },
      { index: 2, outcome: 'accepted' },
    ]);
    expect((await load(...rows)).body).toMatchObject({ accepted: 0, alreadyHeld: 2, rejected: 1 });
    expect((await read('DCCX', rows[0]!['deviceId'])).body).toMatchObject({
      ...rows[0],
      history: [{ status: 'Pending', by: 'DCCX' }],
      mapIdCaption: expect.stringContaining('not definitive'),
    });
  });

  test.each(badRows)('refuses %s', async (_, changes, code, pointer) => {
    const { body } = await load(deviceRow(9, changes));
    expect(body.items[0].errors).toContainEqual(expect.objectContaining({ code, pointer }));
  });

  test('takes 10,000 devices in one call, and no more', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) =>
      deviceRow(0, { deviceId: `00DB1297${n.toString(16).padStart(8, '0')}`, mapId: null }),
    );
    expect((await load(...many)).body).toMatchObject({ accepted: 10_000, rejected: 0 });
    expectProblem(await load(...many, deviceRow(1)), 400, 'validation-failed', ['/devices']);
  });
});

describe('an update in the manner of SR 8.4', () => {
  test('is refused with the published code, and says what to do', async () => {
    const [meter, gas] = [world.device({ deviceType: 'ESME' }), world.device({ deviceType: 'GSME' })];
    const ihd = world.device({ deviceType: 'IHD', installingSupplier: 'CCCC', status: null });
    const pending = deviceRow(20);
    await load(pending);
    const foreign = world.device({ registeredSupplier: 'BBBB', installingSupplier: 'AAAA', deviceType: 'ESME' });
    for (const { code, by, update: asked } of codeCases(
      String(pending['deviceId']),
      meter.deviceId,
      gas.deviceId,
      foreign.mpxn,
    )) {
      const body = asked['deviceId'] === '' ? { ...asked, deviceId: ihd.deviceId } : asked;
      const { status, body: problem } = await update(by as 'AAAA', body);
      expect([by, body, status, problem.code]).toEqual([by, body, 422, code]);
      expect(problem.detail.length).toBeGreaterThan(20);
    }
  });

  test('E080414: no MPxN for a device that is neither whitelisted nor installed', async () => {
    const suspended = deviceRow(21, { smiStatus: 'Suspended', installingSupplier: 'AAAA' });
    await load(suspended);
    const { mpxn } = world.device({ deviceType: 'ESME' });
    const { body } = await update('AAAA', { deviceId: suspended['deviceId'], kind: 'mpxn', importMpxn: mpxn });
    expect(body.code).toBe('E080414');
  });

  test('accepted, it shows in the device and its history, once per command', async () => {
    const { deviceId } = world.device({ deviceType: 'ESME' });
    const key = { 'idempotency-key': 'update-1' };
    const send = () =>
      world.as('AAAA').post('/v1/inventory/updates', { deviceId, kind: 'status', status: 'Commissioned' }, key);
    expect(await send()).toMatchObject({ status: 200, body: { smiStatus: 'Commissioned' } });
    expect((await send()).status).toBe(200);
    expect((await read('AAAA', deviceId)).body.history).toMatchObject([
      { status: 'InstalledNotCommissioned' },
      { status: 'Commissioned', by: 'AAAA' },
    ]);
    expectProblem(
      await world.as('AAAA').post('/v1/requests', { deviceId, deviceType: 'ESME' }),
      422,
      'device-commissioned',
    );
  });

  test('of a status is for who supplies, installed or pre-notified the device', async () => {
    const { deviceId } = world.device({ deviceType: 'ESME' });
    const same = { deviceId, kind: 'status', status: 'InstalledNotCommissioned' };
    expectProblem(await update('CCCC', same), 422, 'device-not-yours');
    expect((await update('AAAA', same)).body).toMatchObject({ deviceId, outcome: 'accepted', msn: expect.any(String) });
  });

  test('a malformed one tells everything that is wrong', async () => {
    const { body } = await update('AAAA', { deviceId: 'x', kind: 'status', colour: 'red' });
    expect(body.code).toBe('validation-failed');
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/colour',
      '/deviceId',
      '/status',
    ]);
  });

  test('a meter that moves to another MPxN of its supplier keeps its requests', async () => {
    const [meter, other] = [world.device({ deviceType: 'ESME' }), world.device({ deviceType: 'ESME' })];
    const path = await world.raised(meter);
    const moved = { deviceId: meter.deviceId, kind: 'mpxn', importMpxn: other.mpxn };
    expect((await update('AAAA', moved)).status).toBe(200);
    expect((await world.as('AAAA').get(path)).body.state).toBe('open');
  });
});

describe('who sees a device', () => {
  test('its supplier, its installer without who supplies it, DCC; nobody else', async () => {
    const { deviceId } = world.device({ deviceType: 'ESME' });
    expect((await read('AAAA', deviceId)).body).toMatchObject({ registration: { supplier: 'AAAA' } });
    const installer = (await read('BBBB', deviceId)).body;
    expect(installer).toMatchObject({ deviceId, registration: null });
    expect(installer).not.toHaveProperty('registeredSupplier');
    expect((await read('DCCX', deviceId)).status).toBe(200);
    const [foreign, none] = [await read('CCCC', deviceId), await read('CCCC', '00-DB-12-96-00-00-00-00')];
    expect([foreign.status, foreign.text]).toEqual([404, none.text]);
  });

  test('by MPxN, or by MSN with the manufacturer; never by MAP ID, never by MSN alone', async () => {
    const { msn, mpxn, deviceId } = world.device({ deviceType: 'GSME' });
    const search = (query: string, party: 'AAAA' | 'CCCC' = 'AAAA') =>
      world.as(party).get(`/v1/inventory/devices?${query}`);
    const label = `msn=${msn}&manufacturer=Gasometer%20Ltd`;
    const spaced = `msn=${msn.slice(0, 3)}%20${msn.slice(3)}&manufacturer=gasometer%20ltd`;
    for (const query of [`mpxn=${mpxn}`, label, spaced])
      expect((await search(query)).body.items).toMatchObject([{ deviceId }]);
    expect((await search(label, 'CCCC')).body.items).toEqual([]);
    expectProblem(await search(`msn=${msn}`), 422, 'search-unclear');
    const refused = await search('mapId=MPX');
    expect(refused.body.errors).toMatchObject([{ code: 'map-id-not-searchable' }]);
  });
});

describe('a Meter Asset Provider', () => {
  const report = async () => (await world.as('MAPX').get('/v1/inventory/map-reports/MAPX')).text.split('\r\n');
  const lineOf = (lines: readonly string[], deviceId: string) => lines.find((line) => line.includes(deviceId));

  test('has all its devices as CSV, and what changed since the last report', async () => {
    const [gained, still] = [world.device({ deviceType: 'ESME' }), world.device({ deviceType: 'ESME' })];
    const [header, ...first] = await report();
    expect(header).toBe(
      'mapId,deviceId,deviceType,msn,status,installedOn,removedOn,currentSupplier,supplyStart,change',
    );
    expect(lineOf(first, gained.deviceId)).toMatch(/,AAAA,\d{4}-\d\d-\d\d,new$/);
    const today = (await world.as('SECA').get('/v1/switches/counts')).body.date;
    await world
      .as('DCCX')
      .post('/v1/switches', { mpxn: gained.mpxn, losing: 'AAAA', gaining: 'CCCC', effectiveFrom: today });
    const second = await report();
    expect(lineOf(second, gained.deviceId)).toMatch(new RegExp(`,CCCC,${today},changed$`));
    expect(lineOf(second, still.deviceId)).toMatch(/,AAAA,\d{4}-\d\d-\d\d,$/);
  });

  test('is told of changes, page by page', async () => {
    const changed = deviceRow(30);
    await load(changed);
    await load({ ...changed, smiStatus: 'InstalledNotCommissioned', installedOn: '2026-11-01' });
    const seen: string[] = [];
    for (let after = '0', more = true; more;) {
      const { body } = await world.as('MAPX').get(`/v1/inventory/map-notices/MAPX?limit=50&after=${after}`);
      seen.push(
        ...body.notices
          .filter(({ deviceId }: { deviceId: string }) => deviceId === changed['deviceId'])
          .map(({ what }: { what: string[] }) => what.join()),
      );
      ({ next: after, more } = body);
    }
    expect(seen).toEqual(['added', 'status']);
  });

  test.each([
    ['MAPX', 'map-reports/MAPX', 'map-report-MAPX.csv'],
    ['DCCX', 'reconciliation', 'reconciliation.csv'],
  ] as const)('%s gets %s raw, as a file that no browser opens', async (party, path, name) => {
    const { headers } = await world.as(party).get(`/v1/inventory/${path}`);
    expect(headers).toMatchObject({
      'content-type': expect.stringContaining('text/csv'),
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
    });
  });

  test('sees no other’s', async () => {
    for (const route of ['map-reports', 'map-notices'])
      for (const mapId of ['ABCD', 'not-an-id'])
        expectProblem(await world.as('MAPX').get(`/v1/inventory/${route}/${mapId}`), 404, 'map-id-not-yours');
  });
});

test('reconciliation: where mirror and registration differ, each supplier its own', async () => {
  const differing = deviceRow(40, {
    smiStatus: 'InstalledNotCommissioned',
    mpxn: world.device({ deviceType: 'ESME' }).mpxn,
    registeredSupplier: 'CCCC',
  });
  await load(differing);
  const rows = async (party: 'AAAA' | 'BBBB' | 'DCCX') =>
    (await world.as(party).get('/v1/inventory/reconciliation')).text
      .split('\r\n')
      .filter((line) => line.startsWith(String(differing['deviceId'])))
      .map((line) => line.split(',').slice(2).join());
  const told = ['supplier-differs,CCCC,AAAA', 'two-meters,CCCC,AAAA'];
  expect([await rows('AAAA'), await rows('BBBB'), await rows('DCCX')]).toEqual([told, [], told]);
  const summary = (await world.as('DCCX').get('/v1/inventory/reconciliation?format=summary')).body;
  expect(summary['supplier-differs']).toBeGreaterThan(0);
});

test('the Certified Products List is imported whole or in parts, and decides', async () => {
  const product = { deviceType: 'ESME', esmeVariant: 'A', manufacturer: 'Newmeter', model: 'N1', firmwareVersion: '1' };
  const pending = deviceRow(50);
  await load(pending);
  const change = () => {
    const { deviceType: _, esmeVariant: __, ...changes } = product;
    return update('MAPX', { deviceId: pending['deviceId'], kind: 'details', changes });
  };
  expect((await change()).body.code).toBe('E080409');
  const imported = await world
    .as('DCCX')
    .post('/v1/inventory/certified-products', { products: [{ ...product, status: 'current' }, { model: 1 }] });
  expect(imported).toMatchObject({ status: 200, body: { accepted: 1, rejected: [{ index: 1 }] } });
  expect((await change()).status).toBe(200);
});
