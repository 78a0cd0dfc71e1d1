import { goldensIn } from '@icx/decider-testing';
import type { JsonObject } from '@icx/event-store';
import type { InboundEvent } from '@icx/mail';
import type { RequestState } from '@icx/requests';
import { openWorld, type World } from '@icx/world-testing';
import { addHours, type Instant } from '@icx/working-days';
import { RawSweep, type RawSweepParts } from './raw-sweep.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
});
afterEach(() => world.remove());

const goldens = goldensIn(new URL('../../../../domain/mail/src/golden/inbound.jsonl', import.meta.url));
/** The mail that acted by itself, with a code in it. */
const story = (): readonly InboundEvent[] => {
  const { events } = goldens.find(({ name }) => name === 'acted by itself')!;
  return (events as readonly InboundEvent[]).map((event) =>
    event.type === 'mail.mail-read.v1'
      ? { ...event, data: { ...event.data, summary: { ...event.data.summary, hasCode: true } } }
      : event,
  );
};
const happened = async (events: readonly InboundEvent[]): Promise<{ id: string; at: Instant }> => {
  const [received] = events;
  const { id, at } = received!.data as { id: string; at: Instant };
  await world.rawMail.put(id, Buffer.from('raw'));
  await world.log.append(id, 'no-stream', events as unknown as readonly { type: string; data: JsonObject }[]);
  return { id, at };
};
const requests = (erasedAt?: Instant): RawSweepParts['requests'] => ({
  load: async () => ({
    state: { status: 'absent' } as RequestState,
    events: erasedAt ? [{ type: 'requests.code-erased.v1', data: { at: erasedAt, code: {} } } as never] : [],
  }),
});
const sweepWith = (parts: Partial<RawSweepParts> = {}) =>
  new RawSweep({ ...world, requests: requests(), clock: { now: () => world.now }, ...parts });
const deleted = async (id: string) =>
  (await world.log.readStream(id)).filter(({ type }) => type === 'mail.raw-deleted.v1').map(({ data }) => data['why']);

test('an original with a code that nobody took is deleted after 28 days, on record, once', async () => {
  const { id, at } = await happened(story());
  world.now = addHours(at, 28 * 24 - 1);
  expect(await sweepWith().sweep()).toBe(0);
  world.now = addHours(at, 28 * 24);
  expect([await sweepWith().sweep(), await sweepWith().sweep()]).toEqual([1, 0]);
  expect([await deleted(id), await world.rawMail.get(id)]).toEqual([['code-not-taken'], undefined]);
});

test('one whose code is erased goes with it', async () => {
  const { id, at } = await happened(story());
  world.now = addHours(at, 2);
  const request = story().some(
    ({ type, data }) => type === 'mail.mail-acted.v1' && data.outcomes.some((o) => o.request),
  );
  expect(request).toBe(true);
  expect(await sweepWith({ requests: requests(addHours(at, -1)) }).sweep()).toBe(0);
  expect(await sweepWith({ requests: requests(addHours(at, 1)) }).sweep()).toBe(1);
  expect(await deleted(id)).toEqual(['code-erased']);
});

test('a crash between the record and the deletion is made good by the next sweep', async () => {
  const { id, at } = await happened(story());
  world.now = addHours(at, 29 * 24);
  const crashing = { list: () => world.rawMail.list(), delete: () => Promise.reject(new Error('kill -9')) };
  await expect(sweepWith({ rawMail: crashing }).sweep()).rejects.toThrow('kill -9');
  expect(await sweepWith().sweep()).toBe(1);
  expect([await deleted(id), await world.rawMail.get(id)]).toEqual([['code-not-taken'], undefined]);
});

test('an original that is on no record is left for a day, so that its sender can try again', async () => {
  await world.rawMail.put('mail_orphan', Buffer.from('raw'));
  expect(await sweepWith().sweep()).toBe(0);
  expect(await sweepWith({ wallNow: () => Date.now() + 25 * 3_600_000 }).sweep()).toBe(1);
});

describe('an attachment of an answer given outside', () => {
  const at = '2026-11-23T10:00:00.000Z' as Instant;
  const id = 'att_TEST12345678900123456789abcdef0123';
  const attached = [{ at, side: 'addressee', attachment: { id } }];
  const statement = [{ attachments: [{ id }] }];
  const left = async (leg: object | undefined, hours: number, wallHours = 0) => {
    await world.rawMail.put(id, Buffer.from('a letter'));
    world.now = addHours(at, hours);
    const state = leg ? { status: 'open', legs: [leg] } : { status: 'absent' };
    const load = async () => ({ state: state as unknown as RequestState, events: [] });
    await sweepWith({ requests: { load }, wallNow: () => Date.now() + wallHours * 3_600_000 }).sweep();
    return (await world.rawMail.get(id)) !== undefined;
  };

  test('is kept where a statement names it, as long as the record', async () => {
    expect(await left({ attached, claims: statement }, 24 * 3650, 24 * 3650)).toBe(true);
  });

  test('that no statement names is deleted a day after it was brought, and an hour for one that is being recorded', async () => {
    expect([await left({ attached }, 24, 48), await left({ attached }, 25)]).toEqual([true, false]);
  });

  test('that never came on record is deleted after a day of the wall clock', async () => {
    expect([await left(undefined, 48, 23), await left({}, 0, 25)]).toEqual([true, false]);
  });
});

test('the exchange looks whether mail can be stored, and whether its doors take it', () => {
  expect(world.exchange.checks.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['raw-mail', 'mail-in', 'raw-mail-sweep']),
  );
});
