import { eventually } from '@icx/world-testing/eventually';
import type { Services } from '@icx/composition';
import type { PartyId, RequestId } from '@icx/identifiers';
import { foldPost, type PostedEvent } from '@icx/mail';
import type { HandOver } from '@icx/mail-transport';
import type { Party } from '@icx/parties';
import { must } from '@icx/refusals';
import { decide } from '@icx/requests';
import { RaiseRequest } from '@icx/requests-service';
import { sandboxParties } from '@icx/sandbox';
import { addMinutes, instant, type Instant } from '@icx/working-days';
import { openWorld, type World } from '@icx/world-testing';
import { listed, outBy, requestNotice, ScriptedHop } from './outbox.fixture.ts';

const MONDAY = '2026-11-23T10:00:00.000Z';
const minutes = (count: number): Instant => addMinutes(instant(MONDAY), count);
const [anna, ben, carl] = ['anna@eeee.example', 'ben@eeee.example', 'carl@eeee.example'];

let world: World;
let services: Services;
let hop: ScriptedHop;

const open = async (folder?: string) => {
  world = await openWorld(world?.now ?? MONDAY, {
    ...(folder === undefined ? {} : { folder }),
    channels: [{ name: 'email', receipt: 'sec-notice-email', carries: true }],
  });
  services = world.exchange;
  hop = new ScriptedHop(() => world.now);
  listed(services, [anna, ben], [carl]);
  services.mail.sending.open(outBy(hop));
  services.jobs.begin(services.mail.deliveries.name);
};
beforeEach(async () => {
  world = undefined as never;
  await open();
  const mailed: Party = {
    ...sandboxParties[2]!,
    party: 'EEEE' as PartyId,
    identifiers: [],
    receives: 'sec-notice-email',
  };
  await services.register.addParties([mailed], 'SECA' as PartyId);
});
afterEach(() => world.remove());

const raise = async (index = 0): Promise<RequestId> => {
  const { deviceId, deviceType } = world.askable[index]!;
  const device = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
  const context = world.envelope('AAAA', `raise-${index}`);
  const draft = { device, installingSupplier: 'EEEE' };
  return must(await services.requests.raising.execute(new RaiseRequest(context, draft))).state.id;
};
/** Everything that is due is done, and is told to whom it concerns. */
const goOn = async (now: Instant = world.now): Promise<void> => {
  world.now = now;
  for (let due = true; due; due = ((await services.mail.sending.nextDueAt()) ?? '9999') <= now) {
    await services.mail.sending.sweep();
    await services.mail.deliveries.reached(await world.log.head());
    await services.requests.timers.sweep();
  }
};
const legOf = async (id: RequestId) => {
  const { state } = await services.requests.requests.load(id);
  return state.status === 'absent' ? undefined : state.legs.at(-1);
};

test('a notice goes to all of the first rank at once, and its leg has its hour from when the next hop took it', async () => {
  const id = await raise();
  await services.mail.outbox.post(requestNotice(id, world.now));
  await services.mail.outbox.post(requestNotice(id, world.now));
  expect(await legOf(id)).not.toHaveProperty('dispatched');
  await goOn();
  await goOn();
  expect(hop.recipients).toEqual([anna, ben]);
  expect(await legOf(id)).toMatchObject({
    dispatched: { sentAt: MONDAY, deemedAt: minutes(60) },
    deliveries: [
      { address: anna, rank: 1, state: 'sent' },
      { address: ben, rank: 1, state: 'sent' },
    ],
  });
  await goOn(minutes(60));
  expect(await legOf(id)).toMatchObject({ receivedBy: 'deemed', receivedAt: minutes(60) });
});

test('bounces of all of a rank send to the next, with its own hour; of some they are told and change nothing', async () => {
  const id = await raise();
  const notice = requestNotice(id, world.now);
  await services.mail.outbox.post(notice);
  await goOn();
  const bounced = (recipient: number, at: Instant, status = '5.1.1') =>
    services.mail.outbox.bounced({ post: notice.id, recipient, at, status, mail: 'mail_x' });
  await bounced(0, minutes(10), '4.2.2');
  await bounced(0, minutes(10));
  await goOn(minutes(10));
  expect(await legOf(id)).toMatchObject({ deliveries: [{ state: 'failed', reason: 'returned with 5.1.1' }, {}] });
  expect(hop.recipients).toEqual([anna, ben]);
  await bounced(1, minutes(20));
  await goOn(minutes(20));
  expect(hop.recipients).toEqual([anna, ben, carl]);
  expect(await legOf(id)).toMatchObject({ dispatched: { sentAt: minutes(20), deemedAt: minutes(80) } });
  await bounced(2, minutes(30));
  await goOn(minutes(30));
  expect(await legOf(id)).toMatchObject({ receivedBy: 'portal-availability', receivedAt: minutes(30) });
  const secas = (await world.log.readAll(0n, 10_000)).flatMap(({ type, data }) =>
    type === 'mail.notice-posted.v1' && data['kind'] === 'undeliverable' ? [data] : [],
  );
  expect(secas).toMatchObject([{ party: 'SECA', about: { party: 'EEEE', post: notice.id, why: 'all-failed' } }]);
});

test('what is refused at once or never taken is as good as returned', async () => {
  for (const address of [anna, ben]) hop.script.set(address, 'refused');
  hop.script.set(carl, 'deferred');
  const id = await raise();
  await services.mail.outbox.post(requestNotice(id, world.now));
  await goOn();
  expect(await legOf(id)).toMatchObject({ undelivered: { at: MONDAY, reason: '550 5.1.1 no such user' } });
  for (let minute = 1; minute <= 240; minute++) await goOn(minutes(minute));
  expect(hop.recipients.filter((to) => to === carl)).toHaveLength(13);
  expect(await legOf(id)).toMatchObject({ receivedBy: 'portal-availability', receivedAt: minutes(240) });
});

test('our relay away is an alarm, and after four hours being here to be seen is receipt', async () => {
  for (const address of [anna, ben]) hop.script.set(address, 'unreachable');
  const id = await raise();
  await services.mail.outbox.post(requestNotice(id, world.now));
  await goOn();
  expect(services.mail.sending.problem()).toContain('The mail relay does not answer: ECONNREFUSED');
  await goOn(minutes(239));
  expect(await legOf(id)).not.toHaveProperty('receivedAt');
  await goOn(minutes(240));
  expect(await legOf(id)).toMatchObject({ receivedBy: 'portal-availability', receivedAt: minutes(240) });
  expect(hop.recipients).not.toContain(carl);
  hop.script.clear();
  await services.mail.outbox.post(requestNotice(await raise(1), world.now, 'b'));
  await goOn();
  expect(services.mail.sending.problem()).toBeUndefined();
});

test('a back-off goes on where it was after a restart', async () => {
  hop.script.set(anna, 'deferred');
  const id = await raise();
  await services.mail.outbox.post(requestNotice(id, world.now));
  await goOn();
  const { folder } = world;
  await world.close();
  await open(folder);
  await goOn();
  expect(hop.recipients).toEqual([]);
  expect(await services.mail.sending.nextDueAt()).toBe(minutes(1));
  await goOn(minutes(1));
  expect(hop.recipients).toEqual([anna]);
});

test('a notice of which no leg is live any more is dropped, one of which some are goes', async () => {
  const [one, other] = [await raise(0), await raise(1)];
  const withdrawn = { type: 'withdraw', at: world.now, by: 'AAAA' as PartyId } as const;
  const { performer } = services.requests;
  await performer.perform(one, (state, facts) => decide(withdrawn, state, facts));
  const both = { ...requestNotice(one, world.now, 'b'), legs: [one, other].map((request) => ({ request, leg: 1 })) };
  await services.mail.outbox.post(requestNotice(one, world.now, 'a'));
  await services.mail.outbox.post(both);
  await goOn();
  expect(hop.recipients).toEqual([anna, ben]);
  expect(await services.mail.outbox.postOf(requestNotice(one, world.now).id)).toMatchObject({
    status: 'dropped',
    because: 'no-leg-is-live',
  });
  expect(await legOf(other)).toHaveProperty('dispatched');
});

test('a party whose server lets everybody wait holds up nobody else', async () => {
  const free: (() => void)[] = [];
  hop.script.set(anna, () => new Promise((resolve) => free.push(() => resolve({ outcome: 'deferred', reply: '421' }))));
  listed(services, [anna]);
  const legs = { legs: [], kind: 'contact-list' } as const;
  for (const name of 'abcdefgh') await services.mail.outbox.post({ ...requestNotice('icr_x' as RequestId, world.now, name), ...legs }); // prettier-ignore
  const sweeping = services.mail.sending
    .job()
    .run({ token: 1n, signal: new AbortController().signal, goesWell: () => {} });
  await services.mail.outbox.post(
    { ...requestNotice('icr_x' as RequestId, world.now, 'z'), ...legs, party: 'BBBB' as PartyId },
    [{ point: null, address: 'fast@bbbb.example' as never, rank: 1 }],
  );
  void services.mail.sending.job().run({ token: 1n, signal: new AbortController().signal, goesWell: () => {} });
  await eventually(() => hop.recipients.includes('fast@bbbb.example'));
  expect(hop.recipients.filter((to) => to === anna)).toHaveLength(4);
  while (free.length > 0 || hop.recipients.length < 9) {
    free.splice(0).forEach((let_) => let_());
    await new Promise((resolve) => setTimeout(resolve, 5));
    await services.mail.sending.job().run({ token: 1n, signal: new AbortController().signal, goesWell: () => {} });
  }
  await sweeping;
});

test('a mail that hangs with nothing else on its way does not keep the job from looking again', async () => {
  let free = (): void => undefined;
  hop.script.set(anna, () => new Promise((resolve) => (free = () => resolve({ outcome: 'deferred', reply: '421' }))));
  listed(services, [anna]);
  await services.mail.outbox.post(requestNotice(await raise(), world.now));
  const { signal } = new AbortController();
  await services.mail.sending.job().run({ token: 1n, signal, goesWell: () => undefined });
  expect(hop.recipients).toEqual([anna]);
  free();
});

test('what a process had in hand that is gone is sent again as the same message, and nobody else sends it meanwhile', async () => {
  listed(services, [anna]);
  const id = await raise();
  const notice = requestNotice(id, world.now);
  await services.mail.outbox.post(notice);
  // As it stands when a process ends after the next hop took the message, before that is on record.
  const gone = new ScriptedHop(() => world.now);
  let end = (_: HandOver): void => undefined;
  gone.script.set(anna, () => new Promise((resolve) => (end = resolve)));
  gone.close = async () => end({ outcome: 'unreachable', reason: 'closed' });
  services.mail.sending.open(outBy(gone));
  void services.mail.sending.sweep();
  await eventually(() => gone.sent.length > 0);
  const { folder } = world;
  await world.close();
  await open(folder);
  listed(services, [anna]);
  await goOn();
  expect(hop.sent.map(({ raw }) => String(raw))).toEqual(gone.sent.map(({ raw }) => String(raw)));
  expect(await legOf(id)).toHaveProperty('dispatched');
  const types = (await world.log.readStream(notice.id)) as never as PostedEvent[];
  expect(foldPost(types)).toMatchObject({ inHand: null, deliveries: [{ state: 'sent', attempts: 2 }] });
});

test('mail that waits for an hour while none is handed over is an alarm, until one is', async () => {
  const { silence } = services.mail;
  const id = await raise();
  for (const to of [anna, ben]) hop.script.set(to, 'deferred');
  await services.mail.outbox.post(requestNotice(id, world.now));
  await goOn();
  await goOn(minutes(59));
  expect([await silence.since(), await silence.silentSince()]).toEqual([MONDAY, undefined]);
  await goOn(minutes(60));
  expect(await silence.silentSince()).toBe(MONDAY);
  expect(await services.checks.find(({ name }) => name === 'mail-silent')!.look()).toContain(MONDAY);
  hop.script.clear();
  await goOn(minutes(95));
  expect([await silence.since(), await silence.problem()]).toEqual([undefined, undefined]);
});
