import { isRefusal, tell } from '@icx/refusals';
import type { Refusal, Told } from '@icx/refusals';

/** HTTP status of every code that is not a plain 422. A code never changes its status. */
const statuses: Readonly<Record<number, readonly string[]>> = {
  400: [
    'body-not-json',
    'body-not-object',
    'body-too-deep',
    'call-malformed',
    'command-id-invalid',
    'idempotency-key-missing',
    'if-match-invalid',
    'list-too-long',
    'member-repeated',
    'on-behalf-of-invalid',
    'proof-unclear',
    'text-too-long',
    'too-many-members',
    'too-many-values',
    'unknown-member',
    'validation-failed',
  ],
  401: [
    'access-ended',
    'certificate-mismatch',
    'dpop-nonce-required',
    'dpop-proof-invalid',
    'dpop-proof-missing',
    'dpop-proof-replayed',
    'token-expired',
    'token-invalid',
    'token-missing',
    'token-not-yet-valid',
    'token-unbound',
  ],
  403: [
    'action-not-allowed',
    'agency-not-granted',
    'approver-is-proposer',
    'approver-not-independent',
    'dcc-only',
    'first-administrator-only',
    'not-a-reporter',
    'not-an-addressee',
    'not-the-first-reporter',
    'not-the-requester',
    'person-needed',
    'release-by-another',
    'suppliers-only',
  ],
  404: [
    'agency-unknown',
    'approval-unknown',
    'checkpoint-unknown',
    'data-fix-unknown',
    'device-unknown',
    'map-id-not-yours',
    'member-unknown',
    'not-found',
    'party-not-found',
    'premises-unknown',
    'proposal-unknown',
    'request-unknown',
    'reveal-key-unknown',
    'succession-unknown',
    'switch-unknown',
  ],
  405: ['method-not-allowed'],
  408: ['call-too-slow'],
  409: [
    'administrator-present',
    'agency-exists',
    'already-answered',
    'already-asked',
    'approval-expired',
    'approval-not-open',
    'backlog-contested',
    'backlog-not-contested',
    'clock-backwards',
    'close-instead',
    'code-erased',
    'command-id-reused',
    'correction-begun',
    'data-fix-ended',
    'data-fix-followed',
    'data-fix-not-resolved',
    'founding-incomplete',
    'handler-missing',
    'handler-unchanged',
    'identifier-taken',
    'incident-missing',
    'install-date-recorded',
    'leg-not-open',
    'leg-without-clock',
    'member-exists',
    'no-code-held',
    'no-code-to-recall',
    'not-quarantined',
    'not-revealed',
    'not-superseded',
    'party-exists',
    'proposer-left',
    'representation-not-convertible',
    'request-ended',
    'reveal-key-missing',
    'reveal-quarantined',
    'succession-cycle',
    'succession-overlaps',
    'succession-reversed-already',
    'supply-not-started',
  ],
  411: ['length-missing'],
  412: ['revision-moved'],
  413: ['body-too-large'],
  415: ['media-type-unsupported'],
  421: ['host-unknown'],
  431: ['headers-too-large'],
  429: ['rate-limited', 'reveal-quota-exceeded'],
  500: ['internal-error'],
  503: [
    'audit-broken',
    'audit-catching-up',
    'calendar-not-covered',
    'issuer-unreachable',
    'kms-unavailable',
    'request-contended',
    'storage-busy',
    'storage-closed',
    'storage-damaged',
    'storage-full',
    'views-behind',
  ],
};

const titles: Readonly<Record<number, string>> = {
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

const statusByCode = new Map(
  Object.entries(statuses).flatMap(([status, codes]) => codes.map((code) => [code, Number(status)] as const)),
);

export const statusOf = (code: string): number => statusByCode.get(code) ?? 422;

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
  const status = statusOf(code);
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
