import { isEnded, parseFileId } from '@icx/files';
import { isRefusal } from '@icx/refusals';
import type { Job } from '@icx/runtime';
import type { Spool } from '@icx/spool';
import type { Commands } from '@icx/commands';
import { fileStream } from '../file-stream.ts';
import { recordEntry, uploadOf, type ResumableUploads } from './resumable-uploads.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** After so long without a byte an upload is given up [choice]. */
const ABANDONED = 24 * HOUR;
/** For how many days what became of its rows can be fetched after a file has ended [choice]. */
const RESULTS_DAYS = 90;

/**
 * Clears the spool of what nobody needs: uploads that nobody went on with, what a crash left of one that never became a
 * file, the original of a file that has ended, and its results once they have been there long enough.
 */
export class UploadSweep implements Job {
  readonly name = 'upload-sweep';
  readonly everyMs = HOUR;

  /** @param now wall clock, milliseconds since 1970: by which the spool says when an entry was written */
  constructor(
    private readonly spool: Spool,
    private readonly uploads: Pick<ResumableUploads, 'remove' | 'resume'>,
    private readonly commands: Commands,
    private readonly resultsDays = RESULTS_DAYS,
    private readonly now: () => number = Date.now,
  ) {}

  run(): Promise<number> {
    return this.sweep();
  }

  /** How many entries are gone. */
  async sweep(): Promise<number> {
    await this.uploads.resume();
    const written = new Map<string, number>();
    for await (const { name, writtenAt } of this.spool.list()) written.set(name, Date.parse(writtenAt));
    let gone = 0;
    for (const [name, at] of written) {
      const upload = uploadOf(name);
      if (upload) {
        // Bytes that still come are written to the entry beside it.
        if (!this.#isOlder(ABANDONED, Math.max(at, written.get(upload) ?? 0))) continue;
        await this.uploads.remove(upload);
      } else {
        if (written.has(recordEntry(name)) || !(await this.#isOver(name, at))) continue;
        await this.spool.delete(name);
      }
      gone += 1;
    }
    return gone;
  }

  async #isOver(entry: string, at: number): Promise<boolean> {
    const [id, isResults] = entry.split('.');
    const file = parseFileId(id);
    // Asked first: of the many results few are of an age at which their file is worth reading.
    if (isRefusal(file) || (isResults && !this.#isOlder(this.resultsDays * DAY, at))) return false;
    const { state } = await this.commands.load(file, fileStream);
    return state.state === 'absent' ? this.#isOlder(ABANDONED, at) : isEnded(state);
  }

  #isOlder(age: number, at: number): boolean {
    return at <= this.now() - age;
  }
}
