import { purposes, type ContactPoint } from '@icx/contacts';
import { document, historyEntrySchema, id, instant, nullable, oneOf, page, partyId, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { fuels } from '@icx/identifiers';

/** As people write it: which fuel a point is for. */
export const contactFuels = [...fuels, 'both'] as const;

const standingSchema = document(
  'ContactStanding',
  {
    enteredBySecas: Type.Boolean(),
    enteredAt: instant({ description: 'With the address, purpose and fuel that it has.' }),
    provedAt: nullable(instant({ description: 'Its owner gave back the code; null: it is told nothing before.' })),
    confirmedAt: nullable(instant({ description: 'By its party, of what SECAS entered.' })),
    actsFrom: nullable(
      instant({
        description:
          'From then on mail from it acts; null: not before proof and, where SECAS entered it, confirmation.',
      }),
    ),
    failing: nullable(
      document(
        'ContactFailing',
        { since: instant(), reason: Type.String() },
        { description: 'Mail to it came back last.' },
      ),
    ),
  },
  { description: 'Of your own points, and for SECAS of all.' },
);

export const contactSchema = document('ContactPoint', {
  id: id('ctp'),
  party: partyId(),
  purpose: oneOf(purposes),
  fuel: oneOf(contactFuels),
  rank: Type.Integer({ minimum: 1, maximum: 9, description: '1 is told first; several of one rank at once.' }),
  address: Type.String({ examples: ['codes@bbbb.example'] }),
  name: nullable(Type.String()),
  phone: nullable(Type.String()),
  startsOn: instant(),
  endsOn: nullable(instant({ description: 'From then on it is not used; null: until further notice.' })),
  standing: Type.Optional(standingSchema),
});
export type ContactDocument = DocumentOf<typeof contactSchema>;

export const contactPageSchema = page(contactSchema);
export type ContactPage = DocumentOf<typeof contactPageSchema>;

export const contactHistorySchema = page(
  document('ContactChange', { party: partyId(), contact: id('ctp'), entry: historyEntrySchema }),
);
export type ContactHistory = DocumentOf<typeof contactHistorySchema>;

/** @param whole to its own party and SECAS; the others learn where to write, and nothing else */
export const contactDocument = (point: ContactPoint, whole = true): ContactDocument => {
  const { enteredBySecas, enteredAt, provedAt, confirmedAt, actsFrom, failing } = point;
  const { id: its, party, purpose, rank, address, name, phone, startsOn, endsOn } = point;
  return {
    ...{ id: its, party, purpose, fuel: point.fuel ?? 'both', rank, address, name, phone, startsOn, endsOn },
    ...(whole ? { standing: { enteredBySecas, enteredAt, provedAt, confirmedAt, actsFrom, failing } } : {}),
  };
};
