import { status, type ServiceError } from '@grpc/grpc-js';
import { StorageUnavailable } from '@icx/event-store';

/** The batch is larger than the server takes in one append. It is not split: it would not be whole or nothing any more. */
export class AppendTooLarge extends StorageUnavailable {
  constructor(limit: string) {
    super(
      'storage-append-too-large',
      `The log takes at most ${limit} bytes in one append, and this one is larger: nothing was written. ` +
        'Record less at a time, or raise MaxAppendSize of KurrentDB.',
    );
  }
}

/** What a call that was not answered means for whoever made it. */
export type Failure =
  /** It may have been carried out all the same; over a new connection, to that server if one is named, it may succeed. */
  | { readonly prospect: 'passing'; readonly leader?: string }
  /** It was refused and will be refused again. */
  | { readonly prospect: 'lasting'; readonly error: Error };

/** Nothing came for so long: the connection stands and is of no use. */
export class Unanswered extends Error {}

const passing: readonly (number | undefined)[] = [
  ...[status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.CANCELLED, status.ABORTED],
  ...[status.INTERNAL, status.UNKNOWN, status.RESOURCE_EXHAUSTED],
];

const isOfTheCall = (error: unknown): error is ServiceError =>
  error instanceof Error && 'metadata' in error && 'code' in error;

/** grpc-js throws it for a call that begins on a connection which somebody else has just closed. */
const isShut = (error: unknown): boolean => error instanceof Error && error.message === 'Channel has been shut down';

/** Exceptions by name: https://docs.kurrent.io/server/v25.0/, as its own clients read them from the trailing metadata. */
export const failureOf = (error: unknown): Failure => {
  if (!isOfTheCall(error))
    return error instanceof Unanswered || isShut(error) ? { prospect: 'passing' } : lasting(error);
  const told = (name: string) => error.metadata.get(name)[0]?.toString();
  switch (told('exception') ?? 'none') {
    case 'not-leader':
      return { prospect: 'passing', leader: `${told('leader-endpoint-host')}:${told('leader-endpoint-port')}` };
    case 'maximum-append-size-exceeded':
      return lasting(new AppendTooLarge(told('maximum-append-size') ?? 'some'));
    case 'access-denied':
      return lasting(refused(error));
    case 'stream-deleted':
      return lasting(new StorageUnavailable('storage-damaged', 'A stream of this log was deleted in KurrentDB.'));
  }
  if (passing.includes(error.code)) return { prospect: 'passing' };
  if (error.code === status.UNIMPLEMENTED)
    return lasting(new StorageUnavailable('storage-unreachable', 'What answers at KURRENTDB_URL is no KurrentDB.'));
  return lasting([status.UNAUTHENTICATED, status.PERMISSION_DENIED].includes(error.code) ? refused(error) : error);
};

const lasting = (error: unknown): Failure => ({
  prospect: 'lasting',
  error: error instanceof Error ? error : new Error(String(error)),
});

const refused = (cause: Error): StorageUnavailable =>
  new StorageUnavailable(
    'storage-unreachable',
    'KurrentDB refuses the user of KURRENTDB_URL: check name, password and rights.',
    { cause },
  );
