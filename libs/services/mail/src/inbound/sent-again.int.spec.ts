import { signCarelessly } from '@icx/mail-reading/signed-mail';
import type { PostId } from '@icx/mail';
import { MailWorld, TUESDAY } from './mail-world.fixture.ts';

let icx: MailWorld;
beforeEach(async () => void (icx = await MailWorld.open()));
afterEach(() => icx.close());

const peer = { ip: '203.0.113.9', helo: 'mx.attacker.example' };
const attacker = 'anybody@attacker.example';

/** Who has a mail that a party signed sends it again, in an envelope of his own. */
const again = async (raw: Buffer, { from = attacker, to = [icx.replyTo()] as readonly string[] } = {}) => {
  const id = await icx.deliver(raw, { from, to, peer });
  await icx.mail.work.finish(id);
  return id;
};

test('what acted acts no more in another envelope, and says so the same when it is read again', async () => {
  const raw = await icx.written();
  await again(raw, { from: 'codes@bbbb.example' });
  const copy = await again(raw);
  expect(icx.acting.asked).toHaveLength(1);
  expect(await icx.read(copy)).toMatchObject({ state: 'never', why: { code: 'same-mail' }, waitsUntil: null });
  expect(await icx.mail.inbound.replay(copy)).toMatchObject({ result: 'same' });
});

test('what came first as if from a machine keeps the real mail from nothing, and comes after it to nothing', async () => {
  const raw = await icx.written();
  const machine = await again(raw, { from: '' });
  expect(await icx.read(machine)).toMatchObject({ state: 'never', why: { code: 'automatic' } });
  const real = await again(raw, { from: 'codes@bbbb.example' });
  expect(await icx.read(real)).toMatchObject({ state: 'acted' });
  expect(icx.acting.asked).toMatchObject([{ mail: { id: real, hash: expect.stringMatching(/^[0-9a-f]{64}$/) } }]);
});

describe('to another token of its party', () => {
  const other = 'post_zzzzzzzzzzzzzzzzzzzzzzzzzz' as PostId;
  beforeEach(() => icx.mail.outbox.post(icx.noticeOf(other)));
  const theOther = () => icx.replyTo({ post: other });

  test.each([
    ['alone', () => [theOther()]],
    ['beside its own', () => [icx.replyTo(), theOther()]],
  ])('%s it waits', async (_, to) => {
    const id = await again(await icx.written(), { to: to() });
    expect(await icx.read(id)).toMatchObject({ state: 'waits', why: { code: 'several-tokens' } });
    expect(icx.acting.asked).toEqual([]);
  });

  test('an answer that was addressed to the desk, or to nobody, waits', async () => {
    for (const addressed of [['codes@exchange.example'], []]) {
      const id = await again(await icx.written({ addressed }), { to: [theOther()] });
      expect(await icx.read(id)).toMatchObject({
        ...{ state: 'waits', party: 'BBBB', why: { code: 'token-not-addressed' } },
        rungs: [{ rung: 'token', stands: false, ground: 'not-addressed' }, { stands: true }, { stands: true }],
      });
    }
    expect(icx.acting.asked).toEqual([]);
  });

  test.each([
    ['a To above the one that is signed', ['codes@exchange.example'], 'To'],
    ['a Cc that no signature covers', ['codes@exchange.example'], 'Cc'],
    ['a To where there was none', [], 'To'],
  ])('written into %s it waits', async (_, addressed, header) => {
    const raw = Buffer.concat([Buffer.from(`${header}: ${theOther()}\r\n`), await icx.written({ addressed })]);
    const id = await again(raw, { to: [theOther()] });
    expect(await icx.read(id)).toMatchObject({ state: 'waits', why: { code: 'token-not-signed' } });
    expect(await icx.mail.inbound.replay(id)).toMatchObject({ result: 'same' });
    expect(icx.acting.asked).toEqual([]);
  });
});

test('addressed in Cc it acts as in To', async () => {
  const id = await icx.worked({
    addressed: ['a@bbbb.example'],
    headers: [`Cc: "ICX" <${icx.replyTo().toUpperCase()}>`],
  });
  expect(await icx.read(id)).toMatchObject({ state: 'acted' });
});

test('a signature that does not cover To is no proof of it; its own server, by SPF, is', async () => {
  const raw = Buffer.from(await signCarelessly(String(await icx.written({ signed: false })), icx.key, 'to'));
  expect(await icx.read(await again(raw))).toMatchObject({ state: 'waits', why: { code: 'token-not-signed' } });
  icx.zone = { ...icx.zone, 'TXT bbbb.example': [['v=spf1 ip4:203.0.113.9 -all']] };
  const own = await again(raw, { from: 'codes@bbbb.example' });
  expect(await icx.read(own)).toMatchObject({ state: 'acted', receivedAt: TUESDAY });
});
