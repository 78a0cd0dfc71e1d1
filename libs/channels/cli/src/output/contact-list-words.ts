import { clerkTime } from '@icx/words';
import type { Documents } from '../exchange/documents.ts';
import { fields, table } from './table.ts';

type Issued = Documents['IssuedContactList'];

const confirmedOf = ({ parties }: Issued): number => parties.filter(({ confirmedAt }) => confirmedAt !== null).length;

export const issuedListsWords = ({ items }: { readonly items: readonly Issued[] }): string =>
  items.length === 0
    ? 'No list has gone out yet.'
    : table(
        ['quarter', 'sent', 'reminder', 'confirmed'],
        items.map((one) => [
          ...[one.quarter, clerkTime(one.issuedAt), clerkTime(one.remindedAt ?? one.remindAt)],
          `${confirmedOf(one)} of ${one.parties.length}`,
        ]),
      );

/** Who has not confirmed it comes first: that is what one looks for. */
export const issuedListWords = (one: Issued): string => {
  const { quarter, issuedAt, remindAt, remindedAt, parties } = one;
  const open = parties.toSorted((a, b) => Number(a.confirmedAt !== null) - Number(b.confirmedAt !== null));
  return `${quarter}\n${fields([
    ['sent', clerkTime(issuedAt)],
    [remindedAt ? 'reminded' : 'reminder', clerkTime(remindedAt ?? remindAt)],
    ['still right', `${confirmedOf(one)} of ${parties.length}`],
  ])}\n\n${table(
    ['party', 'still right'],
    open.map(({ party, confirmedAt }) => [party, confirmedAt === null ? 'not confirmed' : clerkTime(confirmedAt)]),
  )}`;
};

export const readinessWords = (told: Documents['ContactReadiness']): string =>
  `${fields([
    ['obligation from', told.obligationFrom],
    ['ready', String(told.ready)],
    ['not ready', String(told.notReady)],
    ['latest list', told.latest],
  ])}\n\n${table(
    ['party', 'name', 'channel', 'ready', 'unproved', 'failing', 'confirmed', ''],
    told.suppliers.map((one) => [
      ...[one.party, one.name, one.channel, one.ready ? 'yes' : 'NO', String(one.unproved), String(one.failing)],
      ...[one.confirmed ?? '-', one.why ?? (one.stale ? 'reminded, and has not confirmed the latest list' : '')],
    ]),
  )}`;
