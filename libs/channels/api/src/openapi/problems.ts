import { titles } from '../http/titles.data.ts';
import { refusals } from './refusals.data.ts';
import { headersNamed } from './headers.ts';
import type { Components } from './headers.ts';

const text = { type: 'string' } as const;

/** RFC 9457. */
const Problem = {
  type: 'object',
  description: 'Why something was refused (RFC 9457).',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { ...text, description: 'urn:icx:problem: and the code.' },
    title: text,
    status: { type: 'integer', minimum: 400, maximum: 599 },
    code: { ...text, description: 'Stable: scripts may match on it.', example: 'validation-failed' },
    detail: { ...text, description: 'What is wrong and what to do.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'detail'],
        properties: {
          pointer: { ...text, description: 'JSON Pointer (RFC 6901) into the body or query; empty: the whole.' },
          code: text,
          detail: text,
        },
      },
    },
    moreErrors: { type: 'integer', minimum: 1, description: 'How many there are besides: errors has the first ones.' },
  },
};

const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const named = (status: number) => `Problem${status}`;

const headersOf = (status: number) => {
  if (status === 401) return headersNamed('RequestId', 'Authenticate', 'DPoPNonce');
  return headersNamed('RequestId', ...(status === 429 || status === 503 ? (['RetryAfter'] as const) : []));
};

/** Statuses by which an operation itself refuses; others are of any call, whatever it is about. */
const statuses = [400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503] as const;
export type ProblemStatus = (typeof statuses)[number];

/** The catalogue, by the statuses under which each code comes: what may be wrong, and what to do. */
const refusedWith = (has: (status: number) => boolean) => ({
  'x-icx-refusals': Object.entries(refusals).flatMap(([code, { status, says }]) =>
    has(status) ? [{ code, status, says }] : [],
  ),
});

export const problemComponents = {
  schemas: { Problem },
  responses: {
    ...Object.fromEntries(
      statuses.map((status) => [
        named(status),
        { description: titles[status]!, headers: headersOf(status), content, ...refusedWith((one) => one === status) },
      ]),
    ),
    Problem: {
      description: 'Any other problem.',
      headers: headersNamed('RequestId'),
      content,
      ...refusedWith((one) => !(statuses as readonly number[]).includes(one)),
    },
  },
} as unknown as Components;

export const problemResponses = (given: readonly ProblemStatus[]) =>
  Object.fromEntries([
    ...given.map((status) => [status, { $ref: `#/components/responses/${named(status)}` }]),
    ['default', { $ref: '#/components/responses/Problem' }],
  ]) as Readonly<Record<string, { readonly $ref: string }>>;
