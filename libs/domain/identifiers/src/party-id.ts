import { isRefusal, refuse, type Branded, type Parsed } from '@icx/refusals';
import { offenderIn } from './characters.ts';
import { readTrimmed } from './text.ts';

/**
 * The exchange's own identifier of an organisation: `AAAA`, `SECA`, `DCCX`. Events store this one; market
 * identifiers (MPIDs, short codes) change hands and are attributes with dates.
 */
export type PartyId = Branded<string, 'PartyId'>;

const field = { name: 'The party id', code: 'party-id-invalid' };

/** 4 capital letters or digits. Lower case is refused, not raised: it is our own id, with one spelling. */
export const parsePartyId = (value: unknown): Parsed<PartyId> => {
  const text = readTrimmed(value, field);
  if (isRefusal(text)) return text;
  if (/^[0-9A-Z]{4}$/.test(text)) return text as PartyId;
  const offender = offenderIn(text, /[^0-9A-Za-z]/u);
  if (offender) {
    return refuse(field.code, `${field.name} has ${offender.phrase}: write 4 capital letters or digits, such as AAAA.`);
  }
  return text.length === 4
    ? refuse(field.code, `${field.name} has small letters: write it in capitals, such as AAAA.`)
    : refuse(field.code, `${field.name} is ${text.length} characters long: write all 4, such as AAAA.`);
};
