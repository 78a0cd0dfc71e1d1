import type { ExpectedRevision, RecordedEvent } from './event-store.ts';

/** To append right after the events of a stream, all of which were read: nothing else may have come in between. */
export const revisionAfter = ({ length }: { readonly length: number }): ExpectedRevision =>
  length === 0 ? 'no-stream' : BigInt(length) - 1n;

/** Whether this very command of that party brought the event about; `null`: the exchange itself. */
export const isByCommand = (
  { metadata }: Pick<RecordedEvent, 'metadata'>,
  party: string | null,
  command: string,
): boolean => metadata['command'] === command && metadata['party'] === party;
