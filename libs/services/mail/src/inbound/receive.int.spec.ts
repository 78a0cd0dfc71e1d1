import { randomBytes } from 'node:crypto';
import { tracesOf } from '@icx/vault/contract';
import type { ArrivedMessage, TakeIn } from '@icx/mail-transport';
import type { PartyId } from '@icx/identifiers';
import type { MailId, PostId } from '@icx/mail';
import { openWorld, type World } from '@icx/world-testing';
import { instant } from '@icx/working-days';
import { takeInBy, type Receiving } from './receive.ts';
import { storedMail } from './stored-mail.ts';

let world: World;
let takeIn: TakeIn;
beforeEach(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
  takeIn = takeInBy(receiving());
});
afterEach(() => world.remove());

const receiving = (): Receiving => {
  const { addresses, outbox } = world.exchange.mail;
  return { ...world, clock: { now: () => world.now }, addresses, postOf: (post) => outbox.postOf(post) };
};

const code = randomBytes(16).toString('hex').toUpperCase();
const message = (of: Partial<ArrivedMessage> = {}): ArrivedMessage => ({
  door: 'smtp',
  envelope: {
    from: 'codes@bbbb.example',
    to: ['codes@icx.example'],
    peer: { ip: '127.0.0.1', helo: 'mx.bbbb.example' },
  },
  raw: Buffer.from(`Subject: ${code}\r\n\r\nThe code is ${code}.\r\n`),
  ...of,
});
const received = async () =>
  (await world.log.readAll(0n, 1000)).filter(({ type }) => type === 'mail.mail-received.v1').map(({ data }) => data);
const stored = async (): Promise<string[]> => {
  const names: string[] = [];
  for await (const { name } of world.rawMail.list()) names.push(name);
  return names;
};

test('a mail is on record with its door time, its size and a keyed hash, and its original opens with its envelope', async () => {
  await takeIn(message());
  const [mail, ...others] = await received();
  expect(others).toEqual([]);
  expect(mail).toEqual({
    id: expect.stringMatching(/^mail_[a-z2-7]{26}$/),
    door: 'smtp',
    at: '2026-11-23T10:00:00.000Z',
    bytes: message().raw.length,
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    peer: '127.0.0.1 mx.bbbb.example',
    to: ['codes@icx.example'],
  });
  const { door, envelope, raw } = message();
  const original = await storedMail(world.rawMail, mail!['id'] as MailId);
  expect({ ...original, raw: original && Buffer.from(original.raw).equals(raw) }).toEqual({
    door,
    envelope,
    raw: true,
  });
});

test('the same mail is one, however often it comes, at once or later and from another peer; another envelope is another mail', async () => {
  await Promise.all([takeIn(message()), takeIn(message()), takeIn(message())]);
  const { envelope } = message();
  await takeIn(message({ envelope: { ...envelope, peer: { ip: '127.0.0.9', helo: 'mx2.bbbb.example' } } }));
  expect([(await received()).length, (await stored()).length]).toEqual([1, 1]);
  await takeIn(message({ envelope: { ...envelope, to: ['postmaster@icx.example'] } }));
  expect((await received()).length).toBe(2);
});

test('an original that was deleted does not come back with the mail', async () => {
  await takeIn(message());
  const [name] = await stored();
  await world.rawMail.delete(name!);
  await takeIn(message());
  expect([await stored(), (await received()).length]).toEqual([[], 1]);
});

test('a code in the envelope or the greeting is masked on record, and whole in the sealed original alone', async () => {
  const to = [`${code}@icx.example`];
  await takeIn(message({ envelope: { from: to[0]!, to, peer: { ip: '127.0.0.1', helo: code } } }));
  const log = JSON.stringify(await world.log.readAll(0n, 1000), (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  expect(tracesOf(Buffer.from(log), Buffer.from(code, 'hex'))).toEqual([]);
  const original = await storedMail(world.rawMail, (await received())[0]!['id'] as MailId);
  expect(original?.envelope.to).toEqual(to);
});

test.each([
  ['an hour ago', 3_600_000, '2026-11-23T09:00:00.000Z'],
  ['in a year', -365 * 86_400_000, '2026-11-23T10:00:00.000Z'],
])('by IMAP it came when the server had it, by its own clock: %s', async (_, age, at) => {
  const arrivedAt = new Date(Date.now() - age).toISOString();
  const { from, to } = message().envelope;
  await takeIn(message({ door: 'imap', envelope: { from, to }, arrivedAt }));
  const [mail] = await received();
  const difference = Date.parse(mail!['at'] as string) - Date.parse(at);
  expect([mail!['peer'], difference <= 0, difference > -60_000]).toEqual([null, true, true]);
});

test('by IMAP nothing came before the mail of ours was posted that it answers, whatever that server says', async () => {
  const post = `post_${'a'.repeat(26)}` as PostId;
  const { addresses, outbox } = world.exchange.mail;
  const party = 'BBBB' as PartyId;
  await outbox.post({ id: post, kind: 'request', party, legs: [], about: {}, postedAt: world.now });
  const posted = world.now;
  world.now = instant('2026-11-24T10:00:00.000Z');
  const arrivedAt = '2001-01-01T00:00:00.000Z';
  const expires = instant('2026-12-31T00:00:00.000Z');
  const ours = [addresses.caseAddress(party, post, expires), addresses.bounceAddress(post, 0)];
  for (const to of ours) await takeIn(message({ door: 'imap', envelope: { from: '', to: [to] }, arrivedAt }));
  const forged = ours[0]!.replace(/.@/, (end) => (end === 'a@' ? 'b@' : 'a@'));
  await takeIn(message({ door: 'imap', envelope: { from: '', to: [forged] }, arrivedAt }));
  const times = (await received()).map(({ at }) => at as string);
  expect(times.slice(0, 2)).toEqual([posted, posted]);
  expect(times[2]! < posted).toBe(true);
});

test('what cannot be stored is not on record, and comes again', async () => {
  const broken = takeInBy({
    ...receiving(),
    rawMail: { put: () => Promise.reject(new Error('the disk is away')) },
  });
  await expect(broken(message())).rejects.toThrow('the disk is away');
  expect(await received()).toEqual([]);
  world.now = instant('2026-11-23T11:00:00.000Z');
  await takeIn(message());
  expect((await received())[0]!['at']).toBe('2026-11-23T11:00:00.000Z');
});

test('a crash between the original and its record is completed by the sender’s next attempt', async () => {
  const half = takeInBy({
    ...receiving(),
    log: Object.create(world.log, {
      append: { value: () => Promise.reject(new Error('kill -9')) },
    }) as typeof world.log,
  });
  await expect(half(message())).rejects.toThrow('kill -9');
  expect([(await stored()).length, (await received()).length]).toEqual([1, 0]);
  await takeIn(message());
  expect([(await stored()).length, (await received()).length]).toEqual([1, 1]);
});
