import type { AppendResult, RecordedEvent } from '../event-store.ts';
import type { JsonObject } from '../json.ts';
import { positionOf, type Position } from '../position.ts';
import type { StoredBatch } from './stored-batch.ts';

/**
 * A batch that stands in the log, its positions one after the other.
 * Events are made when somebody asks for them: each costs a parse, for it is not as it was given.
 */
export class Appended {
  readonly outcome = 'appended' satisfies AppendResult['outcome'];

  constructor(
    readonly position: Position,
    readonly revision: bigint,
    private readonly batch: StoredBatch,
    private readonly recordedAt: string,
  ) {}

  get recorded(): readonly RecordedEvent[] {
    const { batch, position, revision, recordedAt } = this;
    const { stream, events } = batch;
    return events.map(({ type, data, metadata }, index) => {
      const after = BigInt(events.length - 1 - index);
      const place = { position: positionOf(position - after), stream, revision: revision - after };
      const told = { data: JSON.parse(data) as JsonObject, metadata: JSON.parse(metadata) as JsonObject };
      return { ...place, type, ...told, recordedAt };
    });
  }
}
