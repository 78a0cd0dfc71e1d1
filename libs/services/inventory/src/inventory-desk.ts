import { onlyTried, type Commands } from '@icx/parties-service';
import type { NewEvent, RecordedEvent } from '@icx/event-store';
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
import type { CertifiedProductsDesk } from './certified-products.ts';
import { asNew, deviceStream, foldDevice } from './device-streams.ts';
import { moveWithMeter } from './hub-followers.ts';
import { mapIdsIn, type InventoryAuthor, type InventoryEngines } from './inventory-engines.ts';
import { InventoryImport, largestBatch, type RowOutcome } from './inventory-import.ts';
import type { SupplyAt } from './supply.ts';

const tooLarge = refuse(
  'batch-too-large',
  `An import has at most ${largestBatch} devices. Send the others with another call.`,
);
const contended = refuse.unavailable(
  'request-contended',
  'Others are changing the same device. Send the same command again in a moment.',
);
const ATTEMPTS = 20;
/** Told by identity, never to a caller. */
const stale = refuse('stale', 'The device was changed while the facts were gathered.');

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

export interface DeskEngines extends InventoryEngines {
  readonly commands: Commands;
  readonly certified: CertifiedProductsDesk;
  readonly supplyAt: SupplyAt;
}

/** Takes imports of the mirror and updates in the manner of Service Request 8.4. */
export class InventoryDesk {
  constructor(private readonly engines: DeskEngines) {}

  /** What became of each row, in their order. A bad row hurts none of its neighbours; what is held already is so. */
  async importDevices(rows: readonly unknown[], author: InventoryAuthor): Promise<readonly RowOutcome[] | Refusal> {
    if (rows.length > largestBatch) return tooLarge;
    const { command, party } = author;
    if (author.trial)
      return firstRejected(await InventoryImport.run(this.engines, rows, author, undefined)) ?? onlyTried;
    // That it came is on record first: the same id with other rows is then refused whole.
    const event = { type: 'inventory.import-received.v1', data: { rows: rows.length } };
    let again = true;
    const received = await this.engines.commands.perform(`import-${party}-${command.id}`, author, () => {
      again = false;
      return [event];
    });
    if (isRefusal(received)) return received;
    return InventoryImport.run(this.engines, rows, author, again ? received.at(-1)!.position : undefined);
  }

  /** The device as it is then, or a refusal whose code is the published one: `E080405` and the others. */
  async update(update: InventoryUpdate, author: InventoryAuthor): Promise<MirroredDevice | Refusal> {
    const stream = deviceStream(update.deviceId);
    const at = instant(this.engines.clock.now());
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const seen = await this.engines.log.readStream(stream);
      const before = foldDevice(seen);
      const facts = await this.#facts(update, before, author, londonDate(at));
      const events = await this.engines.commands.perform(stream, author, (recorded) => {
        if (recorded.length !== seen.length) return stale;
        const decided = decideUpdate(update, before, facts, at);
        if (isRefusal(decided)) return decided;
        // On record also where the device is so already: sent again, late, it must not undo what came since.
        return decided.length === 0 ? [confirmed(update, author, at)] : asNew(decided);
      });
      if (events === stale) continue;
      if (isRefusal(events)) return events;
      const after = foldDevice(events)!;
      if (update.kind === 'mpxn') await this.#moveOthers(events, after, author, at);
      return after;
    }
    return contended;
  }

  /** Also when the command is repeated, in case the exchange stopped in between; not once the meter has moved on. */
  async #moveOthers(
    events: readonly RecordedEvent[],
    after: MirroredDevice,
    author: InventoryAuthor,
    at: Instant,
  ): Promise<void> {
    const now = foldDevice(await this.engines.log.readStream(deviceStream(after.deviceId)));
    if (now?.mpxn === after.mpxn) await moveWithMeter(this.engines, lastPlaced(events), after, author, at);
  }

  async #facts(update: InventoryUpdate, device: DeviceState, { party }: InventoryAuthor, on: PlainDate) {
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

/** Of an update that asked for what the device is: no view and no state is changed by it. */
const confirmed = ({ kind }: InventoryUpdate, { party: by }: InventoryAuthor, at: Instant): NewEvent => ({
  type: 'inventory.update-confirmed.v1',
  data: { kind, at, by },
});

/** A trial is of all or nothing: what two people decide on has no rows that fail. */
const firstRejected = (outcomes: readonly RowOutcome[]): Refusal | undefined => {
  const rejected = outcomes.find(({ errors }) => errors);
  return rejected?.errors?.[0] && atRow(rejected.errors[0], `/devices/${rejected.index}`);
};

/** As it was at the meter point that it had last before; without any, as it was at first. */
const lastPlaced = (events: readonly RecordedEvent[]): MirroredDevice => {
  for (let end = events.length - 1; end > 0; end--) {
    const before = foldDevice(events.slice(0, end));
    if (before?.mpxn) return before;
  }
  return foldDevice(events.slice(0, 1))!;
};
