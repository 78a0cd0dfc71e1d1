import { NoticesWorld, told } from './notices-world.fixture.ts';

let world: NoticesWorld;
beforeEach(async () => {
  world = await NoticesWorld.open();
});
afterEach(() => world.world.remove());

test('a request is put to its addressee at once, and tells it what to do by when', async () => {
  const id = await world.raise(0, { yourReference: 'CoS-42' });
  const [notice, ...others] = await world.followed();
  expect([told([notice!]), others]).toEqual([['request BBBB 1'], []]);
  const draft = await world.mailOf(notice!);
  if (draft === 'nothing-to-say') throw new Error(draft);
  expect(draft.text).not.toContain('CoS-42');
  expect(draft.text).toContain(id);
});
