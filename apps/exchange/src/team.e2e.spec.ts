import { freshCode } from './codes.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { leaveOf } from './post-states.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
  await leaveOf(world);
});
afterAll(() => world.close());

const bbbb = () => world.as('BBBB');
const ids = async (query: string) => {
  const { items } = (await bbbb().get(`/v1/requests?relation=addressee&${query}`)).body;
  return (items as readonly { id: string }[]).map(({ id }) => id);
};
const idOf = (path: string): string => path.slice('/v1/requests/'.length);

test('what a party arranges of a request is seen by its own people and by nobody else, its history not excepted', async () => {
  const path = await world.raised();
  expect((await bbbb().post(`${path}/assignment`, { to: 'anna' })).body).toMatchObject({
    assignment: { to: 'anna', insteadOf: null, by: 'sandbox:BBBB' },
  });
  await bbbb().post(`${path}/team-notes`, { text: 'Asked the depot.' });
  expect((await bbbb().get(`${path}/team`)).body).toMatchObject({
    assignment: { to: 'anna' },
    notes: [{ text: 'Asked the depot.' }],
  });
  for (const other of ['AAAA', 'SECA'] as const) {
    expectProblem(await world.as(other).get(`${path}/team`), 403, 'action-not-allowed');
    for (const what of ['', '/history', '/evidence'])
      expect((await world.as(other).get(path + what)).text).not.toMatch(/depot|"anna"/);
  }
  // Another addressee of the same request has a team of its own.
  await world.as('AAAA').post(`${path}/reroute`, { addressee: 'CCCC' });
  expect((await world.as('CCCC').get(`${path}/team`)).body).toMatchObject({ assignment: null, notes: [] });
});

test('lists are narrowed to what is somebody’s, or nobody’s; given back it is nobody’s again', async () => {
  const [one, other] = [await world.raised(), await world.raised()];
  await bbbb().post(`${one}/assignment`, { to: 'bob' });
  expect(await ids('assignedTo=bob')).toEqual([idOf(one)]);
  expect(await ids('unassigned=true')).toContain(idOf(other));
  expect(await ids('unassigned=true')).not.toContain(idOf(one));
  expect((await world.as('AAAA').get('/v1/requests?assignedTo=bob')).body.items).toEqual([]);
  expectProblem(await bbbb().post(`${one}/assignment`, { to: 'nobody.here' }), 422, 'colleague-unknown', ['/to']);
  await bbbb().post(`${one}/assignment`, {});
  expect(await ids('assignedTo=bob')).toEqual([]);
  expect(await ids('unassigned=true')).toContain(idOf(one));
});

test('while a colleague is away what is given to it goes to who takes over; once it is back, to it', async () => {
  const today = (await world.as('SECA').post('/v1/sandbox/clock', { advance: 'P1D' })).body.now.slice(0, 10);
  const leave = { who: 'anna', takesOver: 'bob', from: today, to: '2099-12-05' };
  expect(await bbbb().post('/v1/team/covers', leave)).toMatchObject({ status: 200, body: leave });
  const path = await world.raised();
  expect((await bbbb().post(`${path}/assignment`, { to: 'anna' })).body.assignment).toMatchObject({
    ...{ to: 'bob', insteadOf: 'anna' },
  });
  expect((await world.as('CCCC').get('/v1/team/covers')).body.items).toEqual([]);
  await bbbb().post('/v1/team/covers/anna/end');
  expect((await bbbb().post(`${path}/assignment`, { to: 'anna' })).body.assignment).toMatchObject({ to: 'anna' });
});

test('no note holds a code of the request, in base64 neither', async () => {
  const path = await world.raised();
  const installCode = freshCode();
  await bbbb().post(`${path}/answer`, { answer: 'code-supplied', installCode });
  const text = `it is ${Buffer.from(installCode, 'hex').toString('base64')}`;
  expectProblem(await bbbb().post(`${path}/team-notes`, { text }), 422, 'install-code-misplaced');
  expect((await bbbb().get(`${path}/team`)).body.notes).toEqual([]);
});
