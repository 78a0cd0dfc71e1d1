import { MailReader } from './mail-reader.ts';

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

test('what waits when the reader is closed fails, so that it is read another time', async () => {
  const closing = new MailReader({ ownDomain: null, resolver: async () => [], module });
  const readings = ['hang', 'one'].map((word) => closing.read(Buffer.from(word), { from: '', to: [] }, new Date(0)));
  const settled = Promise.allSettled(readings);
  await closing.close();
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
