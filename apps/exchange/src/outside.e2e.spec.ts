import { breached, statement } from './outside-posts.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { eventNames, World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

test('an answer by phone that the other side confirms ends the request, and both sides and SECAS see what was said', async () => {
  const path = await world.raised();
  const recorded = await world.as('BBBB').post(`${path}/outside-answers`, statement);
  expect(recorded.body).toMatchObject({
    state: 'open',
    leg: { clock: 'running', outside: [{ claim: 1, state: 'waiting', side: 'addressee', answer: 'code-supplied' }] },
  });
  expectProblem(await world.as('BBBB').post(`${path}/outside-answers/1/confirmation`), 409, 'own-claim');
  for (const who of ['CCCC', 'MAPX'] as const)
    expectProblem(await world.as(who).post(`${path}/outside-answers/1/confirmation`), 404, 'request-unknown');
  expectProblem(await world.as('SECA').post(`${path}/outside-answers/1/confirmation`), 403, 'action-not-allowed');

  const { at } = recorded.body.leg.outside[0];
  const confirmed = await world.as('AAAA').post(`${path}/outside-answers/1/confirmation`);
  expect(confirmed.body).toMatchObject({
    state: 'ended',
    code: null,
    ending: { how: 'answered-outside', leg: 1 },
    leg: {
      clock: 'stopped',
      reply: { answer: 'code-supplied', at, inTime: true, outside: { claim: 1 } },
      outside: [{ state: 'confirmed' }],
    },
  });
  for (const who of ['AAAA', 'BBBB', 'SECA'] as const) {
    const history = await world.as(who).get(`${path}/history`);
    expect(eventNames(history).slice(-3)).toEqual([
      'outside-answer-recorded',
      'outside-answer-confirmed',
      'answered-outside',
    ]);
    expect(history.text).toContain('"statement":"s"');
  }
  expectProblem(await world.as('BBBB').post(`${path}/answer`, { answer: 'not-installer' }), 409, 'request-ended');
});

test('one that is disputed changes nothing, and one by the requester that it was denied asks the next', async () => {
  const path = await world.raised();
  const denied = { ...statement, answer: 'not-installer', suggestedInstaller: 'CCCC', means: 'direct-mail' };
  await world.as('BBBB').post(`${path}/outside-answers`, statement);
  const disputed = await world.as('AAAA').post(`${path}/outside-answers/1/dispute`, { reason: 'nobody rang' });
  expect(disputed.body).toMatchObject({
    state: 'open',
    leg: { clock: 'running', outside: [{ state: 'disputed', disputed: { reason: 'nobody rang' } }] },
  });
  await world.as('AAAA').post(`${path}/outside-answers`, denied);
  await world.as('BBBB').post(`${path}/outside-answers/2/confirmation`);
  const { body } = await world.as('AAAA').get(path);
  expect(body.legs).toMatchObject([{ reply: { answer: 'not-installer' } }, { addressee: 'CCCC', outside: [] }]);
  // Whom else the requester asked, and what was said there, is none of its business.
  expect((await world.as('CCCC').get(`${path}/history`)).text).not.toContain('outside');
});

test('a breach is disputed by who breached, and counted no more once SECAS has found that it was none', async () => {
  const path = await breached(world);
  expectProblem(await world.as('AAAA').post(`${path}/breach-disputes`, { reason: 'r' }), 403, 'action-not-allowed');
  const disputed = await world.as('BBBB').post(`${path}/breach-disputes`, { reason: 'answered by letter' });
  expect(disputed.body.leg.breach.dispute).toMatchObject({ reason: 'answered by letter' });
  const listed = async (query: string) => {
    const { body } = await world.as('SECA').get(`/v1/requests?${query}`);
    return (body.items as readonly { id: string }[]).map(({ id }) => `/v1/requests/${id}`).includes(path);
  };
  expect(await listed('breached=true')).toBe(true);
  expect(await listed('disputed=true')).toBe(true);
  const resolution = { upheld: true, reason: 'the letter was seen' };
  const resolved = await world.as('SECA').post(`${path}/breach-disputes/1/resolution`, resolution);
  expect(resolved.body.leg.breach.dispute.resolved).toMatchObject(resolution);
  expect([await listed('breached=true'), await listed('disputed=true')]).toEqual([false, false]);
});
