import { Catch, HttpException, Inject, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { StorageUnavailable } from '@icx/event-store';
import { refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { problemOf, Refused } from './problem.ts';
import type { Problem } from './problem.ts';

/** What Fastify and Nest throw before one of our handlers is reached. */
const byStatus: Readonly<Record<number, Refusal>> = {
  400: refuse('body-not-json', 'The body is not the JSON that Content-Type promises. Send one JSON object, UTF-8.'),
  404: refuse('not-found', 'There is nothing at this address. /openapi.json lists what there is.'),
  405: refuse('method-not-allowed', 'This address does not take this method. /openapi.json lists what it takes.'),
  413: refuse('body-too-large', 'The body is larger than 64 KiB. Send many answers as a file instead.'),
  415: refuse('media-type-unsupported', 'Send the body as Content-Type: application/json.'),
};

const storage: Readonly<Record<StorageUnavailable['reason'], string>> = {
  'storage-full':
    'The exchange has no disk space left, so nothing was stored. Its operator must free some; then send the same command again.',
  'storage-busy':
    'The database is held by another process, so nothing was stored. Send the same command again in a moment.',
  'storage-damaged': 'The database is damaged, so nothing was stored. The operator must restore it from a backup.',
  'storage-closed': 'The exchange is shutting down, so nothing was stored. Send the same command again in a moment.',
};

const internal = refuse(
  'internal-error',
  'The exchange failed at this. It has been logged; sending the same command again is safe.',
);

/** Every error leaves as a problem with a stable code; what went wrong inside is logged and never told. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(Logger) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = this.#problem(error);
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    if (problem.status === 503) void reply.header('retry-after', '5');
    void reply.status(problem.status).type('application/problem+json').send(problem);
  }

  #problem(error: unknown): Problem {
    if (error instanceof Refused) return problemOf(error.refusal, error.errors);
    if (error instanceof StorageUnavailable) {
      this.logger.error(`${error.reason}: ${error.message}`);
      return problemOf(refuse(error.reason, storage[error.reason]));
    }
    const known = byStatus[statusOfForeign(error)];
    if (known) return problemOf(known);
    this.logger.error(error instanceof Error ? (error.stack ?? error.message) : 'A thrown value that is no error');
    return problemOf(internal);
  }
}

const statusOfForeign = (error: unknown): number => {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : 500;
};
