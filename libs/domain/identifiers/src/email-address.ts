import { isRefusal, refuse, type Branded, type Parsed } from '@icx/refusals';
import { readTrimmed } from './text.ts';

/** One mailbox, without a display name, its domain in lower case: `codes@aaaa.example`. */
export type EmailAddress = Branded<string, 'EmailAddress'>;

const LONGEST = 254;
const LONGEST_LOCAL_PART = 64;
const pattern = String.raw`^[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`;
const shape = new RegExp(pattern, 'u');

const field = { name: 'The email address', code: 'email-address-invalid' };

/** A dot-atom of RFC 5321 at a domain of letters, digits and hyphens. Refused with `email-address-invalid`. */
export const parseEmailAddress = (value: unknown): Parsed<EmailAddress> => {
  const text = readTrimmed(value, field);
  if (isRefusal(text)) return text;
  const at = text.lastIndexOf('@');
  if (text.length > LONGEST || at > LONGEST_LOCAL_PART || !shape.test(text))
    return refuse(
      field.code,
      `${field.name} is none that can be written to: write one alone, without a name or brackets, such as codes@aaaa.example.`,
    );
  return `${text.slice(0, at)}${text.slice(at).toLowerCase()}` as EmailAddress;
};
parseEmailAddress.takes = { type: 'string', maxLength: LONGEST, pattern, example: 'codes@aaaa.example' } as const;

/** Whether both mean one mailbox: nobody tells mailboxes apart by capitals, whatever RFC 5321 allows. */
export const isSameMailbox = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** What stands behind its last @, in lower case, as servers compare it; of a text without one, all of it. */
export const mailDomainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
