/**
 * Run by `crash.int.spec.ts` and killed by it: appends to four entries at once and writes each acknowledged length to
 * standard output, `name TAB length`. Argument: the data folder.
 */
import { writeSync } from 'node:fs';
import { SpoolPlace } from './place.fixture.ts';

const spool = await new SpoolPlace(process.argv[2]).open();

const writer = async (name: string): Promise<never> => {
  for (;;) writeSync(1, `${name}\t${await spool.append(name, Buffer.alloc(300_000, name))}\n`);
};
await Promise.all([...'abcd'].map(writer));
