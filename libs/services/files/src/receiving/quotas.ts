import type { PartyId } from '@icx/identifiers';
import { refuse, type Refusal } from '@icx/refusals';
import type { Views } from '@icx/read-store';
import type { Held, Places } from '@icx/runtime';
import { addHours, type Instant } from '@icx/working-days';
import type { FileId } from '@icx/files';
import { filesQueries } from './queries.ts';
import type { Allowance } from './intake.ts';

/** What one party may have under way [choice]. */
export interface FileQuotas {
  /** Files that are being uploaded or have not ended, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Files within 24 hours. */
  readonly aDay: number;
}

const GIB = 1024 ** 3;
export const fileQuotas: FileQuotas = { files: 20, bytes: 32 * GIB, aDay: 2_000 };

/** For so long an upload counts of which no byte comes, seconds: what its process left behind when it died. */
const LEFT = 120;
/** One in pieces, of which there is a record that is looked at each hour. */
const RECORDED = 3 * 3_600;
/** Milliseconds. */
const RENEWED = 30_000;
/** So many bytes more are asked for at once. */
const AHEAD = 64 * 1024;

/** What a party has under way: uploads, and with them the files that are not worked off. */
interface Underway {
  readonly uploads: number;
  readonly files: number;
  readonly bytes: number;
}

/** Counts what each party uploads, wherever, and what is not worked off yet. */
export class QuotaKeeper {
  constructor(
    private readonly views: Views,
    private readonly quotas: FileQuotas,
    private readonly places: Places,
  ) {}

  /** Before anything of it is read. @param bytes as many as it said; of one in pieces all, since that is what they will come to */
  async begin(file: FileId, party: PartyId, bytes: number, now: Instant): Promise<Refusal | undefined> {
    const held = await this.#take(file, party, bytes, LEFT);
    // Of those that begin at once each is asked about those before it.
    const refusal = await this.#exceeded(held.slice(0, held.findIndex(({ of }) => of === file) + 1), party, now);
    if (refusal) this.end(file, party);
    return refusal;
  }

  /** There is a record of it: it counts until that says otherwise, whoever has it in hand. */
  async resume(file: FileId, party: PartyId, bytes: number): Promise<void> {
    await this.#take(file, party, bytes, RECORDED);
  }

  /** Bytes as they come, of one that may not have said how many it has. */
  growing(file: FileId, party: PartyId, said: number): Allowance {
    let [come, allowed, renewed] = [0, said, performance.now()];
    return async (more) => {
      come += more;
      if (come <= allowed && performance.now() - renewed < RENEWED) return undefined;
      const hadLapsed = performance.now() - renewed >= LEFT * 1_000;
      for (const bytes of come <= allowed ? [allowed] : [come + AHEAD, come]) {
        const underway = await this.#underway(await this.#take(file, party, bytes, LEFT), party);
        [allowed, renewed] = [bytes, performance.now()];
        // Meanwhile others may have begun in its stead.
        if (hadLapsed && underway.files > this.quotas.files) return tooManyFiles(this.quotas.files);
        if (underway.bytes <= this.quotas.bytes) return undefined;
      }
      return tooManyBytes(this.quotas.bytes);
    };
  }

  /** The views have it, or it is given up. */
  end(file: FileId, party: PartyId): void {
    // Where it cannot be given back it ends by itself.
    void this.places.release({ name: nameOf(party), of: file }).catch(() => undefined);
  }

  #take(file: FileId, party: PartyId, bytes: number, seconds: number): Promise<readonly Held[]> {
    return this.places.take({ name: nameOf(party), of: file, amount: bytes, seconds });
  }

  async #exceeded(held: readonly Held[], party: PartyId, now: Instant): Promise<Refusal | undefined> {
    const { files, bytes, aDay } = this.quotas;
    const underway = await this.#underway(held, party);
    if (underway.files > files) return tooManyFiles(files);
    if (underway.bytes > bytes) return tooManyBytes(bytes);
    const day = await filesQueries.receivedFrom(this.views, party, addHours(now, -24), aDay);
    return day + underway.uploads > aDay ? tooManyToday(aDay) : undefined;
  }

  async #underway(held: readonly Held[], party: PartyId): Promise<Underway> {
    const live = await filesQueries.live(this.views, party);
    const shown = new Set<string>(live.map(({ id }) => id));
    const sizes = held.filter(({ of }) => !shown.has(of)).map(({ amount }) => amount);
    const bytes = [...sizes, ...live.map((file) => Number(file.bytes))].reduce((sum, size) => sum + size, 0);
    return { uploads: sizes.length, files: sizes.length + live.length, bytes };
  }
}

const nameOf = (party: PartyId): string => `uploads of ${party}`;

const tooManyFiles = (files: number): Refusal =>
  refuse.rate(
    'file-quota-exceeded',
    `${files} files of your party are being uploaded or worked off: wait for one to end, or cancel one.`,
  );
const tooManyToday = (aDay: number): Refusal =>
  refuse.rate(
    'file-quota-exceeded',
    `Your party has sent ${aDay} files within 24 hours: put more rows into each, or go on tomorrow.`,
  );
const tooManyBytes = (bytes: number): Refusal =>
  refuse.rate(
    'file-quota-exceeded',
    `With this file more than ${Math.floor(bytes / GIB)} GiB of your party would be under way: wait until others have ended, or pack it with gzip.`,
  );
