import { Catch, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { dpopAlgorithms, TokenVerifier } from '@icx/identity';
import { problemOfError } from './problem-of-error.ts';

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
    const problem = problemOfError(error, (line) => this.logger.error(line));
    if (problem.status === 401) {
      const { headers } = http.getRequest<FastifyRequest>();
      void reply.header('www-authenticate', challengeOf(problem.code, headers, this.tokens.publicUrl));
    }
    if (problem.status === 503) void reply.header('retry-after', '5');
    void reply.status(problem.status).type('application/problem+json').send(problem);
  }
}
