/**
 * Run by `rewrapping.int.spec.ts` and killed by it: puts codes, writing each acknowledged one to standard output
 * (`reference TAB code in hexadecimal`), and once there are some re-wraps them beside the puts, telling each batch.
 * Argument: the data folder.
 */
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { sealed, SpecFolder } from './spec-folder.fixture.ts';

const place = new SpecFolder(process.argv[2]);
const keyFile = place.keyFile;
const vault = await place.open(keyFile);

const put = async (): Promise<void> => {
  const bytes = randomBytes(16);
  const ref = await sealed(vault, bytes);
  writeSync(1, `${JSON.stringify(ref)}\t${bytes.toString('hex')}\n`);
};
await Promise.all(Array.from({ length: 3_000 }, put));
const writer = async (): Promise<never> => {
  for (;;) await put();
};
for (let n = 0; n < 4; n += 1) void writer();
const version = await keyFile.keys.addVersion();
await vault.rewrapTo(version, (done) => writeSync(1, `rewrapped ${done}\n`));
