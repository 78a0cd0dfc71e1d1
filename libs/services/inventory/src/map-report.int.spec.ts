import { plainDate } from '@icx/working-days';
import { mapAccess, mapReportColumns, MapReports, mirrorSupply } from './index.ts';
import {
  all,
  authorOf,
  deviceId,
  mapId,
  mpan,
  mprn,
  openInventory,
  party,
  row,
  type InventoryWorld,
} from './inventory-world.fixture.ts';

let world: InventoryWorld;
let reports: MapReports;
beforeEach(async () => {
  world = await openInventory();
  reports = new MapReports(world.log, world, world.supplyAt);
});
afterEach(() => world.close());

const MAPX = mapId('MAPX');
const linesOf = async (of = MAPX) => all(reports.mapReport(of, authorOf('MAPP')));
/** Device and change, line by line without the header. */
const changes = async (of = MAPX) =>
  (await linesOf(of)).slice(1).map((line) => {
    const cells = line.trimEnd().split(',');
    return `${cells[1]} ${cells.at(-1)}`;
  });
const made = () => world.log.readStream('map-report-MAPX');

test('a line has the device, its current supplier and supply start, and what is new', async () => {
  world.registration.set(mpan(1), { supplier: party('BBBB'), from: plainDate('2026-11-01') });
  await world.hold(
    row(2, { msn: 'E6S "2", left', removedOn: '2026-11-20', smiStatus: 'Decommissioned', mpxn: null }),
    row(1),
    row(3, { mapId: 'MAPY' }),
    row(4, { mapId: null }),
    row(5, { deviceType: 'GSME', esmeVariant: null, mpxn: mprn(5), mapId: 'MPX' }),
  );
  expect(await linesOf()).toEqual([
    `${mapReportColumns.join(',')}\r\n`,
    `MAPX,${deviceId(1)},ESME,E6S1,InstalledNotCommissioned,2026-10-01,,BBBB,2026-11-01,new\r\n`,
    `MAPX,${deviceId(2)},ESME,"E6S ""2"", left",Decommissioned,2026-10-01,2026-11-20,,,new\r\n`,
  ]);
  expect(await changes(mapId('MPX'))).toEqual([`${deviceId(5)} new`]);
  expect((await linesOf(mapId('MAPZ'))).length).toBe(1);
});

test('the columns are those of SECMP0011 with what changed', () =>
  expect(mapReportColumns.join()).toBe(
    'mapId,deviceId,deviceType,msn,status,installedOn,removedOn,currentSupplier,supplyStart,change',
  ));

test('changes are told once, counted from the last report of the same MAP', async () => {
  await world.hold(row(1), row(2), row(3), row(4, { mapId: 'MAPY' }));
  expect(await changes()).toEqual([1, 2, 3].map((n) => `${deviceId(n)} new`));
  expect(await changes()).toEqual([1, 2, 3].map((n) => `${deviceId(n)} `));
  await world.hold(row(2, { smiStatus: 'Commissioned' }), row(3, { mapId: null }), row(4));
  expect(await changes(mapId('MAPY'))).toEqual([]);
  expect(await changes()).toEqual([`${deviceId(1)} `, `${deviceId(2)} changed`, `${deviceId(4)} new`]);
  const position = await world.log.head();
  world.registration.set(mpan(1), { supplier: party('BBBB'), from: plainDate('2026-11-24'), position });
  expect(await changes()).toEqual([`${deviceId(1)} changed`, `${deviceId(2)} `, `${deviceId(4)} `]);
});

test('a report is on record when it was read to its end, and only then', async () => {
  await world.hold(row(1), row(2));
  const position = String(await world.views.position());
  for await (const line of reports.mapReport(MAPX, authorOf('MAPP'))) if (line.startsWith('MAPX')) break;
  expect(await made()).toEqual([]);
  await linesOf();
  expect(await made()).toMatchObject([
    {
      type: 'inventory.map-report-made.v1',
      data: { mapId: 'MAPX', at: '2026-11-23T10:00:00.000Z', position, rows: 2 },
      metadata: { party: 'MAPP', user: 'test:MAPP' },
    },
  ]);
});

test('what changes while a report is read is told in the next one', async () => {
  await world.hold(row(1), row(2));
  await linesOf();
  for await (const line of reports.mapReport(MAPX, authorOf('MAPP')))
    if (line.includes(deviceId(1))) await world.hold(row(1, { smiStatus: 'Commissioned' }));
  expect(await changes()).toEqual([`${deviceId(1)} changed`, `${deviceId(2)} `]);
});

test('two reports at once are both on record', async () => {
  await world.hold(row(1));
  await Promise.all([linesOf(), linesOf()]);
  expect(await made()).toHaveLength(2);
});

test('however many devices there are, one page of 1,000 is held at a time', async () => {
  await world.hold(...Array.from({ length: 2_500 }, (_, n) => row(n)));
  const pagesAt: number[] = [];
  let lines = -1;
  for await (const _ of reports.mapReport(MAPX, authorOf('MAPP'))) {
    lines += 1;
    if ([0, 1, 1_000, 1_001, 2_000, 2_001, 2_500].includes(lines)) pagesAt.push(world.asked.length);
  }
  expect(lines).toBe(2_500);
  expect(world.asked).toEqual([1_000, 1_000, 500]);
  // The next page is asked for only when the one before has been read.
  expect(pagesAt).toEqual([0, 1, 1, 2, 2, 3, 3]);
});

test('a full last page is followed by none', async () => {
  await world.hold(...Array.from({ length: 1_000 }, (_, n) => row(n)));
  expect(await linesOf()).toHaveLength(1_001);
  expect(world.asked).toEqual([1_000]);
});

test('without registration data the mirror itself names supplier and start', async () => {
  await world.hold(
    row(1),
    row(2, { registeredSupplier: null }),
    row(3, { deviceType: 'PPMID', esmeVariant: null, mpxn: mpan(1) }),
  );
  reports = new MapReports(world.log, world, mirrorSupply(world.views));
  expect((await linesOf()).slice(1).map((line) => line.split(',').slice(7, 9).join())).toEqual([
    'AAAA,2026-10-02',
    ',',
    'AAAA,2026-10-02',
  ]);
});

test('a MAP ID is for the party that holds it today; one of another and one of nobody are refused alike', async () => {
  expect(await mapAccess(world, MAPX, party('MAPP'))).toBeUndefined();
  expect(await mapAccess(world, mapId('MPX'), party('MAPP'))).toBeUndefined();
  const refused = await mapAccess(world, MAPX, party('MAPQ'));
  expect(refused).toMatchObject({ code: 'map-id-not-yours' });
  expect(await mapAccess(world, mapId('MAPZ'), party('MAPQ'))).toEqual(refused);
  expect(await mapAccess(world, mapId('AAAA'), party('AAAA'))).toEqual(refused);
  world.time.now = '1999-12-31T12:00:00.000Z';
  expect(await mapAccess(world, MAPX, party('MAPP'))).toEqual(refused);
});

test('looked at in pages it is the next report, of which none is made; changes alone are found however far apart', async () => {
  await world.hold(row(1), row(2), row(3));
  const looked = async (more: object = {}) => {
    const { items, next, since } = await reports.page(MAPX, { limit: 2, ...more });
    return [items.map(({ deviceId: id, change }) => `${id} ${change}`), next, since?.rows];
  };
  expect(await looked()).toEqual([[`${deviceId(1)} new`, `${deviceId(2)} new`], deviceId(2), undefined]);
  expect(await looked({ after: deviceId(2) })).toEqual([[`${deviceId(3)} new`], null, undefined]);
  expect(await made()).toEqual([]);
  await linesOf();
  expect(await looked({ changed: true })).toEqual([[], null, 3]);
  await world.hold(row(1, { smiStatus: 'Commissioned' }), row(4), row(5));
  expect(await looked({ changed: true })).toEqual([[`${deviceId(1)} changed`, `${deviceId(4)} new`], deviceId(4), 3]);
  expect(await looked({ changed: true, after: deviceId(4) })).toEqual([[`${deviceId(5)} new`], null, 3]);
});
