import type { FileId } from '@icx/files';
import type { KeyRing } from '@icx/keys';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { Clock } from '@icx/runtime';
import type { Spool } from '@icx/spool';
import { instant } from '@icx/working-days';
import type { Uploader } from '../second-person.ts';
import type { FileNames } from './file-names.ts';
import type { FileOutcome, FileReceipts, Sent, WantedFile } from './file-receipts.ts';
import { profileFault, takeIn, uploadHash, type MappingOf } from './intake.ts';
import type { QuotaKeeper } from './quotas.ts';

interface Parts {
  readonly receipts: FileReceipts;
  readonly names: FileNames;
  readonly quotas: QuotaKeeper;
  readonly spool: Spool;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly mappingOf: MappingOf;
}

/** A file that comes in one call. */
export class FileIntake {
  constructor(private readonly parts: Parts) {}

  /** Before anything of it is read: whether so many bytes may come, by that profile. `end` it, however it goes on. */
  async begin(
    wanted: Omit<WantedFile, 'name'>,
    { party }: Uploader,
    bytes: number,
  ): Promise<{ readonly id: FileId; readonly end: () => void } | Refusal> {
    const { names, quotas, clock, mappingOf } = this.parts;
    const unknown = await profileFault(mappingOf, wanted, party);
    if (unknown) return unknown;
    const id = names.next();
    const refusal = await quotas.begin(id, party, bytes, instant(clock.now()));
    return refusal ?? { id, end: () => quotas.end(id, party) };
  }

  /**
   * Reads it to its end, and gives its receipt. Nothing stays of one that breaks off. @param said bytes that were announced
   * @param sent `receivedAt`: of what was at the door before, as part of a mail
   */
  async take(
    id: FileId,
    wanted: WantedFile,
    bytes: AsyncIterable<Uint8Array>,
    said: number,
    uploader: Uploader,
    { receivedAt, ...sent }: Omit<Sent, 'receivedAt'> & Partial<Pick<Sent, 'receivedAt'>>,
  ): Promise<FileOutcome | Refusal> {
    const { spool, keys, quotas, receipts, clock } = this.parts;
    const hash = uploadHash(keys);
    let size = 0;
    const allow = quotas.growing(id, uploader.party, said);
    const counted = (more: number) => ((size += more), allow(more));
    try {
      await spool.append(id, Buffer.alloc(0));
      const refusal = await takeIn(spool, id, bytes, hash, counted);
      if (isRefusal(refusal)) {
        await spool.delete(id);
        return refusal;
      }
    } catch (error) {
      await spool.delete(id);
      throw error;
    }
    // Where this throws it may be received all the same: the sweep sees whose bytes nobody needs.
    const complete = { ...wanted, id, bytes: size, hash: hash.digest('hex') };
    return receipts.receive(complete, uploader, { ...sent, receivedAt: receivedAt ?? instant(clock.now()) });
  }
}
