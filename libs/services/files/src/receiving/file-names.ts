import { parseFileId, type FileId } from '@icx/files';
import { lineOfText } from '@icx/install-code';
import { keyedId, type KeyRing, type Random } from '@icx/keys';
import { isRefusal, must } from '@icx/refusals';

/** Makes the ids of files; in a sandbox they say TEST. */
export class FileNames {
  constructor(
    private readonly keys: Pick<KeyRing, 'hmac'>,
    private readonly random: Random,
    private readonly sandbox: boolean,
  ) {}

  /** Of a file that comes in one call. */
  next(): FileId {
    return this.#named(Buffer.from(this.random(16)).toString('hex'));
  }

  /** Of one that comes in pieces: the command that creates the upload, sent again, finds it. */
  ofUpload(party: string, commandId: string): FileId {
    return this.#named(keyedId(this.keys, ['upload', party, commandId], 32));
  }

  #named(digits: string): FileId {
    return must(parseFileId(`fil_${this.sandbox ? 'TEST' : ''}${digits}`));
  }
}

const lineOfName = lineOfText(200);

/** As its sender calls a file, without a path; `null`: not to be shown, or not a name. */
export const fileNameOf = (given: string | undefined): string | null => {
  const name = lineOfName(given?.split(/[/\\]/).at(-1));
  return isRefusal(name) || name === '' ? null : name;
};
