import { deciderOf, Commands } from '@icx/commands';
import type { EventStore, Origin } from '@icx/event-store';
import type { MapId, Mpxn } from '@icx/identifiers';
import type { MirroredDevice } from '@icx/inventory';
import { isRefusal } from '@icx/refusals';
import { csvLine } from '@icx/tabular';
import { instant, londonDate, type Instant, type PlainDate } from '@icx/working-days';
import type { InventoryEngines } from './inventory-engines.ts';
import { inventoryQueries, type ReportedRow } from './queries.ts';
import type { Supply, SupplyAt } from './supply.ts';

/** Stream `map-report-<MAP ID>`: when its MAP was told what, so that the next report can tell what is new. */
export interface MapReportMade {
  readonly type: 'inventory.map-report-made.v1';
  readonly data: {
    readonly mapId: MapId;
    readonly at: Instant;
    /** The report holds every change up to here, a position of the log as decimal text. */
    readonly position: string;
    readonly rows: number;
  };
}

export const mapReportColumns = [
  'mapId',
  'deviceId',
  'deviceType',
  'msn',
  'status',
  'installedOn',
  'removedOn',
  'currentSupplier',
  'supplyStart',
  'change',
] as const;

/** The report made last. */
const reportStream = deciderOf<MapReportMade['data'] | null, MapReportMade>(null, (_, { data }) => data, [
  'inventory.map-report-made.v1',
]);

/** So many devices are in memory at a time, however many the MAP has. */
const PAGE = 1_000;

/** Devices that a page of changes looks through. */
const LOOKED_AT = 5_000;

/** The report before: what it told of, and when. */
interface Since {
  readonly position: bigint;
  readonly on: PlainDate;
  readonly made: MapReportMade['data'];
}

/** A line of a report. `change`: `new` or `changed` since the report before; empty: as it was. */
export type MapReportRow = Readonly<Record<(typeof mapReportColumns)[number], string | null>>;

/** A MAP's devices with their current supplier, and what is new since its last report. */
export class MapReports {
  readonly #commands: Commands;

  constructor(
    log: EventStore,
    private readonly engines: Pick<InventoryEngines, 'views' | 'clock'>,
    private readonly supplyAt: SupplyAt,
  ) {
    // No view shows what is recorded here, so nobody waits for one.
    this.#commands = new Commands(log);
  }

  /** The report as CSV by RFC 4180, a line at a time. */
  async *mapReport(mapId: MapId, reader: Origin): AsyncGenerator<string, void, undefined> {
    for await (const row of this.report(mapId, reader)) yield csvLine(row);
  }

  /**
   * A row at a time, in order of Device ID; the first has the names. Whether the party may have it is
   * for `mapAccess` to say before. Only a report that is read to its end is on record as made. `change` is `new`: came to
   * this MAP ID since the last report; `changed`: the device or its supply did; empty: as it was.
   */
  async *report(mapId: MapId, reader: Origin): AsyncGenerator<readonly string[], void, undefined> {
    const { views, clock } = this.engines;
    const since = await this.#lastReport(mapId);
    // What changes while the report is read counts as a change in the next one, shown in this one or not.
    const position = await views.position();
    const at = instant(clock.now());
    yield mapReportColumns;
    let rows = 0;
    for await (const page of this.#pages(mapId)) {
      for (const row of await this.#rowsOf(mapId, page, since)) {
        rows += 1;
        yield mapReportColumns.map((column) => row[column] ?? '');
      }
    }
    const made: MapReportMade['data'] = { mapId, at, position: String(position), rows };
    await this.#record(made, reader);
  }

  /**
   * A page of what the next report holds, and the one made last: looked at, none is made. With `changed` only
   * what is new or changed since; then a page may be short and have more after it.
   */
  async page(
    mapId: MapId,
    {
      after = '',
      limit,
      changed = false,
    }: { readonly after?: string; readonly limit: number; readonly changed?: boolean },
  ): Promise<{
    readonly items: readonly MapReportRow[];
    readonly next: string | null;
    readonly since: MapReportMade['data'] | null;
  }> {
    const since = await this.#lastReport(mapId);
    const items: MapReportRow[] = [];
    let at = after;
    for (let looked = 0; looked < LOOKED_AT && items.length < limit; looked += PAGE) {
      const size = changed ? PAGE : limit + 1;
      const page = await inventoryQueries.devicesOf(this.engines.views, mapId, at, size);
      const rows = await this.#rowsOf(mapId, page, since);
      for (const row of rows) {
        if (items.length === limit) break;
        at = row.deviceId!;
        if (!changed || row.change !== '') items.push(row);
      }
      if (page.length < size && at === (page.at(-1)?.device_id ?? at))
        return { items, next: null, since: since && since.made };
    }
    return { items, next: at, since: since && since.made };
  }

  async #rowsOf(mapId: MapId, page: readonly ReportedRow[], since: Since | null): Promise<readonly MapReportRow[]> {
    const devices = page.map(({ document }) => document);
    const supplies = await this.#supplies(devices);
    return devices.map((device, index) =>
      rowOf(mapId, device, device.mpxn && supplies.get(device.mpxn), page[index]!, since),
    );
  }

  async *#pages(mapId: MapId): AsyncGenerator<readonly ReportedRow[], void, undefined> {
    let after = '';
    for (;;) {
      const page = await inventoryQueries.devicesOf(this.engines.views, mapId, after, PAGE);
      if (page.length > 0) yield page;
      if (page.length < PAGE) return;
      after = page.at(-1)!.device_id;
    }
  }

  async #supplies(devices: readonly MirroredDevice[]): Promise<ReadonlyMap<Mpxn, Supply>> {
    const mpxns = [...new Set(devices.map(({ mpxn }) => mpxn).filter((mpxn) => mpxn !== null))];
    return mpxns.length > 0 ? this.supplyAt(mpxns) : new Map();
  }

  /** Up to where it told of changes, and on which day; `null`: there was no report before. */
  async #lastReport(mapId: MapId): Promise<Since | null> {
    const { state } = await this.#commands.load(streamOf(mapId), reportStream);
    return state && { position: BigInt(state.position), on: londonDate(state.at), made: state };
  }

  async #record(data: MapReportMade['data'], reader: Origin): Promise<void> {
    const made = { type: 'inventory.map-report-made.v1', data } as const;
    const done = await this.#commands.perform(streamOf(data.mapId), reportStream, reader, () => [made]);
    if (isRefusal(done)) throw new Error(`The report for ${data.mapId} could not be put on record: ${done.detail}`);
  }
}

const streamOf = (mapId: MapId): string => `map-report-${mapId}`;

const rowOf = (
  mapId: MapId,
  { deviceId, deviceType, msn, smiStatus, installedOn, removedOn }: MirroredDevice,
  supply: Supply | null | undefined,
  { changed_position: changed, map_position: joined }: ReportedRow,
  since: Since | null,
): MapReportRow => {
  // A switch is mostly told of before its day: then it is that day which changes something.
  const supplied = supply?.from ?? null;
  const changedSince =
    since !== null &&
    (changed > since.position ||
      (supply?.position ?? 0n) > since.position ||
      (supplied !== null && supplied > since.on));
  const change = since === null || joined! > since.position ? 'new' : changedSince ? 'changed' : '';
  return {
    ...{ mapId, deviceId, deviceType, msn, status: smiStatus, installedOn, removedOn, change },
    currentSupplier: supply?.supplier ?? null,
    supplyStart: supply?.from ?? null,
  };
};
