import type { EmailAddress, Fuel, PartyId } from '@icx/identifiers';
import type { Branded } from '@icx/refusals';
import type { Instant } from '@icx/working-days';

/** `ctp_` and letters or digits. */
export type ContactPointId = Branded<string, 'ContactPointId'>;

/** What a contact point of the Operational Contact List is for. Only one for `install-code-requests` may act by mail. */
export const purposes = ['install-code-requests', 'escalation', 'reports'] as const;
export type Purpose = (typeof purposes)[number];

/** Where a party is reached, for a purpose and a fuel. */
export interface ContactPoint {
  readonly id: ContactPointId;
  readonly party: PartyId;
  readonly purpose: Purpose;
  /** `null`: both fuels. */
  readonly fuel: Fuel | null;
  /** 1 is asked first; several points of one rank are told at once. */
  readonly rank: number;
  readonly address: EmailAddress;
  /** Whom to ask for, a team or a person. */
  readonly name: string | null;
  readonly phone: string | null;
  readonly startsOn: Instant;
  /** From then on it is not used; `null`: until further notice. */
  readonly endsOn: Instant | null;
  /** SECAS entered it: it may act only once its party has confirmed it. */
  readonly enteredBySecas: boolean;
  readonly enteredAt: Instant;
  /** Its owner gave back the code that was mailed there; before that it receives no notice. */
  readonly provedAt: Instant | null;
  readonly confirmedAt: Instant | null;
  /** From then on it may act by mail; `null`: not before it is proved and, where SECAS entered it, confirmed. */
  readonly actsFrom: Instant | null;
  /** Mail to it came back last, and nothing has reached it since. */
  readonly failing: { readonly since: Instant; readonly reason: string } | null;
}
