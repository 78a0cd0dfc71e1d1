import type { Mpxn, PartyId } from '@icx/identifiers';
import type { Successor } from '@icx/requests';
import type { SuccessionBook } from '@icx/switching';
import type { PlainDate } from '@icx/working-days';

/** Who has the party's place at a meter point on that day, by the last of the successions that led there. */
export const successorIn = (
  book: SuccessionBook,
  party: PartyId,
  mpxn: Mpxn | null,
  on: PlainDate,
): Successor | undefined => {
  const holder = book.successorOf(party, mpxn, on);
  const last = holder?.chain.at(-1);
  return holder && last && { party: holder.party, on: last.effectiveFrom, kind: last.kind };
};
