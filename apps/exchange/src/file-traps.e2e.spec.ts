import { refusedOf, sendFile, taken } from './bulk-file.fixture.ts';
import { traps, type Trap } from './file-traps.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const expected = ({ whole, accepted = 0, alreadyHeld = 0, refused = [], writtenAs }: Trap) =>
  whole === undefined
    ? {
        ...{ state: 'done', why: null },
        rows: { accepted, alreadyHeld, conflict: 0, skipped: 0 },
        refused,
        ...(writtenAs ? { writtenAs } : {}),
      }
    : { state: 'refused', why: { code: whole }, rows: { accepted }, refused: [] };

test('a file without a byte is none', async () => {
  expect(await sendFile(world.as('DCCX'), 'switches', '')).toMatchObject({
    status: 400,
    body: { code: 'file-missing' },
  });
});

test.each(Object.entries(traps))('%s', async (_, trap) => {
  const file = await taken(world.as('DCCX'), 'switches', await trap.file());
  expect({ ...file, refused: refusedOf(file) }).toMatchObject(expected(trap));
});
