import { kept, onlyTried, type CommandContext, type Done } from '@icx/commands';
import type { Mpxn } from '@icx/identifiers';
import {
  decideUpdate,
  inInventory,
  mpxnItems,
  type DeviceState,
  type InventoryUpdate,
  type MirroredDevice,
} from '@icx/inventory';
import { isFor, type Party } from '@icx/parties';
import { atRow, isRefusal, refuse, type Refusal } from '@icx/refusals';
import { instant, londonDate, type Instant, type PlainDate } from '@icx/working-days';
import type { CertifiedProductsList } from './certified-products.ts';
import { aDevice, deviceStream, foldDevice, type DeviceEvent } from './device-streams.ts';
import { moveWithMeter } from './hub-followers.ts';
import { mapIdsIn, type InventoryEngines } from './inventory-engines.ts';
import { InventoryImport, largestBatch, type DeviceRow, type RowOutcome } from './inventory-import.ts';
import type { SupplyAt } from './supply.ts';

const tooLarge = refuse(
  'batch-too-large',
  `An import has at most ${largestBatch} devices. Send the others with another call.`,
);
/**
 * The User Roles of a party by its market identifiers of the day: an MPID makes a supplier an Electricity Import
 * Supplier (EIS), a gas short code a Gas Import Supplier (GIS).
 */
export const userRolesOf = ({ kind, identifiers }: Party, on: PlainDate): readonly string[] => {
  if (kind !== 'supplier') return [];
  const fuels = identifiers
    .filter((one) => one.kind !== 'map-id' && isFor(one, on))
    .map(({ fuel }) => (fuel === 'electricity' ? 'EIS' : 'GIS'));
  return [...new Set(fuels)];
};

export interface DeviceWriterEngines extends InventoryEngines {
  readonly certified: CertifiedProductsList;
  readonly supplyAt: SupplyAt;
}

/** Takes imports of the mirror and updates in the manner of Service Request 8.4. */
export class DeviceWriter {
  constructor(private readonly engines: DeviceWriterEngines) {}

  /** What became of each row, in their order. A bad row hurts none of its neighbours; what is held already is so. */
  async importDevices(rows: readonly unknown[], context: CommandContext): Promise<readonly RowOutcome[] | Refusal> {
    if (rows.length > largestBatch) return tooLarge;
    const { commandId, party } = context;
    if (context.trial)
      return firstRejected(await InventoryImport.run(this.engines, rows, context, undefined)) ?? onlyTried;
    // That it came is on record first: the same id with other rows is then refused whole.
    const event = { type: 'inventory.import-received.v1', data: { rows: rows.length } };
    const stream = `import-${party}-${commandId}`;
    const received = await this.engines.commands.perform(stream, kept, context, () => [event]);
    if (isRefusal(received)) return received;
    return InventoryImport.run(this.engines, rows, context, received.replayed ? received.position : undefined);
  }

  /** Of a file, each row a command of its own. */
  importRows(rows: readonly DeviceRow[]): Promise<readonly RowOutcome[]> {
    return InventoryImport.runRows(this.engines, rows);
  }

  /** The device as it is then, or a refusal whose code is the published one: `E080405` and the others. */
  async update(update: InventoryUpdate, context: CommandContext): Promise<MirroredDevice | Refusal> {
    const stream = deviceStream(update.deviceId);
    const at = instant(this.engines.clock.now());
    const { kind } = update;
    const done = await this.engines.commands.perform(
      stream,
      aDevice,
      context,
      async (before) => decideUpdate(update, before, await this.#facts(update, before, context, londonDate(at)), at),
      { nothingNew: { type: 'inventory.update-confirmed.v1', data: { kind, at, by: context.party } } },
    );
    if (isRefusal(done)) return done;
    if (kind === 'mpxn') await this.#moveOthers(done, context, at);
    return done.state!;
  }

  /** Also when the command is repeated, in case the exchange stopped in between; not once the meter has moved on. */
  async #moveOthers(
    { stream, events, state, replayed }: Done<DeviceState, DeviceEvent>,
    context: CommandContext,
    at: Instant,
  ): Promise<void> {
    const now = replayed ? (await this.engines.commands.load(stream, aDevice)).state : state;
    if (now?.mpxn === state!.mpxn) await moveWithMeter(this.engines, lastPlaced(events), state!, context, at);
  }

  async #facts(update: InventoryUpdate, device: DeviceState, { party }: CommandContext, on: PlainDate) {
    const parties = await this.engines.register.parties();
    const asked = update.kind === 'mpxn' && inInventory(device) ? mpxnItems(update, device) : [];
    const own = device?.mpxn ?? null;
    const mpxns = [own, ...asked.flatMap(({ from, to }) => [from, to])].filter((mpxn) => mpxn !== null);
    const supplies = mpxns.length > 0 ? await this.engines.supplyAt(mpxns) : new Map<Mpxn, never>();
    const self = parties.get(party);
    return {
      by: { party, roles: self ? userRolesOf(self, on) : [] },
      registeredSupplierOf: (mpxn: Mpxn) => supplies.get(mpxn)?.supplier,
      isCertified: this.engines.certified.isCertified,
      isMapId: mapIdsIn(parties),
    };
  }
}

/** A trial is of all or nothing: what two people decide on has no rows that fail. */
const firstRejected = (outcomes: readonly RowOutcome[]): Refusal | undefined => {
  const rejected = outcomes.find(({ errors }) => errors);
  return rejected?.errors?.[0] && atRow(rejected.errors[0], `/devices/${rejected.index}`);
};

/** As it was at the meter point that it had last before; without any, as it was at first. */
const lastPlaced = (events: readonly DeviceEvent[]): MirroredDevice => {
  for (let end = events.length - 1; end > 0; end--) {
    const before = foldDevice(events.slice(0, end));
    if (before?.mpxn) return before;
  }
  return foldDevice(events.slice(0, 1))!;
};
