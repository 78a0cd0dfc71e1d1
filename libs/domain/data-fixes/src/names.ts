import { lineOfText } from '@icx/install-code';
import { isRefusal, refuse, type Branded, type Parsed } from '@icx/refusals';

/** Names a case and its stream: `dfc_` and a keyed hash. Made where the key is; here it is only recognised. */
export type DataFixId = Branded<string, 'DataFixId'>;

/** `dfc_` and 10 to 60 letters or digits. Refused with `data-fix-id-invalid`. */
export const parseDataFixId = (value: unknown): Parsed<DataFixId> =>
  typeof value === 'string' && /^dfc_[0-9A-Za-z]{10,60}$/.test(value)
    ? (value as DataFixId)
    : refuse('data-fix-id-invalid', 'This is no data-fix case: copy its name whole, such as dfc_ and what follows.');
parseDataFixId.takes = { type: 'string', pattern: '^dfc_[0-9A-Za-z]{10,60}$' } as const;

/** What DCC's service desk calls the Incident: `INC000012345`. */
export type IncidentReference = Branded<string, 'IncidentReference'>;

const incidentInvalid = refuse(
  'incident-reference-invalid',
  'Give the reference of the Incident as DCC wrote it, 3 to 40 visible characters without spaces, such as INC000012345.',
);

/** 3 to 40 visible ASCII characters; spaces around it are dropped. Refused with `incident-reference-invalid`. */
export const parseIncidentReference = (value: unknown): Parsed<IncidentReference> => {
  const text = lineOfText(40)(value);
  return isRefusal(text) || !/^[\x21-\x7e]{3,40}$/.test(text) ? incidentInvalid : (text as IncidentReference);
};
parseIncidentReference.takes = { type: 'string', pattern: '^[!-~]{3,40}$', example: 'INC000012345' } as const;

/**
 * Answers to an inventory update that lead to an Incident (DP213). E080411 and E080412 are not published.
 */
export const errorCodes = [
  'E080405',
  'E080406',
  'E080407',
  'E080408',
  'E080409',
  'E080410',
  'E080413',
  'E080414',
  'E080415',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** Categories of Incidents for which data-fix times are reported (MP122B). */
export const incidentCategories = [3, 4, 5] as const;
export type IncidentCategory = (typeof incidentCategories)[number];

/** 3, 4 or 5, as a number or, from a file or an address, as its digit. Refused with `incident-category-invalid`. */
export const parseIncidentCategory = (value: unknown): Parsed<IncidentCategory> =>
  incidentCategories.find((category) => category === value || String(category) === value) ??
  refuse('incident-category-invalid', 'Give the category of the Incident: 3, 4 or 5.');
parseIncidentCategory.takes = { type: 'integer', enum: incidentCategories } as const;

/** The name of a person at DCC, one line of up to 80 characters. Refused with `text-invalid`. */
export const parseHandler = lineOfText(80);
