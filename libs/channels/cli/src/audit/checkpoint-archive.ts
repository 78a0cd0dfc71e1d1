import { hash } from 'node:crypto';
import { link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openCheckpoint, type LogKey, type TreeHead } from '@icx/audit';
import { isRefusal } from '@icx/refusals';
import { exitCodes, Failure, wrongUsage } from '../failure.ts';
import { intoNewFile } from '../files/new-file.ts';
import { textOf } from '../files/read-file.ts';
import { readLogKey } from './files.ts';

export interface Kept extends TreeHead {
  /** When it was kept, milliseconds since 1970. */
  readonly at: number;
}

const KEY = 'key';
const CHECKPOINT = 'checkpoint-';
/** Characters of what contradicts that are kept: an honest note has a few hundred, and the disk is the witness’s own. */
const EVIDENCE = 64 * 1024;
/** So that names are in the order of sizes. */
const nameOf = (size: number): string => CHECKPOINT + String(size).padStart(15, '0');

/**
 * What a party keeps of the log where the exchange cannot reach it: the public key, one file a checkpoint, and what was shown
 * besides that contradicts them. Nothing in it is ever written over; each file is there whole or not at all, its owner's alone.
 */
export class CheckpointArchive {
  private constructor(
    private readonly folder: string,
    private pinned: LogKey | undefined,
  ) {}

  /** Made if it is not there. Refused with `archive-key-differs` where it was begun with another key than this. */
  static async open(folder: string, key?: LogKey): Promise<CheckpointArchive> {
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      throw wrongUsage('archive-unusable', `${folder} cannot be made (${code}). Name another folder.`);
    });
    const begun = (await readdir(folder)).includes(KEY);
    const archive = new CheckpointArchive(folder, begun ? await readLogKey(join(folder, KEY)) : undefined);
    if (key && archive.pinned && String(archive.pinned) !== String(key))
      throw wrongUsage(
        'archive-key-differs',
        `${folder} was begun with another key. Compare them, or name a new folder.`,
      );
    if (key) await archive.pin(key);
    return archive;
  }

  get key(): LogKey | undefined {
    return this.pinned;
  }

  /** From now on checkpoints of this key alone count. */
  async pin(key: LogKey): Promise<void> {
    await this.#put(KEY, `${String(key)}\n`);
    this.pinned = key;
  }

  /** The largest; `undefined`: none yet. */
  async latest(key: LogKey): Promise<Kept | undefined> {
    const name = (await readdir(this.folder))
      .filter((one) => one.startsWith(CHECKPOINT))
      .toSorted()
      .at(-1);
    if (name === undefined) return undefined;
    const file = join(this.folder, name);
    const head = openCheckpoint(await textOf(file), key);
    if (isRefusal(head)) throw new Failure(exitCodes.refused, 'archive-damaged', `${file}: ${head.detail}`);
    return { ...head, at: (await stat(file)).mtimeMs };
  }

  keep({ size }: TreeHead, note: string): Promise<void> {
    return this.#put(nameOf(size), note);
  }

  /** What contradicts the archive: its file. The same once. */
  async keepEvidence(text: string): Promise<string> {
    const name = `evidence-${hash('sha256', text).slice(0, 16)}`;
    await this.#put(name, text.slice(0, EVIDENCE));
    return join(this.folder, name);
  }

  async #put(name: string, text: string): Promise<void> {
    const [file, draft] = [join(this.folder, name), join(this.folder, `.${name}.${process.pid}`)];
    await intoNewFile(draft, (target) => target.writeFile(text));
    try {
      await link(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      await rm(draft);
    }
  }
}
