import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** Bits of a zip's headers that say that its first member needs a password. */
const withPassword = (zip: Buffer): Buffer => {
  zip[6]! |= 1;
  zip[zip.indexOf('PK\x01\x02') + 8]! |= 1;
  return zip;
};

export const zipOf = async (
  members: Readonly<Record<string, string>>,
  { encrypted = false }: { readonly encrypted?: boolean } = {},
): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(members)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  const bytes = await buffer(zip.outputStream);
  return encrypted ? withPassword(bytes) : bytes;
};
