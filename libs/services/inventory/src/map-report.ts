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

/** The report before: what it told of, and when. */
interface Since {
  readonly position: bigint;
  readonly on: PlainDate;
}

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

  /**
   * CSV by RFC 4180, a line at a time, in order of Device ID; the first is the header. Whether the party may have it is
   * for `mapAccess` to say before. Only a report that is read to its end is on record as made. `change` is `new`: came to
   * this MAP ID since the last report; `changed`: the device or its supply did; empty: as it was.
   */
  async *mapReport(mapId: MapId, reader: Origin): AsyncGenerator<string, void, undefined> {
    const { views, clock } = this.engines;
    const since = await this.#lastReport(mapId);
    // What changes while the report is read counts as a change in the next one, shown in this one or not.
    const position = await views.position();
    const at = instant(clock.now());
    yield csvLine(mapReportColumns);
    let rows = 0;
    for await (const page of this.#pages(mapId)) {
      const devices = page.map(({ document }) => document);
      const supplies = await this.#supplies(devices);
      for (const [index, device] of devices.entries()) {
        rows += 1;
        yield lineOf(mapId, device, device.mpxn && supplies.get(device.mpxn), page[index]!, since);
      }
    }
    const made: MapReportMade['data'] = { mapId, at, position: String(position), rows };
    await this.#record(made, reader);
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
    return state && { position: BigInt(state.position), on: londonDate(state.at) };
  }

  async #record(data: MapReportMade['data'], reader: Origin): Promise<void> {
    const made = { type: 'inventory.map-report-made.v1', data } as const;
    const done = await this.#commands.perform(streamOf(data.mapId), reportStream, reader, () => [made]);
    if (isRefusal(done)) throw new Error(`The report for ${data.mapId} could not be put on record: ${done.detail}`);
  }
}

const streamOf = (mapId: MapId): string => `map-report-${mapId}`;

const lineOf = (
  mapId: MapId,
  { deviceId, deviceType, msn, smiStatus, installedOn, removedOn }: MirroredDevice,
  supply: Supply | null | undefined,
  { changed_position: changed, map_position: joined }: ReportedRow,
  since: Since | null,
): string => {
  // A switch is mostly told of before its day: then it is that day which changes something.
  const supplied = supply?.from ?? null;
  const changedSince =
    since !== null &&
    (changed > since.position ||
      (supply?.position ?? 0n) > since.position ||
      (supplied !== null && supplied > since.on));
  const change = since === null || joined! > since.position ? 'new' : changedSince ? 'changed' : '';
  return csvLine([
    mapId,
    deviceId,
    deviceType,
    msn,
    smiStatus,
    installedOn,
    removedOn,
    supply?.supplier ?? null,
    supply?.from ?? null,
    change,
  ]);
};
