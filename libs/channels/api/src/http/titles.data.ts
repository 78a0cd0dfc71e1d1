import type { RefusalKind } from '@icx/refusals';

export const statusOfKind: Readonly<Record<RefusalKind, number>> = {
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

/** What a problem of each status is called. */
export const titles: Readonly<Record<number, string>> = {
  400: 'The call is malformed',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not to be had in this form',
  408: 'Too slow',
  409: 'Not possible in this state',
  411: 'Length required',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Media type not supported',
  417: 'Expectation not met',
  421: 'Meant for another host',
  422: 'Not acceptable as it stands',
  431: 'Too large',
  429: 'Too much at once',
  500: 'Failure of the exchange',
  503: 'Not possible at the moment',
};
