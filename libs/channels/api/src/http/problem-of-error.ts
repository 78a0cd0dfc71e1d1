import { StorageUnavailable } from '@icx/event-store';
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

/** What is told of whatever was thrown; what went wrong inside is logged and never told. */
export const problemOfError = (error: unknown, log: (line: string) => void): Problem => {
  if (error instanceof Refused) return problemOf(error.refusal, error.errors);
  if (error instanceof StorageUnavailable) {
    log(`${error.reason}: ${error.message}`);
    return problemOf(refuse.unavailable(error.reason, storage[error.reason]));
  }
  if (error instanceof ViewsBehind) {
    log(error.message);
    return problemOf(viewsBehind);
  }
  const foreign = refusalOfForeign(error);
  if (foreign) return problemOf(foreign);
  log(error instanceof Error ? (error.stack ?? error.message) : 'A thrown value that is no error');
  return problemOf(internal);
};
