import { beginning, type EventStore, type Position, type RecordedEvent } from '@icx/event-store';

/** How far views have come. The event tells whether the log is still the one that was followed. */
export interface Checkpoint {
  /** Position of the last handled event; 0 when none. */
  readonly position: Position;
  /** That event, by its stream, revision and time; `null` when none. */
  readonly event: { readonly stream: string; readonly revision: bigint; readonly recordedAt: string } | null;
}

export const BEGINNING: Checkpoint = { position: beginning, event: null };

export const checkpointAt = ({ position, stream, revision, recordedAt }: RecordedEvent): Checkpoint => ({
  position,
  event: { stream, revision, recordedAt },
});

/** Why these views cannot be gone on with over this log: one restored from a backup may have gone another way. */
export const strangerTo = async (log: EventStore, { position, event }: Checkpoint): Promise<string | undefined> => {
  if (!event) return undefined;
  if (position > (await log.head())) return 'it is ahead of the log';
  const [found] = await log.readStream(event.stream, { from: event.revision });
  return found?.position === position && found.recordedAt === event.recordedAt
    ? undefined
    : 'it was made from another log';
};
