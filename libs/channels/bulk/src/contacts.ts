import type { Services } from '@icx/composition';
import { purposes } from '@icx/contacts';
import { contactColumns, contactFuels, ContactRows, type ContactRow } from '@icx/contacts-service';
import type { Column, FileKind, RowResult } from '@icx/files-service';
import { partyUnknown } from '@icx/parties-service';
import { isRefusal, type Refusal } from '@icx/refusals';
import { readerOf } from './reader-of.ts';
import { resultOf, RowActs } from './row-acts.ts';

const about: Readonly<Record<(typeof contactColumns)[number], Omit<Column, 'name' | 'required'>>> = {
  party: { words: 'Whose it is; your own, but for SECAS.', example: 'BBBB', identifier: true },
  purpose: { words: `${purposes.join(', ')}.`, example: purposes[0] },
  fuel: { words: `${contactFuels.join(', ')}.`, example: 'both' },
  rank: { words: '1 is told first, 9 last; several of one rank at once.', example: '1' },
  address: { words: 'Of a mailbox. A new one is told nothing before it is proved.', example: 'codes@bbbb.example' },
  name: { words: 'A team or a person. Empty: as it is.', example: 'Metering desk' },
  phone: { words: 'As it is dialled. Empty: as it is.', example: '020 7946 0000', identifier: true },
  startsOn: { words: 'First day, London, which stays. Empty: as it is, a new one at once.', example: '2030-01-01' },
  endsOn: { words: 'First day without it; this ends it. Empty: as it is.', example: '' },
};

const needed: readonly string[] = ['party', 'purpose', 'fuel', 'rank', 'address'];
const columns = contactColumns.map((name): Column => ({ name, required: needed.includes(name), ...about[name] }));

/** Each row is one contact point as it is to be; what has no row stays. */
export const contactsKind = (services: Services): FileKind<readonly ContactRow[]> => ({
  name: 'contacts',
  action: 'files:contacts',
  columns,
  reader: readerOf('contacts'),
  take: async (rows, lines, act) => {
    const acts = new RowActs(services, act);
    const together = new ContactRows(rows);
    const results: RowResult[] = [];
    // One after the other: the points of a party are decided on by all of them.
    for (const [index, row] of rows.entries()) {
      const line = lines[index]!;
      const refusal = await refusedTo(acts, services, row);
      const done = refusal ?? (await services.contacts.bringIn(row, together, acts.commandOf(line, row)));
      results.push(resultOf(line, done, () => 'accepted'));
    }
    return results;
  },
});

/** A party that there is none of is told as one that is not the sender's. */
const unknown: Refusal = { ...partyUnknown, pointer: '/party' };

const refusedTo = async (
  acts: RowActs,
  { directory }: Services,
  { party }: ContactRow,
): Promise<Refusal | undefined> => {
  if (!directory.accessOfParty(party)) return unknown;
  const admitted = await acts.admit('contacts:change', { party });
  if (!isRefusal(admitted)) return undefined;
  return admitted.kind === 'unknown' ? unknown : admitted;
};
