import type { CommandContext, Commands } from '@icx/commands';
import type { RecordedEvent } from '@icx/event-store';
import { resolveConflicts, type HoldingsEvent, type Kept, type Recalled } from '@icx/holdings';
import type { DeviceId, DeviceType, PartyId, RequestId } from '@icx/identifiers';
import { codeMisplaced, holdsKnownCode } from '@icx/install-code';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, type Refusal } from '@icx/refusals';
import { decide, recalling, type RequestState } from '@icx/requests';
import { requestsQueries, type RequestLog, type RequestPerformer } from '@icx/requests-service';
import type { HeldCodes, ListedHolding, Vault } from '@icx/vault';
import { heldFingerprint } from './held-fingerprint.ts';
import { aHolder, heldStream, holderOf } from './held-stream.ts';
import type { Holders } from './holders.ts';

export interface ConflictParts {
  readonly commands: Commands;
  readonly views: ReadStore;
  readonly requests: RequestLog;
  readonly performer: RequestPerformer;
  readonly vault: Pick<Vault, 'fingerprintOf'>;
  readonly holdings: HeldCodes;
  readonly holders: Holders;
}

/** Conflicts that one command resolves: as many devices are looked up, and one event names them all. */
const MOST_AT_ONCE = 500;

export type Which = { readonly conflict: string } | { readonly source: string };

export interface Resolved {
  readonly resolved: number;
  readonly recalled: number;
  /** Of that file, more wait: resolve them by another command. */
  readonly more: boolean;
}

type ResolvedEvent = Extract<HoldingsEvent, { type: 'holdings.conflicts-resolved.v1' }>;
type Found = ListedHolding & { readonly deviceId: DeviceId; readonly deviceType: DeviceType; readonly holder: PartyId };

/** Two codes for one device: put aside when the second came, until the holder says which one it keeps. */
export class Conflicts {
  readonly follows = ['holdings.conflicts-resolved.v1'];

  constructor(private readonly parts: ConflictParts) {}

  /** Those of the party that wait, oldest first; a page may be short and have more after it. */
  async list(
    party: PartyId,
    page: { readonly after?: string | undefined; readonly limit: number; readonly source?: string | undefined },
  ) {
    const { holdings, holders } = this.parts;
    const looked = await holdings.conflicts([party, ...(await holders.alsoHeldBy(party))], page);
    const next = looked.length === page.limit ? looked.at(-1)!.id : undefined;
    return { found: await this.#ownOf(party, looked as readonly Found[]), next };
  }

  /**
   * Keeps what is held, or takes the other code instead. Where a request was given the one that is discarded, that is a
   * recall of it. On record first; what follows from it is done by `follow`, here and again after whatever broke it off.
   * Refused with `conflict-unknown`, and with `install-code-misplaced` where the reason holds a code.
   */
  async resolve(
    party: PartyId,
    which: Which,
    keep: Kept,
    reason: string,
    context: CommandContext,
  ): Promise<Resolved | Refusal> {
    const done = await this.parts.commands.perform(heldStream(party), aHolder, context, async () => {
      const found = await this.#find(party, which);
      const discarded = await Promise.all(found.map((one) => this.#discarded(party, one, keep)));
      const known = new Set(discarded.flatMap(({ fingerprints }) => fingerprints));
      if (holdsKnownCode(reason, (code) => known.has(this.parts.vault.fingerprintOf(code)))) return codeMisplaced;
      const conflicts = found.map(({ id, holder, deviceId }) => ({ id, holder, deviceId }));
      const recalls = discarded.flatMap((one) => one.recalls);
      const source = 'source' in which ? which.source : null;
      return resolveConflicts({ keep, reason, source, conflicts, recalls }, context.receivedAt);
    });
    if (isRefusal(done)) return done;
    const event = done.events.findLast(({ type }) => type === 'holdings.conflicts-resolved.v1')!;
    const { conflicts, recalls } = (event as unknown as ResolvedEvent).data;
    await this.follow(event);
    const more = 'source' in which && (await this.#find(party, which)).length > 0;
    return { resolved: conflicts.length, recalled: recalls.length, more };
  }

  /** Done again it changes nothing: a settled conflict waits no more, and a request that was given another code since keeps it. */
  async follow({
    type,
    stream,
    data,
  }: Pick<RecordedEvent, 'type' | 'stream'> & { readonly data: object }): Promise<void> {
    if (!this.follows.includes(type)) return;
    const { keep, reason, conflicts, recalls, at } = data as ResolvedEvent['data'];
    const party = holderOf(stream);
    const holders = new Set([party, ...conflicts.map(({ holder }) => holder)]);
    for (const origin of await this.parts.holders.alsoHeldBy(party)) holders.add(origin);
    await this.parts.holdings.settle(
      [...holders],
      conflicts.map(({ id }) => id),
      keep,
    );
    for (const recalled of recalls)
      await this.parts.performer.perform(recalled.request, (state, facts) =>
        hasCode(state, recalled)
          ? decide(recalling({ at, by: recalled.supplier, reason }), state, facts)
          : { events: [] },
      );
  }

  async #find(party: PartyId, which: Which): Promise<readonly Found[]> {
    if ('conflict' in which) {
      if (!/^[1-9][0-9]{0,17}$/.test(which.conflict)) return [];
      // Ids are numbers in the order of the pages: the next one after the one before it.
      const { found } = await this.list(party, { limit: 1, after: String(BigInt(which.conflict) - 1n) });
      return found.filter(({ id }) => id === which.conflict);
    }
    const all: Found[] = [];
    for (let after: string | undefined; ;) {
      const { found, next } = await this.list(party, { limit: MOST_AT_ONCE, source: which.source, after });
      all.push(...found);
      if (next === undefined || all.length >= MOST_AT_ONCE) return all.slice(0, MOST_AT_ONCE);
      after = next;
    }
  }

  async #ownOf(party: PartyId, found: readonly Found[]): Promise<readonly Found[]> {
    const own = await this.parts.holders.holdersOf(party, found);
    return found.filter(({ holder }, index) => own[index]!.includes(holder));
  }

  /** What goes: its fingerprints, as the vault would know them, and the requests that have it now. */
  async #discarded(party: PartyId, conflict: Found, keep: Kept) {
    const { deviceId, source } = conflict;
    const own = await this.parts.holders.holdersFor(party, conflict);
    const held = await this.parts.holdings.find(own, [deviceId]);
    const known = await Promise.all(
      held.map((one) => heldFingerprint(this.parts, { holder: one.holder as PartyId, deviceId })),
    );
    const fingerprints = known.filter((one) => one !== undefined);
    const ids = await requestsQueries.suppliedWith(this.parts.views, deviceId, [party, ...own]);
    const given = await Promise.all(ids.map(async (id) => (await this.parts.requests.load(id)).state));
    const recalls = given.flatMap((state): readonly Recalled[] => {
      if (state.status !== 'answered' && state.status !== 'revealed') return [];
      const { ref, supplier } = state.code;
      const isHeld = fingerprints.includes(ref.fingerprint);
      const goes = keep === 'other' ? isHeld : !isHeld && state.id === (source as RequestId);
      return goes ? [{ request: state.id, deviceId, supplier, sequence: String(ref.sequence) }] : [];
    });
    return { fingerprints, recalls };
  }
}

const hasCode = (state: RequestState, { sequence }: Recalled): boolean =>
  (state.status === 'answered' || state.status === 'revealed') && String(state.code.ref.sequence) === sequence;
