import { parseFileId, isEnded, type FileId } from '@icx/files';
import { isRefusal } from '@icx/refusals';
import type { Job } from '@icx/runtime';
import type { Spool } from '@icx/spool';
import type { Commands } from '@icx/commands';
import { fileStream } from '../file-stream.ts';
import { uploadOf, type ResumableUploads } from './resumable-uploads.ts';

const HOUR = 3_600_000;
/** After so long without a byte an upload is given up [choice]. */
const ABANDONED = 24 * HOUR;

/**
 * Clears the spool of what nobody needs: uploads that nobody went on with, what a crash left of one that never became a
 * file, and the original of a file that has ended.
 */
export class UploadSweep implements Job {
  readonly name = 'upload-sweep';
  readonly everyMs = HOUR;

  /** @param now wall clock, milliseconds since 1970: by which the spool says when an entry was written. */
  constructor(
    private readonly spool: Spool,
    private readonly uploads: Pick<ResumableUploads, 'remove' | 'resume'>,
    private readonly commands: Commands,
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
    const abandoned = (at: number): boolean => at <= this.now() - ABANDONED;
    let gone = 0;
    for (const [name, at] of written) {
      const upload = uploadOf(name);
      if (upload) {
        // Bytes that still come are written to the entry beside it.
        if (!abandoned(Math.max(at, written.get(upload) ?? 0))) continue;
        await this.uploads.remove(upload);
      } else {
        const file = parseFileId(name);
        if (isRefusal(file) || written.has(`${file}.upload`) || !(await this.#isOver(file, abandoned(at)))) continue;
        await this.spool.delete(name);
      }
      gone += 1;
    }
    return gone;
  }

  async #isOver(file: FileId, abandoned: boolean): Promise<boolean> {
    const { state } = await this.commands.load(file, fileStream);
    return state.state === 'absent' ? abandoned : isEnded(state);
  }
}
