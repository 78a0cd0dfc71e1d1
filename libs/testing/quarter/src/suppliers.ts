import { parsePartyId, type PartyId } from '@icx/identifiers';
import type { PartyChannel } from '@icx/parties';
import { must } from '@icx/refusals';

/** How a supplier answers what is put to it. */
export type Habit =
  | 'prompt'
  | 'last-day'
  | 'late'
  | 'never'
  | 'mostly-not-installer'
  | 'without-codes'
  | 'by-mail'
  | 'bulk-at-month-end'
  | 'query-happy'
  | 'clumsy'
  | 'backlog';

export interface Supplier {
  readonly id: PartyId;
  readonly habit: Habit;
  readonly channel: PartyChannel;
  /** How often it is asked, and asks, compared with others. */
  readonly size: number;
}

const supplier = (id: string, habit: Habit, size: number, channel: PartyChannel = 'api'): Supplier => ({
  id: must(parsePartyId(id)),
  habit,
  size,
  channel,
});

/** The one that fails in the middle of February, and the one that takes its place. */
export const failing = must(parsePartyId('QS19'));
export const successor = must(parsePartyId('QS20'));

export const suppliers: readonly Supplier[] = [
  supplier('QS01', 'prompt', 12),
  supplier('QS02', 'prompt', 8, 'portal'),
  supplier('QS03', 'prompt', 3, 'bulk'),
  supplier('QS04', 'last-day', 9),
  supplier('QS05', 'last-day', 4, 'portal'),
  supplier('QS06', 'late', 6),
  supplier('QS07', 'late', 2, 'portal'),
  supplier('QS08', 'never', 1),
  supplier('QS09', 'mostly-not-installer', 7),
  supplier('QS10', 'mostly-not-installer', 2, 'portal'),
  supplier('QS11', 'without-codes', 3),
  supplier('QS12', 'by-mail', 8, 'email'),
  supplier('QS13', 'by-mail', 3, 'email'),
  supplier('QS14', 'bulk-at-month-end', 6, 'bulk'),
  supplier('QS15', 'bulk-at-month-end', 2, 'bulk'),
  supplier('QS16', 'query-happy', 4),
  supplier('QS17', 'clumsy', 4, 'portal'),
  supplier('QS18', 'backlog', 4, 'bulk'),
  supplier(failing, 'last-day', 5),
  supplier(successor, 'prompt', 7),
];

export const supplierOf: ReadonlyMap<PartyId, Supplier> = new Map(suppliers.map((one) => [one.id, one]));

/** Each as often as it is large. */
export const bySize: readonly Supplier[] = suppliers.flatMap((one) => Array.from({ length: one.size }, () => one));
