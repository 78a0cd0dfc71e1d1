/**
 * Run by `crash.int.spec.ts` and killed by it: puts mails, small ones many at a time and large ones, and writes the name of
 * each acknowledged one to standard output. Argument: the data folder.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { MailPlace } from './place.fixture.ts';

const store = await new MailPlace(process.argv[2]).open();

const writer = async (size: number): Promise<never> => {
  for (;;) {
    const name = `mail_${randomUUID()}`;
    await store.put(name, Buffer.alloc(size, name));
    writeSync(1, `${name}\n`);
  }
};
await Promise.all([1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 4_000_000, 4_000_000].map(writer));
