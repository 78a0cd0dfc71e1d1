import type { DeviceId } from '@icx/identifiers';
import { refuse, type Parsed } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import type { HeldBy, HoldingsEvent, Kept, Recalled } from './events.ts';

type DataOf<Name extends string> = Extract<HoldingsEvent, { type: `holdings.${Name}.v1` }>['data'];

export type Suspicion = DataOf<'code-suspected'>;

export interface HoldingsState {
  /** What the party said of keeping what it supplies, in order. */
  readonly keeping: readonly DataOf<'keeping-said'>[];
  /** `over`: cleared by the holder, or deleted. */
  readonly suspicions: readonly (Suspicion & { readonly over?: true })[];
}

export const noHoldings: HoldingsState = { keeping: [], suspicions: [] };

export const evolveHoldings = (state: HoldingsState, event: HoldingsEvent): HoldingsState => {
  switch (event.type) {
    case 'holdings.keeping-said.v1':
      return { ...state, keeping: [...state.keeping, event.data] };
    case 'holdings.code-suspected.v1':
      return { ...state, suspicions: [...state.suspicions, event.data] };
    case 'holdings.suspicion-cleared.v1':
      return withoutSuspicion(state, ({ deviceId }) => deviceId === event.data.deviceId);
    case 'holdings.holdings-deleted.v1': {
      const gone = new Set(event.data.holdings.map(keyOf));
      return withoutSuspicion(state, (one) => gone.has(keyOf(one)));
    }
    default:
      return state;
  }
};

const keyOf = ({ holder, deviceId }: HeldBy): string => `${holder} ${deviceId}`;

const withoutSuspicion = (state: HoldingsState, isOver: (one: Suspicion) => boolean): HoldingsState => ({
  ...state,
  suspicions: state.suspicions.map((one) => (isOver(one) ? { ...one, over: true } : one)),
});

/** Whether the party had said, by that time, that what it supplies is kept. What it says later changes nothing of it. */
export const keeps = ({ keeping }: HoldingsState, at: Instant): boolean =>
  keeping.findLast((said) => said.at <= at)?.keep ?? false;

export const sayKeeping = (keep: boolean, at: Instant): readonly HoldingsEvent[] => [
  { type: 'holdings.keeping-said.v1', data: { at, keep } },
];

const conflictUnknown = refuse.unknown('conflict-unknown', 'There is no such conflict of yours that waits.');

/** What is found of the conflicts that the holder means, and of the requests that were given what it discards. */
export interface Resolution {
  readonly keep: Kept;
  readonly reason: string;
  readonly source: string | null;
  readonly conflicts: readonly (HeldBy & { readonly id: string })[];
  readonly recalls: readonly Recalled[];
}

/** @returns refusal `conflict-unknown`, where nothing of the kind waits: another party's is as if it were not there. */
export const resolveConflicts = (found: Resolution, at: Instant): Parsed<readonly HoldingsEvent[]> =>
  found.conflicts.length === 0 ? conflictUnknown : [{ type: 'holdings.conflicts-resolved.v1', data: { at, ...found } }];

export const holdingUnknown = refuse.unknown('holding-unknown', 'You hold no such code.');

export interface Deletion {
  readonly because: 'holder' | 'retention';
  readonly reason: string | null;
  readonly source: string | null;
  readonly holdings: readonly HeldBy[];
}

/** @returns refusal `holding-unknown`. */
export const deleteHoldings = (found: Deletion, at: Instant): Parsed<readonly HoldingsEvent[]> =>
  found.holdings.length === 0 ? holdingUnknown : [{ type: 'holdings.holdings-deleted.v1', data: { at, ...found } }];

/** Told again of the same event of a request it changes nothing, also if the suspicion was cleared since. */
export const suspect = (suspicion: Suspicion, { suspicions }: HoldingsState): readonly HoldingsEvent[] =>
  suspicions.some((one) => isOfEvent(one, suspicion)) ? [] : [{ type: 'holdings.code-suspected.v1', data: suspicion }];

const isOfEvent = (one: Suspicion, { holder, request, revision }: Suspicion): boolean =>
  one.holder === holder && one.request === request && one.revision === revision;

const notSuspect = refuse.conflict('holding-not-suspect', 'No code that you hold for this device is suspect.');

/** The holder has looked: its code is right after all. `isSuspect`: of what it holds for the device something is. */
export const clearSuspicion = (
  deviceId: DeviceId,
  reason: string,
  at: Instant,
  isSuspect: boolean,
): Parsed<readonly HoldingsEvent[]> =>
  isSuspect ? [{ type: 'holdings.suspicion-cleared.v1', data: { at, deviceId, reason } }] : notSuspect;
