import type { CommandContext, Commands } from '@icx/commands';
import { exchangeItself } from '@icx/event-store';
import { deleteHoldings, type Deletion, type HeldBy, type HoldingsEvent } from '@icx/holdings';
import type { DeviceId, PartyId } from '@icx/identifiers';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { Clock, Job, Turn } from '@icx/runtime';
import type { HeldCodes, ListedHolding } from '@icx/vault';
import { addHours, instant, type Instant } from '@icx/working-days';
import { aHolder, heldStream } from './held-stream.ts';
import type { Holders, NamedDevice } from './holders.ts';
import { ownHoldings } from './own-holdings.ts';

export interface DeletionParts {
  readonly commands: Commands;
  readonly holdings: HeldCodes;
  readonly holders: Holders;
  readonly clock: Clock;
}

/** Holdings that one command, or one event of retention, deletes. */
const MOST_AT_ONCE = 1_000;
/** How often it is looked for holdings that are too old, milliseconds. */
const HOUR = 3_600_000;

export interface Deleted {
  readonly deleted: number;
  /** Of that file, more are held: delete them by another command. */
  readonly more: boolean;
}

/** Holdings go when their holder says so, or with time; erased in the vault, then on record. */
export class Deletions {
  constructor(
    private readonly parts: DeletionParts,
    /** Days from the day on which a code came in. */
    private readonly retentionDays: number,
  ) {}

  /** Refused with `holding-unknown`. */
  async deleteOne(
    party: PartyId,
    deviceId: DeviceId,
    reason: string,
    context: CommandContext,
  ): Promise<Deleted | Refusal> {
    const find = async () => (await ownHoldings(this.parts, party, deviceId)).map(keyOf);
    const done = await this.#delete(party, context, find, { because: 'holder', reason, source: null });
    return isRefusal(done) ? done : { deleted: done.length, more: false };
  }

  /** Up to so many of a file, the oldest first. Refused with `holding-unknown`. */
  async deleteFile(
    party: PartyId,
    source: string,
    reason: string,
    context: CommandContext,
  ): Promise<Deleted | Refusal> {
    const find = () => this.#ofFile(party, source);
    const done = await this.#delete(party, context, find, { because: 'holder', reason, source });
    if (isRefusal(done)) return done;
    return { deleted: done.length, more: (await find()).length > 0 };
  }

  /** What came in too long ago, whosever it is. */
  retention(): Job {
    return { name: 'holdings-retention', everyMs: HOUR, run: (turn) => this.expire(turn) };
  }

  async expire({ signal }: Pick<Turn, 'signal'>): Promise<void> {
    const at = instant(this.parts.clock.now());
    const before = addHours(at, -24 * this.retentionDays);
    while (!signal.aborted) {
      // In the order in which they came, so that the oldest are the first.
      const page = await this.parts.holdings.list('anyone', { limit: MOST_AT_ONCE });
      const old = page.filter((held) => held.at < before);
      for (const [holder, held] of Map.groupBy(old, ({ holder }) => holder as PartyId))
        await this.#delete(holder, undefined, () => Promise.resolve(held.map(keyOf)), {
          ...{ because: 'retention', reason: null, source: null },
        });
      if (old.length < MOST_AT_ONCE) return;
    }
  }

  async #delete(
    party: PartyId,
    context: CommandContext | undefined,
    find: () => Promise<readonly HeldBy[]>,
    why: Omit<Deletion, 'holdings'>,
  ): Promise<readonly HeldBy[] | Refusal> {
    const { commands, clock } = this.parts;
    const at: Instant = context?.receivedAt ?? instant(clock.now());
    const done = await commands.perform(
      heldStream(party),
      aHolder,
      context ?? exchangeItself,
      async () => deleteHoldings({ ...why, holdings: await find() }, at),
      { appending: (events) => this.#erase(events) },
    );
    if (isRefusal(done)) return done;
    const event = done.events.findLast(({ type }) => type === 'holdings.holdings-deleted.v1') as Event | undefined;
    return event?.data.holdings ?? [];
  }

  /** Before it is on record that they are gone. */
  async #erase(events: readonly HoldingsEvent[]) {
    for (const { type, data } of events)
      if (type === 'holdings.holdings-deleted.v1') await this.parts.holdings.delete(data.holdings);
    return {};
  }

  async #ofFile(party: PartyId, source: string): Promise<readonly HeldBy[]> {
    const { holdings, holders } = this.parts;
    const origins = [party, ...(await holders.alsoHeldBy(party))];
    const found: HeldBy[] = [];
    for (let after: string | undefined; found.length < MOST_AT_ONCE;) {
      const page = await holdings.list(origins, { limit: MOST_AT_ONCE, source, after });
      const own = await holders.holdersOf(party, page as readonly (ListedHolding & NamedDevice)[]);
      found.push(...page.filter(({ holder }, index) => own[index]!.includes(holder as PartyId)).map(keyOf));
      if (page.length < MOST_AT_ONCE) break;
      after = page.at(-1)!.id;
    }
    return found.slice(0, MOST_AT_ONCE);
  }
}

type Event = Extract<HoldingsEvent, { type: 'holdings.holdings-deleted.v1' }>;

const keyOf = ({ holder, deviceId }: { readonly holder: string; readonly deviceId: string }): HeldBy => ({
  holder: holder as PartyId,
  deviceId: deviceId as DeviceId,
});
