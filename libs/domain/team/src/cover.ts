import type { PartyId } from '@icx/identifiers';
import type { MemberName } from '@icx/parties';
import { refuse, type Refusal } from '@icx/refusals';
import type { Instant, PlainDate } from '@icx/working-days';
import { colleagueUnknown } from './colleagues.ts';

/** Somebody is away, and somebody else takes over. London days, both included. */
export interface Cover {
  readonly who: MemberName;
  readonly takesOver: MemberName;
  readonly from: PlainDate;
  readonly to: PlainDate;
}

export type CoverEvent =
  | { readonly type: 'team.leave-covered.v1'; readonly data: Cover & By }
  | { readonly type: 'team.leave-ended.v1'; readonly data: Pick<Cover, 'who'> & By };

interface By {
  readonly party: PartyId;
  readonly at: Instant;
  readonly by: string;
}

export const coverEventTypes = Object.keys({
  'team.leave-covered.v1': true,
  'team.leave-ended.v1': true,
} satisfies Record<CoverEvent['type'], true>);

/** The latest of each who was ever away, unless it was ended. */
export type Covers = readonly Cover[];

export const evolveCovers = (state: Covers, { type, data }: CoverEvent): Covers => {
  const others = state.filter(({ who }) => who !== data.who);
  if (type === 'team.leave-ended.v1') return others;
  const { who, takesOver, from, to } = data;
  return [...others, { who, takesOver, from, to }];
};

const isOn = ({ from, to }: Cover, day: PlainDate): boolean => from <= day && day <= to;

/** Who takes over today, and from whom: where that one is away too, the next; in a circle it stays where it was. */
export const inPlaceOf = (who: MemberName, covers: Covers, today: PlainDate): MemberName => {
  const met = new Set([who]);
  for (let place = who; ;) {
    const cover = covers.find((one) => one.who === place && isOn(one, today));
    if (!cover) return place;
    if (met.has(cover.takesOver)) return who;
    met.add((place = cover.takesOver));
  }
};

/** Whose work is somebody's today: the own, and that of whom one covers. */
export const coveredBy = (who: MemberName, covers: Covers, today: PlainDate): readonly MemberName[] => [
  who,
  ...covers.flatMap((one) => (one.who !== who && inPlaceOf(one.who, covers, today) === who ? [one.who] : [])),
];

const coverDatesInvalid = (detail: string, pointer: string): Refusal => refuse('cover-dates-invalid', detail, pointer);
const coverOwn = refuse('cover-own', 'Who is away cannot take over from oneself: name somebody else.', '/takesOver');
const coverUnknown = refuse.unknown('cover-unknown', 'No leave of that colleague is on record.');

/** What was said before of the same colleague is replaced. Refused with `colleague-unknown`, `cover-own`, `cover-dates-invalid`. */
export const coverLeave = (
  cover: Cover & By,
  { colleagues, today }: { readonly colleagues: ReadonlySet<string>; readonly today: PlainDate },
): readonly CoverEvent[] | Refusal => {
  if (!colleagues.has(cover.who)) return colleagueUnknown('/who');
  if (!colleagues.has(cover.takesOver)) return colleagueUnknown('/takesOver');
  if (cover.who === cover.takesOver) return coverOwn;
  if (cover.to < cover.from) return coverDatesInvalid('The last day is before the first: give a later one.', '/to');
  if (cover.to < today) return coverDatesInvalid('That is over: give a last day from today on.', '/to');
  return [{ type: 'team.leave-covered.v1', data: cover }];
};

/** Refused with `cover-unknown`. */
export const endLeave = (ending: Pick<Cover, 'who'> & By, covers: Covers): readonly CoverEvent[] | Refusal =>
  covers.some(({ who }) => who === ending.who) ? [{ type: 'team.leave-ended.v1', data: ending }] : coverUnknown;
