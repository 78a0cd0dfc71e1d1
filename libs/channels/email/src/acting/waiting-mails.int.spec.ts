import type { PartyId } from '@icx/identifiers';
import type { Notice } from '@icx/mail';
import { openWorld, type World } from '@icx/world-testing';
import { instant } from '@icx/working-days';
import { mailWaits } from '../notices/words/mail-waits.ts';
import { WaitingMails } from './waiting-mails.ts';

let world: World;
let waiting: WaitingMails;
beforeEach(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
  waiting = new WaitingMails(world.exchange);
});
afterEach(() => world.remove());

const BBBB = 'BBBB' as PartyId;
const nameOf = (n: number): string => `mail_${String.fromCharCode('a'.charCodeAt(0) + n).repeat(26)}`;

/** A mail that says it is of BBBB, or of nobody known. */
const comes = async (n: number, party: string | null = 'BBBB'): Promise<string> => {
  const [id, at] = [nameOf(n), world.now];
  const summary = { from: ['evil@elsewhere.example'], subject: 'Ring 0900 666', automatic: null, says: 'received' };
  const read = {
    ...{ at, party, post: null, reportsOn: null, standing: 'waits', why: 'not-authentic' },
    summary: { ...summary, attachments: [], hasCode: false, faults: [] },
    authenticity: { spf: 'none', dkim: [], dmarc: 'fail', arc: 'none' },
    grounds: { token: 'valid', dmarc: 'fail', contact: 'acts' },
    waitsUntil: instant('2026-12-01T00:00:00.000Z'),
  };
  await world.log.append(id, 'no-stream', [
    { type: 'mail.mail-received.v1', data: { id, door: 'smtp', at, bytes: 1, hash: '', peer: null, to: [] } },
    { type: 'mail.mail-read.v1', data: read },
  ] as never);
  return id;
};
const told = async (): Promise<readonly Notice[]> => {
  await world.views.reached(await world.log.head());
  await waiting.sweep();
  const events = await world.log.readAll(0n, 100_000);
  return events.filter(({ type }) => type === 'mail.notice-posted.v1').map(({ data }) => data as unknown as Notice);
};
const days = (notices: readonly Notice[]): readonly string[] =>
  notices.map(({ kind, party, postedAt }) => `${kind} ${party} ${postedAt.slice(0, 10)}`);

test('its party is told once a day as long as it waits, whoever sent it, and not in the night', async () => {
  await comes(0);
  await comes(1, null);
  expect(days(await told())).toEqual(['mail-waits BBBB 2026-11-23']);
  await comes(2);
  expect(await told()).toHaveLength(1);
  world.now = instant('2026-11-24T07:59:59.000Z');
  expect(await told()).toHaveLength(1);
  world.now = instant('2026-11-24T08:00:00.000Z');
  const all = await told();
  expect(days(all)).toEqual(['mail-waits BBBB 2026-11-23', 'mail-waits BBBB 2026-11-24']);
  // Nobody but the contacts of the party: no address is given.
  expect(all.map((notice) => 'to' in notice)).toEqual([false, false]);
});

test('it says what waits and how it is confirmed or rejected, and nothing that a stranger wrote', async () => {
  const id = await comes(0);
  const [notice] = await told();
  const asked = { services: world.exchange, notice: notice!, recipient: undefined as never };
  const frame = { test: true, publicUrl: 'https://exchange.example' };
  const words = JSON.stringify(await mailWaits({ ...asked, ...frame }));
  for (const part of [id, 'evil@elsewhere.example', `mail reject ${id}`, `/v1/mail/${id}/confirmation`])
    expect(words).toContain(part);
  expect(words).not.toContain('0900');
});

test('there is nothing to say any more once somebody of the party has spoken', async () => {
  const id = await comes(0);
  const [notice] = await told();
  const anna = { ...world.envelope('BBBB', 'reject'), user: 'user:BBBB/anna' };
  await world.exchange.mail.inbound.reject(id, 'not ours', anna);
  world.now = instant('2026-11-24T08:00:00.000Z');
  expect(await told()).toHaveLength(1);
  const asked = { services: world.exchange, notice: notice!, recipient: undefined as never };
  expect(await mailWaits({ ...asked, test: true, publicUrl: '' })).toBeUndefined();
});

test('a party that nobody can reach is not told: SECAS knows already', async () => {
  const [point] = await world.exchange.contacts.of(BBBB);
  await world.exchange.contacts.end(BBBB, point!.id, {}, world.envelope('BBBB', 'end'));
  await comes(0);
  expect((await told()).filter(({ kind }) => kind === 'mail-waits')).toEqual([]);
});
