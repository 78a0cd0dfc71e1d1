import { parseEmailAddress, type PartyId } from '@icx/identifiers';
import type { Notice, Recipient } from '@icx/mail';
import { must } from '@icx/refusals';
import { Runner } from '@icx/runtime';
import { openWorld, type World } from '@icx/world-testing';
import { instant, type Instant } from '@icx/working-days';
import { ContactTelling, proofCode, type ContactDraft, type Contacts } from './index.ts';

/** Wednesday before Christmas: the Working Days after it are Thursday and, past the bank holidays, Tuesday. */
const WEDNESDAY = instant('2026-12-23T10:00:00Z');
const [BBBB, SECA] = ['BBBB', 'SECA'] as PartyId[];
const mailbox = (text: string) => must(parseEmailAddress(text));

let world: World;
let contacts: Contacts;
const posted: (readonly [Notice, readonly Recipient[] | undefined])[] = [];
let jobs: Runner;
let told: () => Promise<void>;

beforeEach(async () => {
  world = await openWorld(WEDNESDAY);
  contacts = world.exchange.contacts;
  posted.length = 0;
  const post = async (notice: Notice, to?: readonly Recipient[]) => void posted.push([notice, to]);
  const { reactor } = new ContactTelling(world, contacts, post);
  jobs = new Runner(world.checkpoints);
  jobs.add(reactor);
  jobs.begin(reactor.name);
  told = async () => reactor.reached(await world.log.head());
});
afterEach(async () => {
  await jobs.stop();
  await world.remove();
});

let count = 0;
const by = (party: string) => ({ ...world.envelope(party, `contacts-${(count += 1)}`), receivedAt: world.now });
const draft: ContactDraft = {
  ...{ purpose: 'install-code-requests', fuel: 'gas', rank: 2, name: null, phone: null },
  address: mailbox('gas@bbbb.example'),
};
const enter = async (party = 'BBBB', more: Partial<ContactDraft> = {}) =>
  must(await contacts.add(BBBB!, { ...draft, ...more }, by(party)));
const prove = async (id: Awaited<ReturnType<typeof enter>>['id'], proof = 1) =>
  must(await contacts.prove(BBBB!, id, proofCode(world.keys, id, proof), by('BBBB')));
const ranks = async (fuel: 'gas' | 'electricity' | null = 'gas') =>
  (await contacts.ranksFor(BBBB!, 'install-code-requests', fuel, world.now)).map((rank) =>
    rank.map(({ address }) => address),
  );
const acts = async (address = 'gas@bbbb.example', at: Instant = world.now) =>
  (await contacts.actingPoint(mailbox(address), BBBB!, ['gas'], at))?.address;

test('a supplier of the sandbox is reached and acts from the beginning', async () => {
  expect([await ranks(), await contacts.mayReach(BBBB!)]).toEqual([[['codes@bbbb.example']], true]);
  expect([await acts('codes@bbbb.example'), await contacts.mayReach('MAPX' as PartyId)]).toEqual([
    'codes@bbbb.example',
    false,
  ]);
});

test('a proved address is told at once and acts when two Working Days are over', async () => {
  const { id } = await enter();
  expect(await ranks()).toEqual([['codes@bbbb.example']]);
  expect((await prove(id)).actsFrom).toBe('2026-12-30T00:00:00.000Z');
  expect([await ranks(), await ranks('electricity')]).toEqual([
    [['codes@bbbb.example'], ['gas@bbbb.example']],
    [['codes@bbbb.example']],
  ]);
  expect(await acts('gas@bbbb.example', instant('2026-12-29T23:59:59.999Z'))).toBeUndefined();
  expect(await acts('GAS@bbbb.example', instant('2026-12-30T00:00:00Z'))).toBe('gas@bbbb.example');
});

test('no proof where the calendar ends', async () => {
  world.now = instant('2028-12-29T10:00:00Z');
  const { id } = await enter();
  expect(await contacts.prove(BBBB!, id, proofCode(world.keys, id, 1), by('BBBB'))).toMatchObject({
    code: 'calendar-not-covered',
  });
  expect((await contacts.of(BBBB!)).find((point) => point.id === id)?.provedAt).toBeNull();
});

test('a mail of a code says it as long as it is good: another one, or the proof, makes it void', async () => {
  const { id } = await enter();
  const opened = async (proof: number) => (await contacts.openProof(BBBB!, id, proof))?.code;
  expect(await opened(1)).toBe(proofCode(world.keys, id, 1));
  must(await contacts.askProof(BBBB!, id, by('BBBB')));
  expect([await opened(1), await opened(2)]).toEqual([undefined, proofCode(world.keys, id, 2)]);
  await prove(id, 2);
  expect(await opened(2)).toBeUndefined();
});

test('an address whose mail comes back is told after all others, until it is reached again', async () => {
  const [desk] = await contacts.of(BBBB!);
  const { id } = await enter();
  await prove(id);
  await contacts.markFailing(desk!, ' 550 5.1.1\r\nno such user 83FED3407A939723A5C639B26916D505C3B5', world.now);
  const failingLast = [['gas@bbbb.example'], ['codes@bbbb.example']];
  expect([await ranks(), await contacts.mayReach(BBBB!)]).toEqual([failingLast, true]);
  expect((await contacts.of(BBBB!))[0]!.failing!.reason).not.toMatch(/83FED|\r/);
  const failing = await world.exchange.contactList.pageFor({ party: SECA!, role: 'administrator' }, { failing: true });
  expect(failing.items.map(({ address }) => address)).toEqual(['codes@bbbb.example']);
  const unseen = await world.exchange.contactList.pageFor(
    { party: 'AAAA' as PartyId, role: 'supplier' },
    { failing: true },
  );
  expect(unseen.items).toEqual([]);
  await contacts.markReached(desk!, world.now);
  expect(await ranks()).toEqual([['codes@bbbb.example'], ['gas@bbbb.example']]);
});

describe('what is mailed about it', () => {
  const mails = () =>
    posted.map(([{ kind, party }, to]) => [kind, party, ...(to ?? []).map(({ address }) => String(address))]);

  test('a code goes to the new address alone, and stands in no notice and no event', async () => {
    const { id } = await enter();
    await told();
    expect(posted).toEqual([
      [
        expect.objectContaining({
          kind: 'contact-proof',
          id: expect.stringMatching(/^post_[a-z0-9]{26}$/),
          about: { contact: id, of: 'BBBB', position: expect.any(String), proof: '1' },
        }),
        [{ point: id, address: 'gas@bbbb.example', rank: 1 }],
      ],
    ]);
    const events = await world.log.readStream('contacts-BBBB');
    const code = proofCode(world.keys, id, 1);
    expect(JSON.stringify([posted, events.map(({ data, metadata }) => [data, metadata])])).not.toContain(code);
  });

  test('an old address is told that it is none any more, and SECAS where it can be reached', async () => {
    const secas = must(await contacts.add(SECA!, { ...draft, address: mailbox('list@seca.example') }, by('SECA')));
    must(await contacts.prove(SECA!, secas.id, proofCode(world.keys, secas.id, 1), by('SECA')));
    const { id } = await enter();
    await prove(id);
    await told();
    posted.length = 0;
    must(await contacts.change(BBBB!, id, { address: mailbox('new@bbbb.example') }, by('BBBB')));
    must(await contacts.change(BBBB!, id, { name: 'Night desk' }, by('BBBB')));
    await prove(id, 2);
    must(await contacts.end(BBBB!, id, {}, by('BBBB')));
    await told();
    expect(mails()).toEqual([
      ['contact-changed', 'BBBB', 'gas@bbbb.example'],
      ['contact-changed', 'SECA'],
      ['contact-proof', 'BBBB', 'new@bbbb.example'],
      ['contact-changed', 'SECA'],
      ['contact-changed', 'BBBB', 'new@bbbb.example'],
      ['contact-changed', 'SECA'],
    ]);
    expect(new Set(posted.map(([notice]) => notice.id)).size).toBe(6);
  });

  test('of what SECAS does the party is told; an address that nobody proved gets its code and nothing else', async () => {
    const { id } = await enter('SECA');
    must(await contacts.change(BBBB!, id, { address: mailbox('other@bbbb.example') }, by('SECA')));
    await told();
    expect(mails()).toEqual([
      ['contact-changed', 'BBBB'],
      ['contact-proof', 'BBBB', 'gas@bbbb.example'],
      ['contact-changed', 'BBBB'],
      ['contact-proof', 'BBBB', 'other@bbbb.example'],
    ]);
  });
});

test('a system gives no code back', async () => {
  const { id } = await enter();
  const system = { ...by('BBBB'), user: 'client:BBBB/billing' };
  expect(await contacts.prove(BBBB!, id, proofCode(world.keys, id, 1), system)).toMatchObject({
    code: 'person-needed',
  });
});
