import {
  backlogEventTypes,
  evolveBacklog,
  evolveFileDecision,
  fileDecisionEventTypes,
  noEntry,
  type BacklogDevice,
  type BacklogEntryId,
  type BacklogEvent,
  type BacklogState,
  type FileDecisionEvent,
  type FileDecisionState,
} from '@icx/backlog';
import { deciderOf } from '@icx/commands';
import { keyedId, type KeyRing } from '@icx/keys';

export const anEntry = deciderOf<BacklogState, BacklogEvent>(noEntry, evolveBacklog, backlogEventTypes);
export const aFileDecision = deciderOf<FileDecisionState, FileDecisionEvent>(
  null,
  evolveFileDecision,
  fileDecisionEventTypes,
);

/** What is decided of the proposals of one file. */
export const fileStream = (file: string): string => `backlog-${file}`;

/**
 * One requester's need of one device has one id, made by a keyed hash, and the id names its stream: a row that comes again
 * finds what there is without an index. In sandbox it says TEST.
 */
export const entryIdOf = (
  keys: KeyRing,
  sandbox: boolean,
  { requester, deviceId, mpxn, msn }: Pick<BacklogDevice, 'requester' | 'deviceId' | 'mpxn' | 'msn'>,
): BacklogEntryId => {
  const hash = keyedId(keys, ['backlog', requester, deviceId ?? [mpxn, msn]], 32);
  return `bkl_${sandbox ? 'TEST' : ''}${hash}` as BacklogEntryId;
};
