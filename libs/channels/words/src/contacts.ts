import type { ChosenNotice, WayOfNotice } from '@icx/contacts';
import type { ContactDocument } from '@icx/contacts-service';
import type { HistoryEntry } from '@icx/documents';
import { clerkTime } from './london.ts';
import { capital, plain } from './plain.ts';

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
export const noticeWords = (kind: ChosenNotice): string => capital(plain(kind).replace(/^sla\b/, 'SLA'));

/** How it is told. */
export const noticeWays: Readonly<Record<WayOfNotice, string>> = {
  mail: 'at once',
  digest: 'in one mail a day',
  none: 'not by mail',
};

/** What each event is called, without its context and version: `point-added`. */
const did: Readonly<Record<string, string>> = {
  'point-added': 'entered',
  'point-changed': 'changed',
  'point-redirected': 'changed, to be proved anew',
  'point-ended': 'ended',
  'proof-asked': 'code mailed',
  'proof-failed': 'wrong code given',
  'point-proved': 'proved',
  'point-confirmed': 'confirmed',
  'point-failing': 'mail came back',
  'point-reached': 'mail taken again',
};

type Members = Readonly<Record<string, string | number | null>>;

type Entry = Pick<HistoryEntry, 'type' | 'data'>;

export const contactDid = ({ type }: Entry): string => did[type.split('.')[1]!] ?? type;

/** From what to what, or why. */
export const contactDetail = ({ data }: Entry): string => {
  const { now, before, reason, address } = data as {
    readonly now?: Members;
    readonly before?: Members;
    readonly reason?: string | null;
    readonly address?: string;
  };
  if (now)
    return Object.keys(now)
      .map((name) => `${name}: ${said(before?.[name])} → ${said(now[name])}`)
      .join('; ');
  return reason ?? address ?? '';
};
const said = (value: string | number | null | undefined): string => (value === null ? 'none' : String(value));
