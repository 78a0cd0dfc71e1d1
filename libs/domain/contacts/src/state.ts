import type { EmailAddress } from '@icx/identifiers';
import type { Instant } from '@icx/working-days';
import type { ContactPoint, ContactPointId } from './contact-point.ts';
import type { ContactEvent } from './events.ts';

/** The code that was mailed last. */
export interface Proof {
  readonly number: number;
  readonly until: Instant;
  /** Given back wrongly so often. */
  readonly failures: number;
}

export interface KeptPoint extends ContactPoint {
  /** `null`: none yet. Once it was given back `provedAt` says so. */
  readonly proof: Proof | null;
}

/** A party's part of the list, ended points included, in the order in which they were entered. */
export interface ContactsState {
  readonly points: readonly KeptPoint[];
  /** Codes that were mailed, the latest `mostProofs`. */
  readonly asked: readonly { readonly address: EmailAddress; readonly at: Instant }[];
}

export const noContacts: ContactsState = { points: [], asked: [] };

/** Codes that are mailed for one party in 24 hours [choice]: twice as many as it can have points. */
export const mostProofs = 60;

const unproved = { provedAt: null, confirmedAt: null, actsFrom: null, failing: null } as const;

export const evolveContacts = (state: ContactsState, event: ContactEvent): ContactsState => {
  if (event.type === 'contacts.point-added.v1') {
    const { at: enteredAt, ...data } = event.data;
    return { ...state, points: [...state.points, { ...data, enteredAt, ...unproved, proof: null }] };
  }
  const changed = changeBy(event);
  const points = state.points.map((point) => (point.id === event.data.id ? { ...point, ...changed(point) } : point));
  if (event.type !== 'contacts.proof-asked.v1') return { ...state, points };
  const { address, at } = event.data;
  return { points, asked: [...state.asked, { address, at }].slice(-mostProofs) };
};

type OnOne = Exclude<ContactEvent, { type: 'contacts.point-added.v1' }>;

const changeBy = (event: OnOne): ((point: KeptPoint) => Partial<KeptPoint>) => {
  switch (event.type) {
    case 'contacts.point-changed.v1':
      return () => event.data.now;
    case 'contacts.point-redirected.v1': {
      const { now, enteredBySecas, at: enteredAt } = event.data;
      return () => ({ ...now, ...unproved, enteredBySecas, enteredAt });
    }
    case 'contacts.point-ended.v1':
      return () => ({ endsOn: event.data.endsOn });
    case 'contacts.proof-asked.v1':
      return () => ({ proof: { number: event.data.proof, until: event.data.until, failures: 0 } });
    case 'contacts.proof-failed.v1':
      return ({ proof }) => ({ proof: proof && { ...proof, failures: proof.failures + 1 } });
    case 'contacts.point-proved.v1':
      return () => ({ provedAt: event.data.at, actsFrom: event.data.actsFrom, failing: null });
    case 'contacts.point-confirmed.v1':
      return () => ({ confirmedAt: event.data.at, actsFrom: event.data.actsFrom });
    case 'contacts.point-failing.v1':
      return () => ({ failing: { since: event.data.at, reason: event.data.reason } });
    case 'contacts.point-reached.v1':
      return () => ({ failing: null });
  }
};

export const pointOf = ({ points }: ContactsState, id: ContactPointId): KeptPoint | undefined =>
  points.find((point) => point.id === id);
