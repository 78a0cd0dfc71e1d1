import { StorageUnavailable } from '@icx/event-store';
import type { Prospect } from '@icx/read-store/following';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: connection, resources, conflicts, read-only, shutting down. */
const passing = /^(08|53|40|25006|57P0)/;
/** The tables are gone or their content is broken. */
const damaged = /^(3F000|42P01|42703|XX00[12])$/;

const DISK_FULL = '53100';
/** A replica, or a database or role that is set so; or whoever looks alone meets tables that have to be brought up. */
const READ_ONLY = '25006';

const codeOf = (error: unknown): string => (error as { code?: string } | null)?.code ?? '';

/** Of an error outside PostgreSQL's own table of five characters the connection is at fault, if it has a code at all. */
const isOfConnection = (error: unknown): boolean =>
  /^E[A-Z]{3,}$/.test(codeOf(error)) ||
  /connection terminated|timeout exceeded|read timeout|not queryable/i.test((error as Error).message);

/**
 * A newer release beside this one has changed a table: what the connection knows by its name answers other columns than before, and
 * is refused until it is read anew, over another connection.
 */
const isOutdated = (error: unknown): boolean =>
  (error as { routine?: string } | null)?.routine === 'RevalidateCachedQuery';

/** Whether the connection is of no use any more. */
export const isSpent = (error: unknown): boolean => isOutcomeUnknown(error) || isOutdated(error);

/** Whether nobody can tell from the error if what was sent has taken place. */
export const isOutcomeUnknown = (error: unknown): boolean => isOfConnection(error) || /^(08|57P0)/.test(codeOf(error));

export const prospectOf = (error: unknown): Prospect => {
  if (damaged.test(codeOf(error))) return 'damaged';
  return passing.test(codeOf(error)) || isSpent(error) ? 'passing' : 'lasting';
};

/** What an error of the driver means to the callers of a port; one that is none of the storage's comes back as it is. */
export const asUnavailable = (error: unknown): unknown =>
  !(error instanceof StorageUnavailable) && prospectOf(error) === 'passing'
    ? new StorageUnavailable(
        isOfConnection(error) ? 'storage-unreachable' : codeOf(error) === DISK_FULL ? 'storage-full' : 'storage-busy',
        codeOf(error) === READ_ONLY
          ? takesNoWrites(error as Error)
          : `PostgreSQL cannot be used now: ${(error as Error).message}`,
        { cause: error },
      )
    : error;

const takesNoWrites = ({ message }: Error): string =>
  `PostgreSQL takes no writes here (${message}): DATABASE_URL, or DATABASE_VAULT_URL, names a replica, or what is set to be read alone. ` +
  'Name the server that takes them. `icx` looks at a replica too, once this release has been started on its primary.';
