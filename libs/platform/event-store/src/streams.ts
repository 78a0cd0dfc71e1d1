import type { RecordedEvent } from './event-store.ts';

/** Whether this very command of that party brought the event about; `null`: the exchange itself. */
export const isByCommand = (
  { metadata }: Pick<RecordedEvent, 'metadata'>,
  party: string | null,
  command: string,
): boolean => metadata['command'] === command && metadata['party'] === party;
