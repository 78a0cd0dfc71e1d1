import { holderNow, holdersFor, holdersForAll } from '@icx/holdings';
import type { DeviceId, DeviceType, PartyId } from '@icx/identifiers';
import type { SupplyRegister } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import { refuse, type Refusal } from '@icx/refusals';
import type { Clock } from '@icx/runtime';
import { instant, londonDate, type PlainDate } from '@icx/working-days';
import { holdingsQueries } from './queries.ts';

export interface NamedDevice {
  readonly deviceId: DeviceId;
  readonly deviceType: DeviceType;
}

export const notSuccessor = refuse.forbidden(
  'not-successor',
  'What that party held is not yours by any recorded succession in force. Leave the original party out, or ask SECAS ' +
    'to record the succession first.',
  '/originalParty',
);

/** Devices that are looked up at a time. */
const CHUNK = 500;

/** Whose holdings are whose today: originating holders resolved by the successions in force, never rewritten. */
export class Holders {
  constructor(
    private readonly supply: Pick<SupplyRegister, 'successions'>,
    private readonly views: ReadStore,
    private readonly clock: Clock,
  ) {}

  /** The originating holders whose holdings of this device are the party's today; not itself, if another one has them now. */
  async holdersFor(party: PartyId, device: NamedDevice): Promise<readonly PartyId[]> {
    return (await this.holdersOf(party, [device]))[0]!;
  }

  /**
   * The same of many devices, in their order. Equal answers are the same array, so that rows can be grouped by it; where no
   * succession has a scope that is all of them, and nothing is looked up.
   */
  async holdersOf(party: PartyId, devices: readonly NamedDevice[]): Promise<readonly (readonly PartyId[])[]> {
    const { book, on } = await this.#now();
    const all = holdersForAll(book, party, on);
    if (all) return devices.map(() => all);
    const answers = new Map<string, readonly PartyId[]>();
    const found: (readonly PartyId[])[] = [];
    for (let from = 0; from < devices.length; from += CHUNK) {
      const slice = devices.slice(from, from + CHUNK);
      const points = await holdingsQueries.meterPoints(
        this.views,
        slice.map(({ deviceId }) => deviceId),
      );
      for (const { deviceId, deviceType } of slice) {
        const holders = holdersFor(book, party, { deviceType, mpxn: points.get(deviceId) ?? null }, on);
        const key = holders.join(' ');
        if (!answers.has(key)) answers.set(key, holders);
        found.push(answers.get(key)!);
      }
    }
    return found;
  }

  /** Everybody of whose holdings some may be the party's: itself first. What exactly is told by device. */
  async alsoHeldBy(party: PartyId): Promise<readonly PartyId[]> {
    return (await this.#now()).book.predecessorsOf(party);
  }

  /** Whose holdings are the party's whatever the device; `undefined`: for some of them it depends on the device. */
  async allOf(party: PartyId): Promise<readonly PartyId[] | undefined> {
    const { book, on } = await this.#now();
    return holdersForAll(book, party, on);
  }

  /** Who has today what these parties first held of the device, by originating holder. */
  async ownersOf(
    origins: readonly PartyId[],
    { deviceId, deviceType }: NamedDevice,
  ): Promise<ReadonlyMap<PartyId, PartyId>> {
    const { book, on } = await this.#now();
    const mpxn = book.isEmpty
      ? null
      : ((await holdingsQueries.meterPoints(this.views, [deviceId])).get(deviceId) ?? null);
    return new Map(origins.map((origin) => [origin, holderNow(book, origin, { deviceType, mpxn }, on)] as const));
  }

  /** Whether an uploader may say that another party first held some of what it brings: `not-successor`. Each row is asked by `holdersOf`. */
  async mayName(uploader: PartyId, original: PartyId): Promise<Refusal | undefined> {
    if (uploader === original) return undefined;
    return (await this.alsoHeldBy(uploader)).includes(original) ? undefined : notSuccessor;
  }

  async #now(): Promise<{ readonly book: Awaited<ReturnType<SupplyRegister['successions']>>; readonly on: PlainDate }> {
    return { book: await this.supply.successions(), on: londonDate(instant(this.clock.now())) };
  }
}
