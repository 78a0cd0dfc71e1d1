import { isRefusal, refuse, tell } from '@icx/refusals';
import type { Refusal, RefusalKind, Told } from '@icx/refusals';

const statuses: Readonly<Record<RefusalKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  unknown: 404,
  conflict: 409,
  moved: 412,
  'too-large': 413,
  rate: 429,
  failure: 500,
  unavailable: 503,
};

/** What only HTTP has words for: its status stands beside it. */
interface HttpRefusal extends Refusal {
  readonly status: number;
}
export const refuseHttp = (status: number, code: string, detail: string): HttpRefusal => ({
  ...refuse(code, detail),
  status,
});

export const statusOf = (refusal: Refusal | HttpRefusal): number => {
  if ('status' in refusal) return refusal.status;
  return refusal.kind === undefined ? 422 : statuses[refusal.kind];
};

export const titles: Readonly<Record<number, string>> = {
  400: 'The call is malformed',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Not possible in this state',
  411: 'Length required',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Media type not supported',
  421: 'Meant for another host',
  422: 'Not acceptable as it stands',
  431: 'Too large',
  429: 'Too much at once',
  500: 'Failure of the exchange',
  503: 'Not possible at the moment',
};

/** RFC 9457, with a stable `code` and, for each offending member, a JSON Pointer; of very many, for the first. */
export interface Problem extends Partial<Told> {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

export const problemOf = (refusal: Refusal, errors: readonly Refusal[] = []): Problem => {
  const { code, detail, pointer } = refusal;
  const status = statusOf(refusal);
  const all = errors.length > 0 ? errors : pointer === undefined ? [] : [refusal];
  return {
    type: `urn:icx:problem:${code}`,
    title: titles[status]!,
    status,
    code,
    detail,
    ...(all.length > 0 ? tell(all) : {}),
  };
};

/** Carries a refusal through Nest to the filter that answers with its problem. */
export class Refused extends Error {
  constructor(
    readonly refusal: Refusal,
    readonly errors: readonly Refusal[] = [],
  ) {
    super(refusal.code);
  }
}

/** The value, or the refusal on its way to the caller. */
export const orRefuse = <T>(value: T | Refusal): T => {
  if (isRefusal(value)) throw new Refused(value);
  return value;
};
