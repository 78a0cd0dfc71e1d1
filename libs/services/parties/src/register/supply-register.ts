import { Claims, deciderOf, folded } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import { derived, Followed } from '@icx/runtime';
import type { DeviceId, Mpxn, PartyId } from '@icx/identifiers';
import type { Device } from '@icx/inventory';
import type { ReadStore } from '@icx/read-store';
import {
  currentOrNext,
  periodOn,
  registrationHistory,
  evolveSuccession,
  SuccessionBook,
  successionEventTypes,
  type RegistrationHistory,
  type SuccessionEvent,
  type SuccessionState,
  type SupplyPeriod,
  type SwitchId,
  type SwitchMessage,
} from '@icx/switching';
import type { PlainDate } from '@icx/working-days';
import { registerQueries, type SupplyPointRow, type WhichDevices } from './queries.ts';

/** How a party stands to the supply of a meter point on a day. */
export interface Standing {
  /** `later`: by a dated switch. */
  readonly supply: 'now' | 'later' | 'ended';
  /** First day, and first day after; `null`: not known, and not ended. */
  readonly suppliedFrom: PlainDate | null;
  readonly suppliedTo: PlainDate | null;
  readonly period: SupplyPeriod;
}

/** A device that the asking party supplies, will supply or has supplied. */
export interface SuppliedDevice {
  readonly device: Device;
  readonly history: RegistrationHistory;
  /** As the switches alone have it, whoever took whose place since. */
  readonly registered: RegistrationHistory;
  readonly standing: Standing;
}

export interface RegisteredSupply {
  readonly mpxn: Mpxn;
  readonly supplier: PartyId;
  /** First day of the supply, London; `null`: not known. */
  readonly from: PlainDate | null;
  /** In the log, of the last message about the meter point. */
  readonly position: bigint;
}

type Recorded = NonNullable<SuccessionState>;

export const aSuccession = deciderOf<SuccessionState, SuccessionEvent>(null, evolveSuccession, successionEventTypes);

const inOrder = derived((states: ReadonlyMap<string, Recorded>): readonly Recorded[] =>
  [...states.values()].toSorted((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1)),
);
const bookOf = derived((states: ReadonlyMap<string, Recorded>) => new SuccessionBook(inOrder(states)));

/** Who supplied, supplies and will supply each meter point: registration, with successions, from the views. */
export class SupplyRegister {
  /** Whether two successions hand on the same is decided by a look at all of them, so they are claimed here. */
  readonly claims: Claims;
  #followed: Promise<Followed<Recorded>> | undefined;

  constructor(
    private readonly views: ReadStore,
    private readonly log: EventStore,
  ) {
    this.claims = new Claims(log, views, 'successions', 'claims.succession-claimed.v1', this);
  }

  /** Every succession in force, as far as this process knows the log; another book after each change. */
  async successions(): Promise<SuccessionBook> {
    return bookOf((await this.#follow()).states);
  }

  /** Also those that were reversed, in order of their recording. */
  async allSuccessions(): Promise<readonly Recorded[]> {
    return inOrder((await this.#follow()).states);
  }

  /** Resolves when this process knows every succession that was recorded or reversed up to there. */
  async reached(position: bigint): Promise<void> {
    await (await this.#follow()).reached(position);
  }

  /** Why this process learns of no succession; `undefined`: it does. */
  async problem(): Promise<string | undefined> {
    return (await this.#follow()).problem();
  }

  #follow(): Promise<Followed<Recorded>> {
    this.#followed ??= Followed.open({
      log: this.log,
      prefix: 'switching.succession-',
      begin: async () => {
        const position = await this.views.position();
        const all = await registerQueries.successions(this.views);
        return { position, states: all.map((one) => [one.id, one] as const) };
      },
      fold: (stream, events) => folded(stream, events, aSuccession).state ?? undefined,
    });
    // A read that failed once is no answer for ever.
    this.#followed.catch(() => (this.#followed = undefined));
    return this.#followed;
  }

  async historyOf(mpxn: Mpxn): Promise<RegistrationHistory> {
    return (await this.historiesOf([mpxn])).get(mpxn) ?? { periods: [], contradictions: [] };
  }

  /** Of the meter points that the feed told of, with every succession in force or with those of another book. */
  async historiesOf(mpxns: readonly Mpxn[], book?: SuccessionBook): Promise<ReadonlyMap<Mpxn, RegistrationHistory>> {
    if (mpxns.length === 0) return new Map();
    const applied = book ?? (await this.successions());
    const rows = await registerQueries.supplyPoints(this.views, mpxns);
    return new Map(rows.map(({ mpxn, document }) => [mpxn, registrationHistory(document, applied)] as const));
  }

  /** Of the meter points that have a supplier on that day: who, since when, and where the feed last spoke of it. */
  async suppliesAt(mpxns: readonly Mpxn[], on: PlainDate): Promise<ReadonlyMap<Mpxn, RegisteredSupply>> {
    const rows = await registerQueries.supplyPoints(this.views, mpxns);
    return new Map((await this.#supplies(rows, on)).map((supply) => [supply.mpxn, supply] as const));
  }

  /** Meter points that have a supplier on that day, after one (`''`: from the first), in order. */
  async suppliesAfter(after: string, limit: number, on: PlainDate): Promise<readonly RegisteredSupply[]> {
    const found: RegisteredSupply[] = [];
    for (let from = after; found.length < limit;) {
      const rows = await registerQueries.supplyPointsAfter(this.views, from, limit);
      found.push(...(await this.#supplies(rows, on)));
      if (rows.length < limit) break;
      from = rows.at(-1)!.mpxn;
    }
    return found.slice(0, limit);
  }

  async #supplies(rows: readonly SupplyPointRow[], on: PlainDate): Promise<readonly RegisteredSupply[]> {
    const book = await this.successions();
    return rows.flatMap(({ mpxn, document, changed_position: position }) => {
      const period = periodOn(registrationHistory(document, book), on);
      if (!period) return [];
      const { supplier, from } = period;
      return [{ mpxn, supplier, from, position }];
    });
  }

  /** The device, if the party supplies it, will or did. Any other one is as if nobody knew it. */
  async findSupplied(deviceId: DeviceId, party: PartyId, on: PlainDate): Promise<SuppliedDevice | undefined> {
    const [found] = await this.#supplied({ deviceId }, party, on);
    return found;
  }

  /**
   * The same of all devices at a meter point: its own and those that hang on its hub. A meter is found by its Secondary
   * Import and Export MPAN as well; its Import MPxN tells who supplies it.
   */
  suppliedAt(mpxn: Mpxn, party: PartyId, on: PlainDate): Promise<readonly SuppliedDevice[]> {
    return this.#supplied({ mpxn }, party, on);
  }

  /** Of everything that hangs on the hub of a device at this meter point, or is at the meter point itself. */
  async premises(mpxn: Mpxn, party: PartyId, on: PlainDate): Promise<readonly SuppliedDevice[]> {
    const own = await this.suppliedAt(mpxn, party, on);
    const hubs = [...new Set(own.flatMap(({ device: { hub } }) => hub ?? []))];
    const others = await Promise.all(hubs.map((hub) => this.#supplied({ hub }, party, on)));
    const byId = new Map([...own, ...others.flat()].map((found) => [found.device.deviceId, found] as const));
    return [...byId.values()];
  }

  /** One query, so that a device of somebody else takes as long as one that nobody knows (threat T13). */
  async #supplied(which: WhichDevices, party: PartyId, on: PlainDate): Promise<readonly SuppliedDevice[]> {
    const book = await this.successions();
    const rows = await registerQueries.supplied(this.views, which, [party, ...book.predecessorsOf(party)]);
    return rows.flatMap(({ device, messages }) => {
      const told = messages ?? messagesOf(device);
      const history = registrationHistory(told, book);
      const standing = standingOf(history, party, on);
      return standing ? [{ device, history, registered: registrationHistory(told), standing }] : [];
    });
  }
}

/** What the mirror says of the supply, as a first registration. */
const messagesOf = ({ mpxn, registeredSupplier, suppliedFrom }: Device): readonly SwitchMessage[] =>
  registeredSupplier
    ? [
        {
          id: 'inventory' as SwitchId,
          version: 1,
          mpxn: mpxn as Mpxn,
          losing: null,
          gaining: registeredSupplier,
          effectiveFrom: (suppliedFrom ?? '0001-01-01') as PlainDate,
          withdrawn: false,
        },
      ]
    : [];

export const standingOf = (history: RegistrationHistory, party: PartyId, on: PlainDate): Standing | undefined => {
  const ahead = currentOrNext(history, party, on);
  const period = ahead ?? history.periods.findLast(({ supplier }) => supplier === party);
  if (!period) return undefined;
  const { from: suppliedFrom, to: suppliedTo } = period;
  const supply = !ahead ? 'ended' : suppliedFrom !== null && suppliedFrom > on ? 'later' : 'now';
  return { supply, suppliedFrom, suppliedTo, period };
};
