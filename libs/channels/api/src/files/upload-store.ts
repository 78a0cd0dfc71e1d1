import { DataStore, Upload } from '@tus/server';
import type { FileId } from '@icx/files';
import type { ResumableUploads, UploadRecord } from '@icx/files-service';
import type { PartyId } from '@icx/identifiers';
import { orRefuse, Refused } from '../http/problem.ts';
import { offsetConflict } from './tus-failures.ts';

/** One caller's uploads, as `@tus/server` asks for them: of another party's there is none. */
export class UploadStore extends DataStore {
  override extensions = ['creation', 'creation-with-upload', 'termination'];

  constructor(
    private readonly uploads: ResumableUploads,
    private readonly party: PartyId,
  ) {
    super();
  }

  async find(id: string): Promise<UploadRecord> {
    return orRefuse(await this.uploads.find(id as FileId, this.party));
  }

  override async getUpload(id: string): Promise<Upload> {
    const record = await this.find(id);
    const { length: size, metadata } = record;
    return new Upload({ id, size, offset: await this.uploads.offset(record), metadata });
  }

  override async write(stream: AsyncIterable<Uint8Array>, id: string, offset: number): Promise<number> {
    const record = await this.find(id);
    // Created a second time by the same command, it may have come further.
    const end = await this.uploads.write(record, offset, stream);
    if (end === undefined) throw new Refused(offsetConflict);
    return end;
  }

  override async remove(id: string): Promise<void> {
    await this.uploads.remove((await this.find(id)).id);
  }
}
