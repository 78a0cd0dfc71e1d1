import { isRefusal, refuse, type Branded, type Parsed } from '@icx/refusals';
import { offenderIn } from './characters.ts';
import { readTrimmed } from './text.ts';

/**
 * The exchange's own identifier of an organisation: `AAAA`, `SECA`, `DCCX`. Events store this one; market
 * identifiers (MPIDs, short codes) change hands and are attributes with dates.
 */
export type PartyId = Branded<string, 'PartyId'>;

const field = { name: 'The party id', code: 'party-id-invalid' };

/** 4 letters or digits, stored in capitals. Refused with `party-id-invalid`. */
export const parsePartyId = (value: unknown): Parsed<PartyId> => {
  const text = readTrimmed(value, field);
  if (isRefusal(text)) return text;
  const offender = offenderIn(text, /[^0-9A-Za-z]/u);
  if (offender)
    return refuse(field.code, `${field.name} has ${offender.phrase}: write 4 letters or digits, such as AAAA.`);
  return text.length === 4
    ? (text.toUpperCase() as PartyId)
    : refuse(field.code, `${field.name} is ${text.length} characters long: write all 4, such as AAAA.`);
};
parsePartyId.takes = { type: 'string', pattern: '^[0-9A-Za-z]{4}$', example: 'AAAA' } as const;
