import { closeSync, fsyncSync, openSync } from 'node:fs';
import type { Position, RecordedEvent } from '@icx/event-store';
import type { TableRow, View } from '@icx/read-store';
import {
  BEGINNING,
  checkpointAt,
  evolve,
  refold,
  stateRows,
  StreamStates,
  unfolded,
  ViewSet,
  type Checkpoint,
  type Folded,
} from '@icx/read-store/following';
import { openLogReader } from '../log/index.ts';
import { ViewsFile } from './views-file.ts';

/** Events per page of the log: with larger ones more of them outlive the young generation, and collecting costs more. */
const PAGE = 1_000;

/**
 * Streams per generation of the states held in memory; about twice as many are held, some hundred MB. The events of a
 * stream lie near each other in the log, so that hardly any stream is dropped before it is finished.
 */
const GENERATION = 50_000;

export interface BuildOptions {
  /** Events folded so far, and the head of the log when the build began. Called after every page. */
  readonly onProgress?: (processed: number, total: number) => void;
  /** Streams held in memory, at least; for tests that want to see them dropped. */
  readonly generation?: number;
}

export interface BuiltViews {
  /** Position of the last event in the views. */
  readonly position: Position;
  readonly seconds: number;
}

/** Before the file takes the place of the one in use: a rename may reach the disk before the content does. */
const flushToDisk = (path: string): void => {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
};

/**
 * Builds the views at `targetPath` from the log's file, in this thread, without stopping for anything else: for a worker
 * or a benchmark. The log may grow meanwhile; what comes during the build is folded too, until there is next to nothing
 * left. On an error the target holds nothing usable.
 */
export const buildViews = (
  logPath: string,
  targetPath: string,
  views: readonly View[],
  { onProgress = () => {}, generation = GENERATION }: BuildOptions = {},
): BuiltViews => {
  const began = performance.now();
  const set = new ViewSet(views);
  const log = openLogReader(logPath);
  const file = ViewsFile.createForRebuild(targetPath, set);
  try {
    const total = Number(log.head());
    let checkpoint: Checkpoint = BEGINNING;
    // Until all rows are written the file tells no position. Those of a state are written when their stream leaves memory:
    // once per stream, not once per event.
    const states = new StreamStates(generation, (streams) => file.write(stateRows(set, streams), BEGINNING));

    const foldedBefore = (event: RecordedEvent): Folded => {
      const found = states.get(event.stream);
      if (found) return found;
      const folded = event.revision === 0n ? unfolded() : refold(set, log.readStream(event.stream), event.revision);
      states.set(event.stream, folded);
      return folded;
    };

    /** Folds the next page, noting the streams that it touches if asked. Is there more to read? */
    const foldPage = (touched?: Map<string, Folded>): boolean => {
      const events = log.readAll(checkpoint.position, PAGE);
      const appended: TableRow[] = [];
      for (const event of events) {
        const folded = set.folds(event.type) ? foldedBefore(event) : undefined;
        evolve(set, folded ?? unfolded(), event, (rows) => appended.push(...rows));
        if (folded) touched?.set(event.stream, folded);
      }
      if (appended.length > 0) file.write(appended, BEGINNING);
      const last = events.at(-1);
      if (last) checkpoint = checkpointAt(last);
      onProgress(Number(checkpoint.position), Math.max(total, Number(checkpoint.position)));
      return events.length === PAGE;
    };

    while (foldPage());
    states.flush();
    file.write([], checkpoint);
    file.createIndexes();
    for (let more = true; more;) {
      const touched = new Map<string, Folded>();
      more = foldPage(touched);
      file.write(stateRows(set, touched), checkpoint);
    }
    return { position: checkpoint.position, seconds: (performance.now() - began) / 1000 };
  } finally {
    file.close();
    log.close();
    flushToDisk(targetPath);
  }
};
