import type { PartyId } from '@icx/identifiers';
import { refuse, type Refusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import type { Quarter } from './quarter.ts';

/** What happens to the list of one quarter: a stream of its own. */
export type IssueEvent =
  | {
      readonly type: 'contacts.list-issued.v1';
      readonly data: {
        readonly quarter: Quarter;
        /** The list as it was then, whenever it is told. */
        readonly at: Instant;
        /** Whom it was sent to, in order. */
        readonly parties: readonly PartyId[];
        readonly remindAt: Instant;
      };
    }
  | {
      /** "Still right": its points are as they should be. */
      readonly type: 'contacts.list-confirmed.v1';
      readonly data: { readonly quarter: Quarter; readonly party: PartyId; readonly at: Instant };
    }
  | {
      readonly type: 'contacts.list-reminded.v1';
      readonly data: { readonly quarter: Quarter; readonly at: Instant; readonly parties: readonly PartyId[] };
    };

/** The events that this release knows: a newer one may have written others. */
export const issueEventTypes = Object.keys({
  'contacts.list-issued.v1': true,
  'contacts.list-confirmed.v1': true,
  'contacts.list-reminded.v1': true,
} satisfies Record<IssueEvent['type'], true>);

export interface IssuedList {
  readonly quarter: Quarter;
  readonly at: Instant;
  readonly parties: readonly PartyId[];
  readonly remindAt: Instant;
  readonly remindedAt: Instant | null;
  /** When each party said last that it is still right. */
  readonly confirmed: Readonly<Record<PartyId, Instant>>;
}

/** `null`: it has not gone out. */
export type IssueState = IssuedList | null;

export type IssueCommand =
  | {
      readonly type: 'issue';
      readonly quarter: Quarter;
      readonly at: Instant;
      readonly parties: readonly PartyId[];
      readonly remindAt: Instant;
    }
  | { readonly type: 'confirm'; readonly party: PartyId; readonly at: Instant }
  | { readonly type: 'remind'; readonly at: Instant };

export const listUnknown = refuse.unknown('contact-list-unknown', 'The list of that quarter has not been issued.');
const alreadyIssued = refuse.conflict(
  'contact-list-issued',
  'The list of this quarter has gone out already: see who confirmed it, GET /v1/contact-lists.',
);
const notSent = refuse.conflict(
  'contact-list-not-yours',
  'The list of that quarter was not sent to your party: it takes part since later. There is nothing to confirm yet.',
);

/** A party may say again that its part is right: it has changed something since, perhaps. */
export const decideIssue = (command: IssueCommand, state: IssueState): readonly IssueEvent[] | Refusal => {
  if (command.type === 'issue') {
    const { type: _, ...data } = command;
    return state ? alreadyIssued : [{ type: 'contacts.list-issued.v1', data }];
  }
  if (!state) return listUnknown;
  const { quarter } = state;
  if (command.type === 'remind') {
    const parties = unconfirmed(state);
    return state.remindedAt ? [] : [{ type: 'contacts.list-reminded.v1', data: { quarter, at: command.at, parties } }];
  }
  const { party, at } = command;
  if (!state.parties.includes(party)) return notSent;
  return [{ type: 'contacts.list-confirmed.v1', data: { quarter, party, at } }];
};

export const evolveIssue = (state: IssueState, { type, data }: IssueEvent): IssueState => {
  if (type === 'contacts.list-issued.v1') return { ...data, remindedAt: null, confirmed: {} };
  if (!state) return state;
  return type === 'contacts.list-reminded.v1'
    ? { ...state, remindedAt: data.at }
    : { ...state, confirmed: { ...state.confirmed, [data.party]: data.at } };
};

export const unconfirmed = ({ parties, confirmed }: IssuedList): readonly PartyId[] =>
  parties.filter((party) => !confirmed[party]);
