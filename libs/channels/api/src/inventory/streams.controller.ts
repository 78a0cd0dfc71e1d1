import { Inject, Param, Query } from '@nestjs/common';
import type { MapId } from '@icx/identifiers';
import {
  differenceCountsSchema,
  differences,
  mapIdCaption,
  mapNotices,
  mapNoticesSchema,
  MapReports,
  ownMapId,
  Reconciliation,
} from '@icx/inventory-service';
import type { Difference, Discrepancy } from '@icx/inventory-service';
import { Register } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import type { Clock } from '@icx/runtime';
import { Read, Subject } from '../http/act.ts';
import { ok, text } from '../http/answered.ts';
import { CallerOf, originOf, type Caller } from '../http/action.ts';
import { csvAttachment } from '../http/attachments.ts';
import { CLOCK } from '../http/door.ts';
import { Positions } from '../http/positions.ts';
import { orRefuse } from '../http/problem.ts';
import { VIEWS } from '../operations/health.ts';
import { NoticesDto, ReconciliationDto } from './inventory.dto.ts';

/** Reports that are as long as the inventory: streamed, never held. */
@Subject('inventory', 'v1/inventory')
export class InventoryStreamsController {
  constructor(
    private readonly reports: MapReports,
    private readonly reconciliation: Reconciliation,
    private readonly register: Register,
    private readonly positions: Positions,
    @Inject(VIEWS) private readonly views: ReadStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Read(
    'map-reports/:mapId',
    'map-reports:read',
    `All devices of your MAP ID as CSV, with what is new or changed since your last report. A MAP ID here is ${mapIdCaption}`,
    text('text/csv', 'The report'),
  )
  async readMapReport(@CallerOf() caller: Caller, @Param('mapId') name: string) {
    const mapId = await this.#own(name, caller);
    return csvAttachment(this.reports.mapReport(mapId, originOf(caller)), `map-report-${mapId}.csv`);
  }

  @Read(
    'map-notices/:mapId',
    'map-reports:read',
    'What changed in devices of your MAP ID, oldest first; go on with next',
    ok(mapNoticesSchema),
  )
  async listMapNotices(@CallerOf() caller: Caller, @Param('mapId') name: string, @Query() page: NoticesDto) {
    return orRefuse(await mapNotices({ views: this.views, log: this.positions }, await this.#own(name, caller), page));
  }

  @Read(
    'reconciliation',
    'inventory:reconcile',
    'Where registration and mirror differ, as CSV; a supplier sees its own. format=summary: counts',
    { ...text('text/csv', 'The differences, or how many there are of each'), schema: differenceCountsSchema },
  )
  async reconcileInventory(@CallerOf() caller: Caller, @Query() { format = 'csv' }: ReconciliationDto) {
    const rows = this.reconciliation.rowsFor(caller);
    if (format === 'csv') return csvAttachment(linesOf(rows), 'reconciliation.csv');
    const counts = Object.fromEntries(differences.map((difference) => [difference, 0])) as Record<Difference, number>;
    for await (const { difference } of rows) counts[difference] += 1;
    return counts;
  }

  async #own(name: string, { party }: Caller): Promise<MapId> {
    return orRefuse(await ownMapId({ register: this.register, clock: this.clock }, name, party));
  }
}

async function* linesOf(rows: AsyncIterable<Discrepancy>): AsyncGenerator<string, void, undefined> {
  yield 'deviceId,mpxn,difference,mirror,registration\r\n';
  // Identifiers and fixed words alone: nothing in them needs quoting.
  for await (const { deviceId, mpxn, difference, mirror, registration } of rows)
    yield `${[deviceId, mpxn, difference, mirror, registration].map((value) => value ?? '').join(',')}\r\n`;
}
