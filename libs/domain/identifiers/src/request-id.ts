import { isRefusal, refuse, type Branded, type Parsed } from '@icx/refusals';
import { offenderIn } from './characters.ts';
import { readTrimmed } from './text.ts';

/** Names a request and its stream: `icr_` and a keyed hash. Made where the key is; here it is only recognised. */
export type RequestId = Branded<string, 'RequestId'>;

const field = { name: 'The request id', code: 'request-id-invalid' };

/** `icr_` and 10 to 60 letters or digits; case matters. Refused with `request-id-invalid`. */
export const parseRequestId = (value: unknown): Parsed<RequestId> => {
  const text = readTrimmed(value, field);
  if (isRefusal(text)) return text;
  if (/^icr_[0-9A-Za-z]{10,60}$/.test(text)) return text as RequestId;
  if (!text.startsWith('icr_')) {
    return refuse(field.code, `${field.name} does not start with "icr_": copy it whole from the request.`);
  }
  const tail = text.slice('icr_'.length);
  const offender = offenderIn(tail, /[^0-9A-Za-z]/u);
  return offender
    ? refuse(field.code, `${field.name} has, after "icr_", ${offender.phrase}: copy it whole from the request.`)
    : refuse(field.code, `${field.name} has ${tail.length} characters after "icr_", not 10 to 60: copy it whole.`);
};
parseRequestId.takes = { type: 'string', pattern: '^icr_[0-9A-Za-z]{10,60}$' } as const;
