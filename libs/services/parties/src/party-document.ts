import { day, document, fuel, instant, nullable, oneOf, partyId, Type, words } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import {
  channelsOf,
  gainedDevicesChoices,
  identifierKinds,
  partyChannels,
  partyKinds,
  scopes,
  waysToReceive,
} from '@icx/parties';
import type { Party } from '@icx/parties';

const identifierSchema = document('MarketIdentifier', {
  kind: Type.Optional(oneOf(identifierKinds, { description: 'Absent: supplier.' })),
  fuel,
  id: Type.String({ description: 'MPID, gas short code or MAP ID.' }),
  from: day({ description: 'Inclusive.' }),
  to: nullable(day({ description: 'Exclusive; null: until somebody ends it.' })),
});

const channel = (what: string) => oneOf(partyChannels, { description: `Of ${what}; bulk: by its worklist and files.` });

export const partySchema = document('Party', {
  party: partyId(),
  name: Type.String(),
  kind: words('PartyKind', partyKinds),
  identifiers: Type.Array(identifierSchema),
  registeredAddress: Type.Optional(Type.String({ description: 'Where letters reach it.' })),
  receives: oneOf(waysToReceive, { description: 'When a request counts as received, as follows from its channel.' }),
  channels: document(
    'Channels',
    { requests: channel('requests that are put to it'), answers: channel('answers to its own requests') },
    { description: 'By what it wants to be reached. Its own answers may come by any.' },
  ),
  left: Type.Optional(Type.Boolean({ description: 'It takes part no more: nobody who acts for it has access.' })),
  gainedDevices: Type.Optional(
    oneOf(gainedDevicesChoices, { description: 'Its standing instruction, to itself and SECAS; absent: propose.' }),
  ),
});
export type PartyDocument = DocumentOf<typeof partySchema>;

/** A party as every other may see it. */
export const publicly = ({ agencies: _, ...party }: Party): PartyDocument => ({
  ...party,
  channels: channelsOf(party),
});

export const scopesSchema = Type.Array(words('Scope', scopes));

export const agencySchema = document('Agency', {
  agent: partyId({ description: 'Who may act for the party, with the header ICX-On-Behalf-Of.' }),
  scopes: scopesSchema,
  from: day({ description: 'Inclusive.' }),
  to: nullable(day({ description: 'Exclusive; null: until it is ended.' })),
  grantedAt: instant(),
  ended: nullable(Type.Object({ at: instant(), reason: Type.String() })),
});
export type AgencyDocument = DocumentOf<typeof agencySchema>;
