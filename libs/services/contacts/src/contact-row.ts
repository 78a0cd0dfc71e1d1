import { contactDetails, type ContactDetails } from '@icx/contacts';
import { parsePartyId, type PartyId } from '@icx/identifiers';
import { isRead, oneOf, readRow, refuse, type Refusal, type Shape } from '@icx/refusals';
import { parsePlainDate, type PlainDate } from '@icx/working-days';
import { contactFuels } from './contact-document.ts';

/** London days; left out: from now on, until further notice. */
export interface ContactDraft extends ContactDetails {
  readonly startsOn?: PlainDate;
  readonly endsOn?: PlainDate;
}

/** A point as a file has it; no name or telephone: it says nothing of that. */
export interface ContactRow extends ContactDraft {
  readonly party: PartyId;
}

interface Cells extends Pick<ContactDetails, 'purpose' | 'rank' | 'address'> {
  readonly party: PartyId;
  readonly fuel: (typeof contactFuels)[number];
  readonly name?: string;
  readonly phone?: string;
  readonly startsOn?: PlainDate;
  readonly endsOn?: PlainDate;
}

const shape: Shape<Cells> = {
  members: {
    party: parsePartyId,
    ...contactDetails,
    fuel: oneOf(contactFuels),
    startsOn: parsePlainDate,
    endsOn: parsePlainDate,
  },
  required: ['party', 'purpose', 'fuel', 'rank', 'address'],
};

const notObject = refuse('row-not-object', 'Each contact point is one JSON object.');

/** What one row of a file says, or everything that is wrong with it. */
export const readContact = (cells: Readonly<Record<string, string>>): ContactRow | readonly Refusal[] => {
  const read = readRow(cells, shape, notObject);
  if (!isRead(read)) return read;
  const { fuel, name = null, phone = null, ...said } = read;
  return { ...said, fuel: fuel === 'both' ? null : fuel, name, phone };
};

type Mailbox = Pick<ContactRow, 'party' | 'purpose' | 'fuel' | 'address'>;
const keyOf = ({ party, purpose, fuel, address }: Mailbox): string =>
  [party, purpose, fuel ?? 'both', address.toLowerCase()].join(' ');

/** Rows that come together: of what one of them is about no other one disposes. */
export class ContactRows {
  readonly #first = new Map<string, string>();

  constructor(rows: readonly ContactRow[]) {
    for (const row of rows) {
      const key = keyOf(row);
      if (!this.#first.has(key)) this.#first.set(key, JSON.stringify(row));
    }
  }

  names(mailbox: Mailbox): boolean {
    return this.#first.has(keyOf(mailbox));
  }

  /** Whether an earlier one says otherwise of the same mailbox: taken again after a break-off both would change it again. */
  contradict(row: ContactRow): boolean {
    return this.#first.get(keyOf(row)) !== JSON.stringify(row);
  }
}
