import type { ChosenNotice, WayOfNotice } from '@icx/contacts';
import type { ContactDocument } from '@icx/contacts-service';
import { clerkTime } from './london.ts';

/** How a contact point of one's own stands; empty: there is nothing to know of it. */
export const contactStanding = ({ standing }: Pick<ContactDocument, 'standing'>): string => {
  if (!standing) return '';
  const { enteredBySecas, provedAt, confirmedAt, actsFrom, failing } = standing;
  return [
    failing && `FAILING since ${clerkTime(failing.since)}: ${failing.reason}`,
    provedAt === null && 'to be proved: its mail has the code',
    enteredBySecas && confirmedAt === null && 'to be confirmed',
    actsFrom && `acts from ${clerkTime(actsFrom)}`,
  ]
    .filter(Boolean)
    .join('; ');
};

/** What a party is told by mail, in plain words. */
export const noticeWords = (kind: ChosenNotice): string => {
  const plain = kind.replaceAll('-', ' ').replace(/^sla\b/, 'SLA');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
};

/** How it is told. */
export const noticeWays: Readonly<Record<WayOfNotice, string>> = {
  mail: 'at once',
  digest: 'in one mail a day',
  none: 'not by mail',
};
