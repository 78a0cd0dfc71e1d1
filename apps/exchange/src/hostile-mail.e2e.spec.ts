import { randomUUID } from 'node:crypto';
import { answered, byMailConfig, mailsOf, office } from './by-mail.fixture.ts';
import { addressOf, type Got, type Letter } from './post-office.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
let path: string;
let notice: Got;
beforeAll(async () => void (world = await World.open(undefined, byMailConfig)));
afterAll(() => world.close());
beforeEach(async () => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  await world.as('BBBB').send('PATCH', '/v1/parties/BBBB/channels', headers, JSON.stringify({ requests: 'email' }));
  path = await world.raised();
  const request = path.split('/').at(-1)!;
  notice = await office.newest(world, 'BBBB', ({ lines }) => lines.some(({ requestId }) => requestId === request));
});

const letter = (more: Partial<Letter> = {}): Letter => ({
  ...{ from: addressOf('BBBB'), to: notice.replyTo, subject: `Re: ${notice.mail.subject}`, text: 'NOT OURS' },
  ...more,
});
const legNow = async () => (await world.as('AAAA').get(path)).body.leg;
const inboxes = async () =>
  (await Promise.all((['BBBB', 'CCCC'] as const).map((party) => office.inbox(world, party)))).flat().length;

const outOfOffice = { 'Auto-Submitted': 'auto-replied' };
test.each<[string, Partial<Letter>, string]>([
  ['in the name of BBBB that nobody has signed', { signedBy: null }, 'waits'],
  ['in the name of BBBB signed by somebody else', { signedBy: 'else.example' }, 'waits'],
  ['of CCCC to the address that BBBB has for its answer', { from: addressOf('CCCC') }, 'waits'],
  ['that says it is away', { headers: outOfOffice, text: 'I am away until Monday.' }, 'never'],
  ['that says it is away, in the words of an answer', { headers: outOfOffice }, 'never'],
])('a mail %s does not act, and is not answered', async (_, more, state) => {
  const before = await inboxes();
  expect(await answered(world, 'BBBB', () => office.send(world, letter(more)))).toMatchObject({ state, acted: [] });
  expect(await legNow()).toMatchObject({ clock: 'awaiting-receipt', reply: null, query: null });
  expect(await inboxes()).toBe(before);
});

test('a mail forwarded to a stranger, who answers it, is none of BBBB, and never acts', async () => {
  const known = (await mailsOf(world, 'SECA')).length;
  await office.send(world, letter({ from: 'eve@else.example', signedBy: null }));
  await answered(world, 'BBBB', () => office.send(world, letter()));
  expect((await mailsOf(world, 'SECA')).slice(0, -known || undefined).map(({ state }) => state)).toContain('never');
});

test('the same mail sent ten times acts once, and is acknowledged once', async () => {
  const raw = await office.signed(letter({ text: 'COMMISSIONED' }));
  await answered(world, 'BBBB', () => office.send(world, { ...letter(), raw }));
  const mails = (await mailsOf(world, 'BBBB')).length;
  for (let times = 0; times < 9; times += 1) await office.send(world, { ...letter(), raw });
  expect(await mailsOf(world, 'BBBB')).toHaveLength(mails);
  const { body } = await world.as('AAAA').get(`${path}/history`);
  const queried = body.events.filter(({ type }: { type: string }) => type === 'requests.request-queried.v1');
  expect(queried).toHaveLength(1);
});

test('machines that answer each other come to an end: of twenty answers about one case one is acknowledged', async () => {
  await answered(world, 'BBBB', () => office.send(world, letter({ text: 'RECEIVED' })));
  const request = path.split('/').at(-1)!;
  const told = await office.newest(
    world,
    'BBBB',
    ({ mail }) => mail.text?.includes(`${request}, leg 1: taken`) ?? false,
  );
  const before = await inboxes();
  for (let times = 0; times < 20; times += 1)
    await answered(world, 'BBBB', () =>
      office.send(world, letter({ to: told.replyTo, text: 'RECEIVED', headers: { 'X-Count': String(times) } })),
    );
  expect(await inboxes()).toBe(before);
});
