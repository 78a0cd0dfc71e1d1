import { setImmediate } from 'node:timers/promises';
import type { EventStore, RecordedEvent } from '@icx/event-store';
import type { TableRow } from '@icx/read-store';
import {
  BEGINNING,
  checkpointAt,
  evolve,
  refold,
  stateRows,
  StreamStates,
  unfolded,
  type Checkpoint,
  type Folded,
  type ViewSet,
} from '@icx/read-store/following';
import type { ViewsSchema } from './views-schema.ts';

/** Events per page of the log, and so per turn of a process that serves meanwhile. */
const PAGE = 500;

/** Streams per generation of the states held in memory; about twice as many are held. */
const GENERATION = 50_000;

export interface Build {
  readonly log: EventStore;
  readonly views: ViewSet;
  /** Called after every page with the events folded so far. */
  readonly onProgress: (processed: number) => void;
  /** Asked after every page. */
  readonly isStopped: () => boolean;
}

/**
 * Fills an empty schema from the whole log, its indexes last. Rows of a state are written when their stream leaves memory:
 * once per stream, not once per event. Until all are written the schema tells no position.
 */
export const buildViews = async (schema: ViewsSchema, { log, views, onProgress, isStopped }: Build): Promise<void> => {
  const left: TableRow[] = [];
  const states = new StreamStates(GENERATION, (streams) => {
    for (const row of stateRows(views, streams)) left.push(row);
  });
  const foldedBefore = async ({ stream, revision }: RecordedEvent): Promise<Folded> => {
    const found = states.get(stream);
    if (found) return found;
    const folded = revision === 0n ? unfolded() : refold(views, await log.readStream(stream), revision);
    states.set(stream, folded);
    return folded;
  };
  let checkpoint: Checkpoint = BEGINNING;
  for (let processed = 0; ;) {
    const events = await log.readAll(checkpoint.position, PAGE);
    for (const event of events) {
      const folded = views.folds(event.type) ? await foldedBefore(event) : unfolded();
      evolve(views, folded, event, (rows) => left.push(...rows));
    }
    if (isStopped()) throw new Error('The rebuild was stopped.');
    await schema.write(left.splice(0), BEGINNING);
    const last = events.at(-1);
    if (last) checkpoint = checkpointAt(last);
    onProgress((processed += events.length));
    if (events.length < PAGE) break;
    await setImmediate();
  }
  states.flush();
  await schema.write(left.splice(0), checkpoint);
  await schema.createIndexes();
};
