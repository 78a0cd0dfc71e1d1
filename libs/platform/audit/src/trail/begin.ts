import { setTimeout as pause } from 'node:timers/promises';
import { exchangeItself, metadataOf, type EventStore, type Position } from '@icx/event-store';
import { isRefusal } from '@icx/refusals';
import { openCheckpoint } from '../checkpoint/checkpoint.ts';
import type { LogSigner } from '../checkpoint/log-key.ts';
import type { SignedCheckpoints, LeafSource } from './ports.ts';

/** The exchange must not start with this log and these checkpoints. The message says what to do; `code` is stable. */
export class AuditRefused extends Error {
  constructor(
    readonly code: 'log-shortened' | 'checkpoints-of-another-log' | 'checkpoints-damaged',
    message: string,
  ) {
    super(message);
  }
}

/** The same of a log whose leaves are kept apart, and may be behind it, but never ahead. Throws `AuditRefused`. */
export const refuseBehindLeaves = async (
  log: Pick<EventStore, 'head'>,
  leaves: { last(): Promise<{ readonly index: number; readonly position: Position }> },
): Promise<void> => {
  const { index, position } = await leaves.last();
  if (position > (await log.head()))
    throw new AuditRefused(
      'log-shortened',
      `The log ends before the event of leaf ${index}: its end was cut off, or it is an older copy. Nothing was changed. ` +
        'Put the newest log in its place.',
    );
};

const STREAM = 'audit';

/**
 * Compares the log's end with the last checkpoint of it, before anything is appended: on a log that was cut short the
 * next event would take the position of one that every party may hold a proof of. Throws `AuditRefused`.
 */
export const refuseShortenedLog = async (
  leaves: LeafSource,
  checkpoints: SignedCheckpoints,
  signer: LogSigner,
): Promise<void> => {
  const { name } = signer.publicKey;
  const { place } = checkpoints;
  const origin = await checkpoints.origin();
  if (origin !== undefined && origin !== name)
    throw new AuditRefused(
      'checkpoints-of-another-log',
      `The checkpoints in ${place} are of ${origin}, but these are the keys of ${name}. Put together what belongs to one exchange.`,
    );
  const latest = await checkpoints.latest();
  if (!latest) return;
  const opened = openCheckpoint(latest.note, signer.publicKey);
  if (isRefusal(opened) || opened.size !== latest.size || !opened.root.equals(latest.root))
    throw new AuditRefused(
      'checkpoints-damaged',
      `The last checkpoint in ${place}, of ${latest.size} events, is not as it was signed. Restore ${place} from its backup.`,
    );
  const head = await leaves.head();
  if (head < latest.size)
    throw new AuditRefused(
      'log-shortened',
      `The log ends at event ${head}, but ${latest.size} events were signed: its end was cut off, or it is an older copy. ` +
        `Nothing was changed. Put the newest log in its place. If the later events are lost for good, move ${place} ` +
        'away: checkpoints begin anew, the log says so, and whoever holds an earlier one can prove that events are gone.',
    );
};

/** Looks, and milliseconds between them, for what another process that starts at the same time is just storing. */
const [LOOKS, PAUSE] = [5, 100];

const begunElsewhere = async (checkpoints: SignedCheckpoints): Promise<boolean> => {
  for (let look = 0; look < LOOKS; look += 1) {
    if ((await checkpoints.origin()) !== undefined) return true;
    await pause(PAUSE);
  }
  return false;
};

/**
 * Puts on record in the log that its checkpoints begin, and with which key, when there are none. Answers whether there
 * had been some before: then what held them was lost or moved away.
 */
export const beginCheckpoints = async (
  log: EventStore,
  checkpoints: SignedCheckpoints,
  signer: LogSigner,
): Promise<{ readonly anew: boolean }> => {
  if ((await checkpoints.origin()) !== undefined) return { anew: false };
  const earlier = (await log.readStream(STREAM)).length;
  if (earlier > 0 && (await begunElsewhere(checkpoints))) return { anew: false };
  const begun = { type: 'audit.checkpoints-begun.v1', data: { key: String(signer.publicKey), anew: earlier > 0 } };
  const revision = earlier === 0 ? 'no-stream' : BigInt(earlier) - 1n;
  const result = await log.append(STREAM, revision, [begun], { metadata: metadataOf(exchangeItself) });
  await checkpoints.begin(signer.publicKey.name);
  // Else another process has begun them at the same moment, and tells of it.
  return { anew: result.outcome === 'appended' && earlier > 0 };
};
