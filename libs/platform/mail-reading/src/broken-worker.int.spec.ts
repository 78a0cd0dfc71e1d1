import { setTimeout } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { MailReader } from './mail-reader.ts';
import type { Resolver } from './reading.ts';

const module = new URL('./broken.worker.fixture.ts', import.meta.url);
const reader = new MailReader({ ownDomain: null, resolver: async () => [], module, longest: 1_500 });
afterAll(() => reader.close());

test('a worker that ends, hangs or takes all memory costs its own mail, and no other', async () => {
  const words = ['one', 'throw', 'two', 'exit', 'three', 'hang', 'four', 'grow', 'five'];
  const envelope = { from: '', to: [] };
  const readings = await Promise.all(words.map((word) => reader.read(Buffer.from(word), envelope, new Date(0))));
  const broken = 'Reading it took more time or memory than a mail may take.';
  expect(readings.map(({ read }) => read.faults?.join() ?? read.subject)).toEqual([
    'one',
    broken,
    'two',
    broken,
    'three',
    broken,
    'four',
    broken,
    'five',
  ]);
});

test('mails that are read beside one another all come out, also while DNS is slow for one of them', async () => {
  const asked = Promise.withResolvers<readonly unknown[]>();
  const slow = new MailReader({ ownDomain: null, resolver: () => asked.promise, module });
  const envelope = { from: '', to: [] };
  const ask = slow.read(Buffer.from('ask'), envelope, new Date(0));
  const others = Array.from({ length: 20 }, (_, at) => slow.read(Buffer.from(`${at}`), envelope, new Date(0)));
  const subjects = (await Promise.all(others)).map(({ read }) => read.subject);
  expect(subjects).toEqual(others.map((_, at) => `${at}`));
  asked.resolve(['v=DMARC1']);
  expect((await ask).read.subject).toBe('v=DMARC1');
  await slow.close();
});

test('what waits when the reader is closed fails, so that it is read another time', async () => {
  const closing = new MailReader({ ownDomain: null, resolver: async () => [], module });
  const readings = ['hang', 'one'].map((word) => closing.read(Buffer.from(word), { from: '', to: [] }, new Date(0)));
  const settled = Promise.allSettled(readings);
  await closing.close();
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('DNS is asked by the main thread, and a worker that waits for it is not given up', async () => {
  const resolver = jest.fn<Resolver>();
  const asking = new MailReader({ ownDomain: null, resolver, module, longest: 1_500 });
  resolver.mockImplementationOnce(async () => {
    await setTimeout(2_000);
    return ['v=DMARC1'];
  });
  resolver.mockRejectedValueOnce(Object.assign(new Error(), { code: 'ETIMEOUT' }));
  resolver.mockImplementationOnce(() => {
    throw new Error('a bug');
  });
  const ask = async () => (await asking.read(Buffer.from('ask'), { from: '', to: [] }, new Date(0))).read.subject;
  expect([await ask(), await ask(), await ask()]).toEqual(['v=DMARC1', 'ETIMEOUT', 'unknown']);
  expect(resolver).toHaveBeenCalledWith('bbbb.example', 'TXT');
  await asking.close();
});
