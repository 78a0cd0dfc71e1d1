import { parseQuarter, type IssuedList } from '@icx/contacts';
import { count, day, document, instant, list, nullable, oneOf, partyId, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { PartyId } from '@icx/identifiers';
import { partyChannels, type Viewer } from '@icx/parties';

const quarter = (options: object = {}) =>
  Type.String({ pattern: parseQuarter.takes.pattern as string, examples: ['2027-Q1'], ...options });

export const issuedListSchema = document('IssuedContactList', {
  quarter: quarter(),
  issuedAt: instant({ description: 'The list as it was then was sent to every party.' }),
  remindAt: instant({ description: 'From then on who has not confirmed it is reminded.' }),
  remindedAt: nullable(instant()),
  parties: Type.Array(
    document('ContactListConfirmation', {
      party: partyId(),
      confirmedAt: nullable(instant({ description: 'When it said that its part is still right.' })),
    }),
    { description: 'Your own, for SECAS all that it was sent to.' },
  ),
});
export type IssuedListDocument = DocumentOf<typeof issuedListSchema>;

export const issuedListsSchema = list(issuedListSchema, { description: 'Of the last two years, the latest first.' });

export const readinessSchema = document('ContactReadiness', {
  obligationFrom: day({ description: 'From this day on requests have to be answered.' }),
  latest: nullable(quarter({ description: 'Of the list that went out last.' })),
  ready: count({ description: 'Suppliers whom a request reaches by mail.' }),
  notReady: count(),
  suppliers: Type.Array(
    document('SupplierReadiness', {
      party: partyId(),
      name: Type.String(),
      channel: oneOf(partyChannels, { description: 'By which it wants requests.' }),
      ready: Type.Boolean(),
      why: nullable(Type.String({ description: 'Why it is not ready, for people.' })),
      unproved: count({ description: 'Points whose code was not given back.' }),
      failing: count({ description: 'Points whose mail came back last.' }),
      confirmed: nullable(quarter({ description: 'Of the latest list that it said is still right.' })),
      stale: Type.Boolean({ description: 'It was reminded of the latest list, and has not confirmed it.' }),
    }),
    { description: 'Who is not ready comes first.' },
  ),
});
export type ReadinessDocument = DocumentOf<typeof readinessSchema>;

/** SECAS sees who confirmed it, a party whether it did itself. */
export const issuedListDocument = (
  { quarter: its, at, remindAt, remindedAt, parties, confirmed }: IssuedList,
  { party: viewer, role }: Viewer,
): IssuedListDocument => {
  const seen = parties.filter((party: PartyId) => role === 'administrator' || party === viewer);
  const told = seen.map((party) => ({ party, confirmedAt: confirmed[party] ?? null }));
  return { quarter: its, issuedAt: at, remindAt, remindedAt, parties: told };
};
