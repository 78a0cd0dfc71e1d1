/**
 * Run by `crash.int.spec.ts` and killed by it: puts codes, 64 at a time, and writes each acknowledged one to standard
 * output, `reference TAB code in hexadecimal`, one line each. Argument: the data folder.
 */
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { sealed, SpecFolder } from './spec-folder.fixture.ts';

const vault = await new SpecFolder(process.argv[2]).open();

const writer = async (): Promise<never> => {
  for (;;) {
    const bytes = randomBytes(16);
    const ref = await sealed(vault, bytes);
    writeSync(1, `${JSON.stringify(ref)}\t${bytes.toString('hex')}\n`);
  }
};
await Promise.all(Array.from({ length: 64 }, writer));
