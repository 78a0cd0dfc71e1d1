import { codeOf } from './contacts.fixture.ts';
import { eventually } from '@icx/world-testing/eventually';
import { NextHop, type Came } from './next-hop.fixture.ts';
import { PostOffice } from './post-office.fixture.ts';
import { World } from './world.fixture.ts';

const SECOND = 'second@bbbb.example';
const office = new PostOffice(['bbbb.example']);

let hop: NextHop;
let world: World;

/** A contact that has proved its address. */
const contact = async (
  party: 'BBBB' | 'SECA',
  draft: { readonly address: string; readonly [more: string]: unknown },
) => {
  const entered = await world.as(party).post(`/v1/parties/${party}/contacts`, draft);
  expect(entered).toMatchObject({ status: 201 });
  const { id } = entered.body as { id: string };
  const proof = { code: codeOf(world, id) };
  expect(await world.as(party).post(`/v1/parties/${party}/contacts/${id}/proof`, proof)).toMatchObject({ status: 200 });
};

beforeAll(async () => {
  hop = await new NextHop().start();
  const doors = { smtp: { host: '127.0.0.1', port: 0 } };
  world = await World.open(undefined, { mail: hop.mail, doors, resolver: office.resolver });
  await moveTo('2026-11-30T10:00:00.000Z');
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'by-email' };
  const body = JSON.stringify({ requests: 'email' });
  expect(await world.as('BBBB').send('PATCH', '/v1/parties/BBBB/channels', headers, body)).toMatchObject({
    status: 200,
  });
  await contact('BBBB', { purpose: 'install-code-requests', rank: 2, address: SECOND });
  await contact('SECA', { purpose: 'escalation', address: 'oversight@seca.example' });
});
afterAll(async () => {
  await world.close();
  await hop.stop();
});

const moveTo = async (now: string) =>
  expect(await world.as('SECA').post('/v1/sandbox/clock', { now })).toMatchObject({ status: 200 });
const at = (from: string, ms: number) => new Date(Date.parse(from) + ms).toISOString();
const HOUR = 3_600_000;

type Leg = Awaited<ReturnType<typeof legOf>>;
const legOf = async (path: string) => (await world.as('BBBB').get(path)).body.leg;
const legWhen = (path: string, is: (leg: Leg) => boolean): Promise<Leg> =>
  eventually(async () => {
    const leg = await legOf(path);
    return is(leg) ? leg : undefined;
  });
/** Its last notice that was sent, once there are so many notices. */
const told = async (path: string, count = 1): Promise<Leg> => {
  const { deliveries } = await legWhen(path, (leg: Leg) => leg.deliveries[count - 1]?.state === 'sent');
  return deliveries[count - 1];
};
/** The mail about a request that an address got. */
const mailTo = (address: string, path: string): Promise<Came> =>
  eventually(async () => hop.took.findLast(({ to, raw }) => to === address && raw.includes(path.split('/').at(-1)!)));

/** As the server of its addressee gives it back: from nobody, to the address that it was sent from. */
const giveBack = (
  { from, to }: Came,
  { returnPath = '', action = 'failed', status = '5.1.1', address = from } = {},
) => {
  const report = [
    ...['From: Mail server <mailer-daemon@bbbb.example>', `To: ${from}`, 'Subject: Undeliverable', 'MIME-Version: 1.0'],
    ...['Content-Type: multipart/report; report-type=delivery-status; boundary="b"', ''],
    ...['--b', 'Content-Type: text/plain', '', 'It could not be delivered.', ''],
    ...['--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.bbbb.example', ''],
    ...[`Final-Recipient: rfc822; ${to}`, `Action: ${action}`, `Status: ${status}`, '', '--b--', ''],
  ].join('\r\n');
  return office.send(world, { from: 'mailer-daemon@bbbb.example', to: address, returnPath, raw: report });
};

test('given back at 59:59 the next contact is told, with an hour of its own', async () => {
  const path = await world.raised();
  const { address, sentAt } = await told(path);
  await moveTo(at(sentAt, HOUR - 1_000));
  await giveBack(await mailTo(address, path));
  const second = await told(path, 2);
  expect(second.address).toBe(SECOND);
  expect(await legOf(path)).toMatchObject({ clock: 'awaiting-receipt', deliveries: [{ state: 'failed' }, {}] });
  await moveTo(at(second.sentAt, HOUR));
  expect(await legOf(path)).toMatchObject({ receivedBy: 'deemed', receivedAt: at(second.sentAt, HOUR) });
});

test('given back at 60:00 the next contact is told, and the clock stays', async () => {
  const path = await world.raised();
  const { address, sentAt } = await told(path);
  await moveTo(at(sentAt, HOUR));
  await giveBack(await mailTo(address, path), { returnPath: 'mailer-daemon@bbbb.example' });
  expect((await told(path, 2)).address).not.toBe(address);
  expect(await legOf(path)).toMatchObject({
    ...{ clock: 'running', receivedBy: 'deemed', receivedAt: at(sentAt, HOUR) },
    deliveries: [{ state: 'failed' }, {}],
  });
});

test('given back by all it is received at that instant, for it can be seen here, and SECAS is told', async () => {
  const path = await world.raised();
  for (const count of [1, 2]) await giveBack(await mailTo((await told(path, count)).address, path));
  const leg = await legWhen(path, ({ clock }: Leg) => clock === 'running');
  expect(leg).toMatchObject({ receivedBy: 'portal-availability', deliveries: [{}, { state: 'failed' }] });
  expect(leg.receivedAt).toBe(leg.deliveries[1].failedAt);
  await eventually(async () => hop.took.find(({ to, raw }) => to === 'oversight@seca.example' && raw.includes('BBBB')));
});

const came = (path: string) => hop.came.filter(({ raw }) => raw.includes(path.split('/').at(-1)!));

test('what the next hop drops after DATA comes again as the same message', async () => {
  hop.says = 'drops';
  const path = await world.raised();
  await eventually(async () => came(path)[0]);
  hop.says = 250;
  expect(await world.as('SECA').post('/v1/sandbox/clock', { advance: 'PT2M' })).toMatchObject({ status: 200 });
  const { address } = await told(path);
  const given = came(path).filter(({ to }) => to === address);
  expect(given.length).toBeGreaterThan(1);
  expect(new Set(given.map(({ messageId }) => messageId)).size).toBe(1);
});

test('what hangs at the next hop keeps nothing else from leaving', async () => {
  hop.says = 'hangs';
  const hung = await world.raised();
  await eventually(async () => came(hung)[0]);
  hop.says = 250;
  await told(await world.raised());
  expect((await legOf(hung)).deliveries).toEqual([]);
});

// Last: it asks for every device of a premises.
test('a mail of several legs that is given back fails each of them, and none of another mail', async () => {
  const other = await world.raised();
  await told(other);
  const { mpxn } = world.device({ deviceType: 'ESME' });
  const { items } = (await world.as('AAAA').post(`/v1/premises/${mpxn}/requests`)).body;
  const legs = (items as { request?: { id: string } }[]).flatMap(({ request }) =>
    request ? [`/v1/requests/${request.id}`] : [],
  );
  expect(legs.length).toBeGreaterThan(1);
  const first = await Promise.all(legs.map((path) => told(path)));
  const mails = await Promise.all(legs.map((path, index) => mailTo(first[index].address, path)));
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
  for (const nothing of [{ action: 'delayed' }, { status: '4.4.7' }]) await giveBack(mails[0]!, nothing);
  await giveBack(mails[0]!);
  for (const path of legs) await told(path, 2);
  for (const path of legs) expect((await legOf(path)).deliveries).toMatchObject([{ state: 'failed' }, {}]);
  expect(await legOf(other)).toMatchObject({ clock: 'awaiting-receipt', deliveries: [{ state: 'sent' }] });
});
