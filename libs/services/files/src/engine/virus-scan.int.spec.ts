import { ScannerUnavailable, type Verdict, type VirusScan } from '@icx/virus-scan';
import { fileOf, openFilesWorld, type FilesWorld } from '../fixtures/files-world.fixture.ts';

let world: FilesWorld;
afterEach(() => world.remove());

const open = async (scan: (bytes: Buffer) => Verdict): Promise<void> => {
  const virusScan: VirusScan = {
    scan: async (parts) => {
      const bytes: Uint8Array[] = [];
      for await (const part of parts) bytes.push(part);
      return scan(Buffer.concat(bytes));
    },
  };
  world = await openFilesWorld({ virusScan });
  world.jobs.start();
};
const typesOf = async (file: string) => (await world.log.readStream(file)).map(({ type }) => type.split('.')[1]);

test('an infected file is refused, nothing of it is read, and it is gone', async () => {
  await open((bytes) =>
    bytes.includes('EICAR') ? { verdict: 'infected', signature: 'Eicar-Test' } : { verdict: 'clean' },
  );
  const file = await world.receive('fil_1', 'AAAA', `${fileOf(3)}EICAR`);
  const refused = await world.ended(file);
  expect(refused).toMatchObject({ state: 'refused', refusal: { code: 'file-infected' }, begun: null });
  expect(refused.refusal!.detail).toContain('Eicar-Test');
  expect(await world.spool.size(file)).toBeUndefined();
  const other = await world.receive('fil_2', 'AAAA', fileOf(3));
  expect(await world.ended(other)).toMatchObject({ state: 'done' });
});

test('one that is too long to be scanned is refused', async () => {
  await open(() => ({ verdict: 'too-long' }));
  const file = await world.receive('fil_1', 'AAAA', fileOf(3));
  expect(await world.ended(file)).toMatchObject({ state: 'refused', refusal: { code: 'file-too-long-to-scan' } });
});

test('while the scanner cannot be asked a file waits, however often it is tried, and is never passed', async () => {
  let [down, asked] = [true, 0];
  await open(() => {
    asked += 1;
    if (down) throw new ScannerUnavailable('spec');
    return { verdict: 'clean' };
  });
  const file = await world.receive('fil_1', 'AAAA', fileOf(3));
  while (asked < 4) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    world.work.wake();
  }
  expect(await typesOf(file)).toEqual(['file-received']);
  expect(world.work.problem()).toContain('virus scanner');
  down = false;
  expect(await world.ended(file)).toMatchObject({ state: 'done' });
}, 60_000);
