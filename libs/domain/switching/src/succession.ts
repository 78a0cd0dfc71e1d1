import { mpxnFuel, offenderIn, readTrimmed, type Fuel, type Mpxn, type PartyId } from '@icx/identifiers';
import { isRefusal, refuse, type Branded, type Parsed, type Refusal } from '@icx/refusals';
import { addDays, inLondon, londonDate, type Instant, type PlainDate } from '@icx/working-days';

/** Names a succession; it is its stream, too. */
export type SuccessionId = Branded<string, 'SuccessionId'>;

const field = { name: 'The succession id', code: 'succession-id-invalid' };

/** `suc_` and 8 to 60 letters or digits; case matters. Refused with `succession-id-invalid`. */
export const parseSuccessionId = (value: unknown): Parsed<SuccessionId> => {
  const text = readTrimmed(value, field);
  if (isRefusal(text)) return text;
  if (/^suc_[0-9A-Za-z]{8,60}$/.test(text)) return text as SuccessionId;
  if (!text.startsWith('suc_')) {
    return refuse(field.code, `${field.name} does not start with "suc_": copy it whole from the succession.`);
  }
  const tail = text.slice('suc_'.length);
  const offender = offenderIn(tail, /[^0-9A-Za-z]/u);
  return offender
    ? refuse(field.code, `${field.name} has, after "suc_", ${offender.phrase}: copy it whole from the succession.`)
    : refuse(field.code, `${field.name} has ${tail.length} characters after "suc_", not 8 to 60: copy it whole.`);
};
parseSuccessionId.takes = { type: 'string', pattern: '^suc_[0-9A-Za-z]{8,60}$' } as const;

/** `solr`: a Supplier of Last Resort takes a failed supplier's customers. */
export const successionKinds = ['solr', 'merger', 'book-transfer'] as const;
export type SuccessionKind = (typeof successionKinds)[number];

/** One party takes over from another, wholly or in a scope. */
export interface Succession {
  readonly id: SuccessionId;
  readonly kind: SuccessionKind;
  readonly from: PartyId;
  readonly to: PartyId;
  /** `null`: both. */
  readonly fuel: Fuel | null;
  /** `null`: all of that fuel. */
  readonly mpxns: readonly Mpxn[] | null;
  readonly effectiveFrom: PlainDate;
  /** Whole Working Days, 0 to 60, added to the new clock: for a SoLR that still waits for its ASN files. */
  readonly grace: number;
  readonly reason: string | null;
  readonly recordedAt: Instant;
}

export interface Reversal {
  readonly at: Instant;
  readonly reason: string;
}

export type SuccessionEvent =
  | { readonly type: 'switching.succession-recorded.v1'; readonly data: Succession }
  | { readonly type: 'switching.succession-reversed.v1'; readonly data: Reversal };

/** The events that this release knows: a newer one may have written others, which views pass over. */
export const successionEventTypes = Object.keys({
  'switching.succession-recorded.v1': true,
  'switching.succession-reversed.v1': true,
} satisfies Record<SuccessionEvent['type'], true>);

/** `null`: never recorded. */
export type SuccessionState = (Succession & { readonly reversed?: Reversal }) | null;

export const evolveSuccession = (state: SuccessionState, event: SuccessionEvent): SuccessionState =>
  event.type === 'switching.succession-recorded.v1' ? event.data : state && { ...state, reversed: event.data };

export const longestGrace = 60;
/**
 * MPxNs of one succession. A larger book goes in several, which the command line makes by itself: each is one event, and
 * what has to be looked through while others wait stays small.
 */
export const largestScope = 100_000;

/** So many days back or ahead a succession may take effect: a year mistyped would rewrite all history [choice]. */
const furthestDay = 366;

/** What is wrong with a succession by itself. */
const nonsenseIn = ({ from, to, grace, fuel, mpxns, effectiveFrom, recordedAt }: Succession): Refusal | undefined => {
  const today = londonDate(recordedAt);
  if (effectiveFrom < addDays(today, -furthestDay) || effectiveFrom > addDays(today, furthestDay)) {
    return refuse(
      'effective-date-unlikely',
      `${effectiveFrom} is more than a year away. Check the year.`,
      '/effectiveFrom',
    );
  }
  if (from === to) return refuse('succession-to-itself', 'A party cannot succeed itself. Name another one.', '/to');
  if (!Number.isInteger(grace) || grace < 0 || grace > longestGrace) {
    return refuse('grace-invalid', `Give the grace as whole Working Days, 0 to ${longestGrace}.`, '/grace');
  }
  if (mpxns?.length === 0) {
    return refuse('scope-empty', 'The list of MPxNs is empty. Name at least one, or null for all of them.', '/mpxns');
  }
  if (mpxns && mpxns.length > largestScope) {
    return refuse('scope-too-large', `Name at most ${largestScope} MPxNs and put the rest in another one.`, '/mpxns');
  }
  const misfit = fuel === null ? -1 : (mpxns?.findIndex((mpxn) => mpxnFuel(mpxn) !== fuel) ?? -1);
  return misfit < 0
    ? undefined
    : refuse(
        'scope-fuel-mismatch',
        'This MPxN is not of the fuel that is given. Take it out, or set the fuel to null.',
        `/mpxns/${misfit}`,
      );
};

/** Of the same specificity, and both could apply to one meter point: neither would win. */
const overlaps = (one: Succession, mpxns: ReadonlySet<Mpxn> | null, other: Succession): boolean =>
  mpxns === null || other.mpxns === null
    ? mpxns === null && other.mpxns === null && one.fuel === other.fuel
    : other.mpxns.some((mpxn) => mpxns.has(mpxn));

/** Whether whole books would come back to the party that gives them away, for at least one fuel. */
const closesCircle = (draft: Succession, inForce: readonly Succession[]): boolean => {
  const sharesFuel = ({ fuel }: Succession) => fuel === null || draft.fuel === null || fuel === draft.fuel;
  const books = inForce.filter((other) => other.mpxns === null && sharesFuel(other));
  const reached = new Set([draft.to]);
  for (const party of reached) for (const { from, to } of books) if (from === party) reached.add(to);
  return reached.has(draft.from);
};

/**
 * @param others every succession known; those that were reversed do not stand in the way.
 * @returns refusals `succession-exists`, `succession-to-itself`, `grace-invalid`, `scope-empty`, `scope-too-large`,
 * `scope-fuel-mismatch`, `effective-date-unlikely`, `succession-overlaps`, `succession-cycle`.
 */
export const recordSuccession = (
  draft: Succession,
  state: SuccessionState,
  others: readonly SuccessionState[],
): readonly SuccessionEvent[] | Refusal => {
  if (state) {
    return refuse('succession-exists', 'A succession of this id was recorded before. Look at it, or take a new id.');
  }
  const scope = draft.mpxns && new Set(draft.mpxns);
  const succession = { ...draft, mpxns: scope && [...scope] };
  const nonsense = nonsenseIn(succession);
  if (nonsense) return nonsense;
  const inForce = others.filter((other) => other !== null && !other.reversed) as readonly Succession[];
  const rival = inForce.find((other) => other.from === draft.from && overlaps(draft, scope, other));
  if (rival) {
    return refuse.conflict(
      'succession-overlaps',
      `${rival.id} hands the same of ${rival.from} to ${rival.to}. Reverse it first, or narrow the scope of this one.`,
    );
  }
  if (draft.mpxns === null && closesCircle(draft, inForce)) {
    return refuse.conflict(
      'succession-cycle',
      `What ${draft.to} has is, by other successions, handed on to ${draft.from}. Reverse those first, or name MPxNs.`,
    );
  }
  return [{ type: 'switching.succession-recorded.v1', data: succession }];
};

/** @returns refusals `succession-unknown` and `succession-reversed-already`. */
export const reverseSuccession = (
  { at, reason }: Reversal,
  state: SuccessionState,
): readonly SuccessionEvent[] | Refusal => {
  if (!state) return refuse.unknown('succession-unknown', 'There is no such succession.');
  if (state.reversed) {
    return refuse.conflict(
      'succession-reversed-already',
      `This succession was reversed on ${inLondon(state.reversed.at)}. Record a new one if it is in force after all.`,
    );
  }
  return [{ type: 'switching.succession-reversed.v1', data: { at, reason } }];
};
