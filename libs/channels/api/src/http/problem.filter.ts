import { Catch, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StorageUnavailable } from '@icx/event-store';
import { dpopAlgorithms, TokenVerifier } from '@icx/identity';
import { ViewsBehind } from '@icx/read-store';
import { refuse } from '@icx/refusals';
import { refusalOfForeign } from './foreign-errors.ts';
import { problemOf, Refused } from './problem.ts';
import type { Problem } from './problem.ts';

const storage: Readonly<Record<StorageUnavailable['reason'], string>> = {
  'storage-full':
    'The exchange has no disk space left, so nothing was stored. Its operator must free some; then send the same command again.',
  'storage-busy':
    'The database is held by another process, so nothing was stored. Send the same command again in a moment.',
  'storage-damaged': 'The database is damaged, so nothing was stored. The operator must restore it from a backup.',
  'storage-closed': 'The exchange is shutting down, so nothing was stored. Send the same command again in a moment.',
  'storage-unreachable':
    'The database does not answer, so it is not known whether this was stored. Send the same command again, with the same key: it is carried out once.',
  'storage-append-too-large':
    'The log takes less at once than this is, so nothing was stored. Its operator must raise MaxAppendSize of KurrentDB; or send less at a time.',
};

const viewsBehind = refuse.unavailable(
  'views-behind',
  'It is recorded, but lists cannot show it yet. Read the request itself; sending the same command again is safe.',
);

const internal = refuse.failure(
  'internal-error',
  'The exchange failed at this. It has been logged; sending the same command again is safe.',
);

/** The codes that say that a bound token was used wrongly, as RFC 9449, section 7.1, and RFC 6750 name them. */
const dpopErrors: Readonly<Record<string, string>> = {
  'dpop-nonce-required': 'use_dpop_nonce',
  'dpop-proof-missing': 'invalid_token',
  'dpop-proof-invalid': 'invalid_dpop_proof',
  'dpop-proof-replayed': 'invalid_dpop_proof',
  'token-unbound': 'invalid_token',
};

/**
 * How to call instead: whoever came with a key, or should have, learns which proofs we take, and everybody whose tokens
 * (RFC 9728, section 5.1).
 */
const challengeOf = (code: string, { authorization = '' }: FastifyRequest['headers'], publicUrl?: string): string => {
  const error = dpopErrors[code] ?? (/^DPoP /i.test(authorization) ? 'invalid_token' : undefined);
  const dpop = error === undefined ? [] : [`DPoP error="${error}", algs="${dpopAlgorithms.join(' ')}"`];
  const metadata = publicUrl && ` resource_metadata="${publicUrl}/.well-known/oauth-protected-resource"`;
  return [`Bearer${metadata ?? ''}`, ...dpop].join(', ');
};

/** Every error leaves as a problem with a stable code; what went wrong inside is logged and never told. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly tokens: TokenVerifier,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const problem = this.#problem(error);
    if (problem.status === 401) {
      const { headers } = http.getRequest<FastifyRequest>();
      void reply.header('www-authenticate', challengeOf(problem.code, headers, this.tokens.publicUrl));
    }
    if (problem.status === 503) void reply.header('retry-after', '5');
    void reply.status(problem.status).type('application/problem+json').send(problem);
  }

  #problem(error: unknown): Problem {
    if (error instanceof Refused) return problemOf(error.refusal, error.errors);
    if (error instanceof StorageUnavailable) {
      this.logger.error(`${error.reason}: ${error.message}`);
      return problemOf(refuse.unavailable(error.reason, storage[error.reason]));
    }
    if (error instanceof ViewsBehind) {
      this.logger.error(error.message);
      return problemOf(viewsBehind);
    }
    const foreign = refusalOfForeign(error);
    if (foreign) return problemOf(foreign);
    this.logger.error(error instanceof Error ? (error.stack ?? error.message) : 'A thrown value that is no error');
    return problemOf(internal);
  }
}
