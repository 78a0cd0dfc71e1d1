import { isRefusal, refuse, tell } from '@icx/refusals';
import type { Refusal, Told } from '@icx/refusals';
import { statusOfKind, titles } from './titles.data.ts';

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
  return refusal.kind === undefined ? 422 : statusOfKind[refusal.kind];
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

/** The value, or the refusal on its way to the caller. @param told instead of it: of what can be no name, that there is no such thing */
export const orRefuse = <T>(value: T | Refusal, told?: Refusal): T => {
  if (isRefusal(value)) throw new Refused(told ?? value);
  return value;
};
