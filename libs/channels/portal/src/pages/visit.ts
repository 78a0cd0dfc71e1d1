import type { Type } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { dtoOf, Refused } from '@icx/api-channel/http';
import type { Admitted } from '@icx/admission';
import type { Refusal } from '@icx/refusals';
import { historyOf } from '@icx/requests-service';
import { clerkTime, narrate } from '@icx/words';
import type { Here } from '../session/gate.ts';
import type { FormFacts, Visit } from './declare.ts';
import type { Values } from './fields.ts';
import { revisionSent } from './sent.ts';

/** A call that was let in. */
export interface In {
  readonly call: FastifyRequest;
  readonly reply: FastifyReply;
  readonly here: Here;
  readonly admitted: Admitted;
}

/** The form was done with what it held before: a browser that goes back keeps its key. */
export const sentBefore = {
  text: 'You sent this form before, with something else in it, and that was done. If you want what stands here now as well, send it again.',
};

/** What became of its request since a form was opened, as far as who sends it may see that; the latest first. */
const since = ({ caller, loaded }: Admitted, revision: bigint): readonly string[] =>
  loaded
    ? historyOf(loaded, caller)
        .filter((entry) => BigInt(entry.revision) > revision)
        .map(narrate)
        .map(({ sentence, at }) => `${sentence} (${clerkTime(at)})`)
        .toReversed()
    : [];

/** As the API says it with ETags, and what it was: two people sit at one request. */
export const changed = ({ call, admitted }: Pick<In, 'call' | 'admitted'>, { revision }: Values) => {
  const [latest, ...before] = since(admitted, revisionSent(revision) ?? 0n);
  const more = before.length > 0 ? `, and ${before.length} more` : '';
  return {
    text:
      'This has changed since you opened the page, so nothing was done. ' +
      `${latest === undefined ? '' : `Meanwhile: ${latest}${more}. `}Open it again, then decide.`,
    href: call.url.split('?', 1)[0]!,
  };
};

/** Of a body with a code the fingerprint alone is kept, so the code may be in it. */
export const keptAndSecret = ({ fields }: FormFacts, typed: Values): Values =>
  Object.fromEntries(
    Object.entries(typed).filter(([name]) =>
      fields.some((field) => name === field.name || name.startsWith(`${field.name}-`)),
    ),
  );

/** A link may fill a form in. */
export const queryValues = ({ query }: FastifyRequest): Values =>
  Object.fromEntries(
    Object.entries(query as object).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

export const visitOf = ({ call, here, admitted }: Omit<In, 'reply'>, query?: Type<object>): Visit => ({
  ...admitted,
  session: here.session,
  params: call.params as Visit['params'],
  typed: queryValues(call),
  ...(query ? queried(call.query as Record<string, unknown>, query) : { query: {}, problems: [] }),
});

/** What can be read of a query; the rest is told, and the page shown without it. */
const queried = (query: Readonly<Record<string, unknown>>, dto: Type<object>): Pick<Visit, 'query' | 'problems'> => {
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
  try {
    return { query: dtoOf(given, dto), problems: [] };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const problems: readonly Refusal[] = error.errors.length > 0 ? error.errors : [error.refusal];
    const wrong = new Set(problems.map(({ pointer = '' }) => pointer.split('/')[1]));
    const rest = Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name)));
    if (Object.keys(rest).length === Object.keys(given).length) throw error;
    return { query: dtoOf(rest, dto), problems };
  }
};
