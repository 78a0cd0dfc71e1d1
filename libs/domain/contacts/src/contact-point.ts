import { readTrimmed, type EmailAddress, type Fuel, type PartyId } from '@icx/identifiers';
import { isRefusal, refuse, type Branded, type Parsed } from '@icx/refusals';
import type { Instant } from '@icx/working-days';

/** `ctp_` and letters or digits. */
export type ContactPointId = Branded<string, 'ContactPointId'>;

const ID = '^ctp_[0-9A-Za-z]{8,60}$';
const field = { name: 'The contact point', code: 'contact-id-invalid' };

/** Case matters. Refused with `contact-id-invalid`. */
export const parseContactPointId = (value: unknown): Parsed<ContactPointId> => {
  const text = readTrimmed(value, field);
  if (isRefusal(text)) return text;
  return new RegExp(ID).test(text)
    ? (text as ContactPointId)
    : refuse(field.code, `${field.name} is ctp_ and letters or digits: copy it whole from the contact list.`);
};
parseContactPointId.takes = { type: 'string', pattern: ID } as const;

/** What a contact point of the Operational Contact List is for. Only one for `install-code-requests` may act by mail. */
export const purposes = ['install-code-requests', 'escalation', 'reports'] as const;
export type Purpose = (typeof purposes)[number];

/** What of a contact point is written by people. */
export interface ContactDetails {
  readonly purpose: Purpose;
  /** `null`: both fuels. */
  readonly fuel: Fuel | null;
  /** 1 is asked first; several points of one rank are told at once. */
  readonly rank: number;
  readonly address: EmailAddress;
  /** Whom to ask for, a team or a person. */
  readonly name: string | null;
  readonly phone: string | null;
}

/** Where a party is reached, for a purpose and a fuel. */
export interface ContactPoint extends ContactDetails {
  readonly id: ContactPointId;
  readonly party: PartyId;
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
