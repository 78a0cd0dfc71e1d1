import { expectProblem } from './problem.fixture.ts';
import { mailsThatWait, waitingMail } from './waiting-mail.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
  await world.restart(() => mailsThatWait(world.folder, 3));
});
afterAll(() => world.close());

test('a mail that waits is its party’s alone: seen, confirmed and rejected by it, seen by SECAS, and nobody else’s business', async () => {
  const confirmed = await waitingMail(world);
  expect(await world.as('BBBB').get(confirmed)).toMatchObject({
    status: 200,
    body: { state: 'waits', party: 'BBBB', says: 'not-installer', why: { code: 'not-authentic' } },
  });
  expect(await world.as('SECA').get(confirmed)).toMatchObject({ status: 200, body: { state: 'waits' } });
  expectProblem(await world.as('CCCC').get(confirmed), 404, 'mail-unknown');
  expectProblem(await world.as('CCCC').post(`${confirmed}/confirmation`), 404, 'mail-unknown');
  expectProblem(await world.as('SECA').post(`${confirmed}/confirmation`), 403, 'action-not-allowed');
  expect(await world.as('CCCC').get('/v1/mail')).toMatchObject({ body: { items: [], next: null } });
  expect(await world.as('BBBB').post(`${confirmed}/confirmation`)).toMatchObject({
    status: 200,
    body: { state: 'acted', confirmed: { by: 'sandbox:BBBB' }, acted: [{ scope: 'confirmed' }] },
  });
  expectProblem(await world.as('BBBB').post(`${confirmed}/confirmation`), 409, 'mail-not-waiting');
  const other = await waitingMail(world);
  expect(await world.as('BBBB').post(`${other}/rejection`, { reason: 'nobody of ours' })).toMatchObject({
    status: 200,
    body: { state: 'rejected' },
  });
  expect(await world.as('SECA').get(`${other}/replay`)).toMatchObject({ status: 200, body: { result: 'same' } });
});

test('the sandbox’s clock has what waits lapse', async () => {
  const waiting = await waitingMail(world);
  await world.as('SECA').post('/v1/sandbox/clock', { advance: 'P14D' });
  expect(await world.as('BBBB').get(waiting)).toMatchObject({ body: { state: 'lapsed' } });
  expectProblem(await world.as('BBBB').post(`${waiting}/confirmation`), 409, 'mail-lapsed');
});
