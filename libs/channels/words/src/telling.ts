import type { RequestEvent, RequestEventType } from '@icx/requests';

/** When it happened, in the time that counts for deadlines, and what, in one sentence. */
export type Narrated = readonly [at: string, sentence: string];
export type Teller<T extends RequestEventType> = (
  data: Extract<RequestEvent, { type: T }>['data'],
  /** The party that acted, or the exchange. */
  who: string,
) => Narrated;

export const because = (text: string | null | undefined): string => (text ? `: “${text}”` : '');
export const timeliness = (inTime: boolean | null): string => (inTime === null ? '' : inTime ? ', in time' : ', late');
