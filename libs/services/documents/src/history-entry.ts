import { channelOf, channels, type RecordedEvent } from '@icx/event-store';
import { Type } from 'typebox';
import { document, nullable, openObject } from './document.ts';
import type { DocumentOf } from './document.ts';
import { instant, partyId } from './members.ts';

export const historyEntrySchema = document('HistoryEntry', {
  revision: Type.String({ pattern: '^[0-9]+$', description: 'Its place in the history.' }),
  position: Type.String({ pattern: '^[0-9]+$', description: 'Its place in the log.' }),
  type: Type.String({ description: 'Named with its version; a later release may have others.' }),
  data: openObject({ description: 'What the event says, without what the viewer may not know.' }),
  party: nullable(partyId({ description: 'Who acted; null: the exchange itself.' })),
  user: Type.String(),
  channel: nullable(
    Type.String({
      description: 'Through what it came; null: it is older than that this is kept.',
      examples: [...channels],
    }),
  ),
  recordedAt: instant(),
});
export type HistoryEntry = DocumentOf<typeof historyEntrySchema>;

/** @param data what of the event's own the viewer may know */
export const historyEntry = (event: RecordedEvent, data: RecordedEvent['data'] = event.data): HistoryEntry => ({
  revision: String(event.revision),
  position: String(event.position),
  type: event.type,
  data,
  party: (event.metadata['party'] as string | null) ?? null,
  user: (event.metadata['user'] as string | undefined) ?? 'exchange',
  channel: channelOf(event),
  recordedAt: event.recordedAt,
});
