import type { PartyId } from '@icx/identifiers';
import { refuse, type Refusal } from '@icx/refusals';
import type { Views } from '@icx/read-store';
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

interface Underway {
  readonly party: PartyId;
  bytes: number;
}

/** Counts what each party uploads and what is not worked off yet. */
export class QuotaKeeper {
  /** Uploads whose last byte is not here; those in pieces whole, since that is what they will come to. */
  readonly #underway = new Map<FileId, Underway>();

  constructor(
    private readonly views: Views,
    private readonly quotas: FileQuotas,
  ) {}

  /** Before anything of it is read. @param bytes as many as it said */
  async begin(file: FileId, party: PartyId, bytes: number, now: Instant): Promise<Refusal | undefined> {
    // Counted at once: whoever begins many together is asked about all of them.
    this.resume(file, party, bytes);
    const refusal = await this.#exceeded(party, now);
    if (refusal) this.end(file);
    return refusal;
  }

  /** One that was let in before. */
  resume(file: FileId, party: PartyId, bytes: number): void {
    this.#underway.set(file, { party, bytes });
  }

  /** Bytes of one that did not say how many it has, as they come. */
  growing(file: FileId, said: number): Allowance {
    let come = 0;
    return (more) => {
      come += more;
      const underway = this.#underway.get(file);
      if (!underway || come <= said) return undefined;
      underway.bytes = come;
      return this.#bytesOf(underway.party) > this.quotas.bytes ? tooManyBytes(this.quotas.bytes) : undefined;
    };
  }

  /** It is received, or given up. */
  end(file: FileId): void {
    this.#underway.delete(file);
  }

  async #exceeded(party: PartyId, now: Instant): Promise<Refusal | undefined> {
    const { files, bytes, aDay } = this.quotas;
    const live = await filesQueries.live(this.views, party);
    if (live.length + this.#ofParty(party).length > files) return tooManyFiles(files);
    const taken = live.reduce((sum, { bytes: more }) => sum + Number(more), 0);
    if (taken + this.#bytesOf(party) > bytes) return tooManyBytes(bytes);
    const day = await filesQueries.receivedFrom(this.views, party, addHours(now, -24), aDay);
    return day >= aDay ? tooManyToday(aDay) : undefined;
  }

  #ofParty(party: PartyId): readonly Underway[] {
    return [...this.#underway.values()].filter((one) => one.party === party);
  }

  #bytesOf(party: PartyId): number {
    return this.#ofParty(party).reduce((sum, { bytes }) => sum + bytes, 0);
  }
}

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
