import type { EmailAddress, PartyId } from '@icx/identifiers';
import type { Instant } from '@icx/working-days';
import type { ContactDetails, ContactPointId } from './contact-point.ts';

interface OnPoint {
  readonly id: ContactPointId;
  readonly at: Instant;
}

/** What became otherwise, and how it was before. */
interface Changed extends OnPoint {
  readonly now: Partial<ContactDetails>;
  readonly before: Partial<ContactDetails>;
}

export type ContactEvent =
  | {
      readonly type: 'contacts.point-added.v1';
      readonly data: OnPoint &
        ContactDetails & {
          readonly party: PartyId;
          readonly startsOn: Instant;
          readonly endsOn: Instant | null;
          readonly enteredBySecas: boolean;
        };
    }
  /** Whom to ask for, telephone or rank: what was proved stays so. */
  | { readonly type: 'contacts.point-changed.v1'; readonly data: Changed }
  /** Another address, purpose or fuel: it is to be proved, and where SECAS did it confirmed, anew. */
  | {
      readonly type: 'contacts.point-redirected.v1';
      readonly data: Changed & {
        readonly enteredBySecas: boolean;
        /** Mail has gone there: it is told. */
        readonly wasProved: boolean;
      };
    }
  | {
      readonly type: 'contacts.point-ended.v1';
      readonly data: OnPoint & {
        readonly endsOn: Instant;
        readonly reason: string | null;
        readonly wasProved: boolean;
      };
    }
  /** A code is mailed there; one of before is void. */
  | {
      readonly type: 'contacts.proof-asked.v1';
      readonly data: OnPoint & {
        /** 1 for the first of this point: with the point it says which code. */
        readonly proof: number;
        readonly address: EmailAddress;
        readonly until: Instant;
      };
    }
  | { readonly type: 'contacts.proof-failed.v1'; readonly data: OnPoint & { readonly proof: number } }
  | {
      readonly type: 'contacts.point-proved.v1';
      readonly data: OnPoint & { readonly proof: number; readonly actsFrom: Instant | null };
    }
  | { readonly type: 'contacts.point-confirmed.v1'; readonly data: OnPoint & { readonly actsFrom: Instant | null } }
  | { readonly type: 'contacts.point-failing.v1'; readonly data: OnPoint & { readonly reason: string } }
  | { readonly type: 'contacts.point-reached.v1'; readonly data: OnPoint };

/** The events that this release knows: a newer one may have written others. */
export const contactEventTypes = Object.keys({
  'contacts.point-added.v1': true,
  'contacts.point-changed.v1': true,
  'contacts.point-redirected.v1': true,
  'contacts.point-ended.v1': true,
  'contacts.proof-asked.v1': true,
  'contacts.proof-failed.v1': true,
  'contacts.point-proved.v1': true,
  'contacts.point-confirmed.v1': true,
  'contacts.point-failing.v1': true,
  'contacts.point-reached.v1': true,
} satisfies Record<ContactEvent['type'], true>);
