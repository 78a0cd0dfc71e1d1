import { proofCode } from '@icx/contacts-service';
import type { EmailAddress, PartyId } from '@icx/identifiers';
import type { Notice } from '@icx/mail';
import { must } from '@icx/refusals';
import { instant } from '@icx/working-days';
import { NoticesWorld } from './notices-world.fixture.ts';
import { SlaDigests } from './sla-digests.ts';

const [BBBB, SECA] = ['BBBB' as PartyId, 'SECA' as PartyId];
const desk = { name: 'SLA desk', phone: '+44 20 7946 0000', address: 'sla@seca.example' as EmailAddress };
let world: NoticesWorld;
let digests: SlaDigests;
beforeEach(async () => {
  world = await NoticesWorld.open();
  digests = new SlaDigests(world.world.exchange);
  const { contacts, engines } = world.world.exchange;
  const point = { ...desk, purpose: 'reports', fuel: null, rank: 1 } as const;
  const { id } = must(await contacts.add(SECA, point, world.envelope('SECA')));
  must(await contacts.prove(SECA, id, proofCode(engines.keys, id, 1), world.envelope('SECA')));
});
afterEach(() => world.world.remove());

/** Those that there are once it was looked at this instant. */
const at = async (now: string, by = digests): Promise<readonly Notice[]> => {
  world.world.now = instant(now);
  await by.sweep();
  return (await world.posted()).filter(({ kind }) => kind === 'sla-digest');
};
const days = (notices: readonly Notice[]): readonly string[] =>
  notices.map(({ party, postedAt }) => `${party} ${postedAt.slice(0, 16)}`);

/** One leg of BBBB, due on 7 December. */
const waits = async () => {
  const id = await world.raise();
  await world.received(id);
  return id;
};

test('nothing is said where there is nothing to say, nor to who does not want it', async () => {
  await world.choose('SECA', { kinds: { 'sla-digest': 'none' } });
  await world.choose('BBBB', { kinds: { 'sla-digest': 'digest' } });
  expect(await at('2026-11-23T10:00:00.000Z')).toEqual([]);
  await waits();
  expect(days(await at('2026-12-08T10:00:00.000Z'))).toEqual(['BBBB 2026-12-08T10:00']);
});

test('SECAS is told unasked, once a day from nine on, and once after a standstill', async () => {
  await waits();
  expect(await at('2026-12-08T08:59:59.000Z')).toEqual([]);
  const [first, ...others] = await at('2026-12-08T09:00:00.000Z');
  expect([days([first!]), others]).toEqual([['SECA 2026-12-08T09:00'], []]);
  expect(first).toMatchObject({ legs: [], about: {} });
  expect(await at('2026-12-08T17:00:00.000Z')).toHaveLength(1);
  // Another process, which has not looked yet.
  expect(await at('2026-12-08T18:00:00.000Z', new SlaDigests(world.world.exchange))).toHaveLength(1);
  expect(days(await at('2026-12-14T16:00:00.000Z'))).toEqual(['SECA 2026-12-08T09:00', 'SECA 2026-12-14T16:00']);
});

test('a supplier that chose it is told of its own legs, when its hours begin; what it says is of when it is sent', async () => {
  const id = await waits();
  for (const party of ['BBBB', 'CCCC'])
    await world.choose(party, { kinds: { 'sla-digest': 'mail' }, hours: { from: '10:30', until: '16:00' } });
  await at('2026-12-08T10:29:00.000Z');
  const notices = (await at('2026-12-08T10:30:00.000Z')).filter(({ party }) => party !== 'SECA');
  expect(days(notices)).toEqual(['BBBB 2026-12-08T10:30']);
  const draft = await world.mailOf(notices[0]!);
  if (draft === 'nothing-to-say') throw new Error(draft);
  expect(draft.subject).toBe('[TEST] SLA on Tue 8 Dec 2026: 1 overdue');
  expect(draft.text).toContain('npx @icx/icx sla legs --of running --to 2026-12-07 --party BBBB');
  expect(draft.text).not.toContain('What does not come');
  await world.act(id, 'AAAA', { type: 'withdraw', reason: null });
  await world.world.views.reached(await world.world.log.head());
  expect(await world.mailOf(notices[0]!)).toBe('nothing-to-say');
});

test('who is reached by no mail is not told', async () => {
  await waits();
  await world.choose('BBBB', { kinds: { 'sla-digest': 'mail' } });
  const { contacts } = world.world.exchange;
  const [point] = await contacts.of(BBBB);
  await contacts.end(BBBB, point!.id, {}, world.envelope('BBBB'));
  expect(days(await at('2026-12-08T10:30:00.000Z'))).toEqual(['SECA 2026-12-08T10:30']);
});

test('each gets what is its to see: alarms are SECAS’s alone', async () => {
  await waits();
  await world.choose('AAAA', { kinds: { 'sla-digest': 'mail' } });
  const drafts = new Map<string, string>();
  for (const notice of await at('2026-12-08T09:00:00.000Z')) {
    const draft = await world.mailOf(notice);
    if (draft !== 'nothing-to-say') drafts.set(notice.party, draft.text);
  }
  expect([...drafts.keys()].toSorted()).toEqual(['AAAA', 'SECA']);
  expect(drafts.get('AAAA')).toContain('--of running --to 2026-12-07 --party AAAA --side requester');
  expect(drafts.get('AAAA')).not.toContain('/v1/sla/alarms');
  expect(drafts.get('SECA')).toContain('BBBB has answered, denied, queried');
});
