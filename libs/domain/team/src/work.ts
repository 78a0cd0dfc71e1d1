import type { PartyId, RequestId } from '@icx/identifiers';
import type { MemberName } from '@icx/parties';
import { refuse, type Refusal } from '@icx/refusals';
import type { Instant, PlainDate } from '@icx/working-days';
import { colleagueUnknown } from './colleagues.ts';
import { inPlaceOf, type Covers } from './cover.ts';

/** Of one request, within one party: no other party is told of any of it. */
export type WorkEvent =
  | { readonly type: 'team.request-assigned.v1'; readonly data: Assigned }
  | { readonly type: 'team.note-added.v1'; readonly data: Note & Whose };

interface Whose {
  readonly party: PartyId;
  readonly request: RequestId;
}
interface Assigned extends Whose {
  readonly at: Instant;
  /** Whose act it is, as the log names people: `user:AAAA/anna`. */
  readonly by: string;
  /** `null`: it is nobody's again. */
  readonly to: MemberName | null;
  /** Who was named, and is away: `to` takes over. */
  readonly insteadOf: MemberName | null;
}
export interface Note {
  readonly at: Instant;
  readonly by: string;
  readonly text: string;
}

export const workEventTypes = Object.keys({
  'team.request-assigned.v1': true,
  'team.note-added.v1': true,
} satisfies Record<WorkEvent['type'], true>);

export interface Work {
  readonly assignment: Omit<Assigned, keyof Whose> | null;
  readonly notes: readonly Note[];
}
export const noWork: Work = { assignment: null, notes: [] };

export const evolveWork = (state: Work, { type, data }: WorkEvent): Work => {
  const { party: _, request: __, ...said } = data;
  return type === 'team.note-added.v1'
    ? { ...state, notes: [...state.notes, said as Note] }
    : { ...state, assignment: said as Omit<Assigned, keyof Whose> };
};

/** Of one request [choice]: its page shows them all. */
const MOST_NOTES = 200;

const notesTooMany = refuse.conflict(
  'team-notes-too-many',
  `This request has ${MOST_NOTES} notes already, which is as many as one can have.`,
);

/** What a decision may know of the party. */
export interface Team {
  readonly colleagues: ReadonlySet<string>;
  readonly covers: Covers;
  /** London. */
  readonly today: PlainDate;
}

/** Who is away today has it go to who takes over. Refused with `colleague-unknown`. */
export const assign = (
  { to: named, ...act }: Whose & { readonly at: Instant; readonly by: string; readonly to: MemberName | null },
  { colleagues, covers, today }: Team,
): readonly WorkEvent[] | Refusal => {
  if (named !== null && !colleagues.has(named)) return colleagueUnknown('/to');
  const to = named === null ? null : inPlaceOf(named, covers, today);
  const insteadOf = to === named ? null : named;
  return [{ type: 'team.request-assigned.v1', data: { ...act, to, insteadOf } }];
};

/** Refused with `team-notes-too-many`. */
export const addNote = (note: Note & Whose, { notes }: Work): readonly WorkEvent[] | Refusal =>
  notes.length >= MOST_NOTES ? notesTooMany : [{ type: 'team.note-added.v1', data: note }];
