import type { PartyId } from '@icx/identifiers';
import type { PostId } from '@icx/mail';
import { instant } from '@icx/working-days';
import { MailWorld, secas, supplier, TUESDAY } from './mail-world.fixture.ts';

let icx: MailWorld;
beforeEach(async () => void (icx = await MailWorld.open()));
afterEach(() => icx.close());

const person = 'user:BBBB/anna';
const anna = (id: string) => ({ ...icx.world.envelope('BBBB', id), user: person });

describe('a mail on the top rung', () => {
  test('acts by itself, once, at its door time, within its case', async () => {
    const id = await icx.comes();
    icx.world.now = instant('2026-12-01T12:00:00.000Z');
    await icx.mail.work.finish(id);
    await icx.mail.work.finish(id);
    expect(await icx.history(id)).toEqual(['mail-received', 'mail-read', 'mail-acted']);
    expect(icx.acting.asked).toMatchObject([
      {
        scope: 'case',
        mail: { id, at: TUESDAY, party: 'BBBB', post: icx.post, read: { said: { says: 'not-installer' } } },
      },
    ]);
    expect(await icx.read(id)).toMatchObject({
      ...{ state: 'acted', party: 'BBBB', says: 'not-installer', standing: 'acts', why: null, waitsUntil: null },
      rungs: [{ stands: true }, { stands: true }, { stands: true }],
      authenticity: { spf: 'none', dkim: ['bbbb.example'], dmarc: 'pass', arc: 'none' },
      acted: [{ scope: 'case', outcomes: [{ outcome: 'taken' }] }],
    });
  });

  test('that acted in part waits with the rest', async () => {
    const taken = { request: null, leg: null, outcome: 'taken' } as const;
    icx.acting.outcomes = [taken, { ...taken, outcome: 'waits' }];
    const id = await icx.worked();
    expect(await icx.read(id)).toMatchObject({ state: 'waits', waitsUntil: '2026-12-09T00:00:00.000Z' });
    icx.acting.outcomes = [taken];
    await icx.mail.inbound.confirm(id, anna('c'));
    expect(icx.acting.asked.map(({ scope }) => scope)).toEqual(['case', 'confirmed']);
    expect(await icx.read(id)).toMatchObject({ state: 'acted', acted: [{ scope: 'case' }, { scope: 'confirmed' }] });
  });
});

describe('two of three wait for a person of the party', () => {
  test.each([
    ['unsigned', { signed: false }, 'not-authentic'],
    ['at the desk', { to: ['codes@exchange.example'] }, 'token-missing'],
    ['from somebody who is not listed', { from: 'temp@bbbb.example' }, 'no-acting-contact'],
  ])('%s', async (_, written, why) => {
    const id = await icx.worked(written);
    expect(icx.acting.asked).toEqual([]);
    expect(await icx.read(id)).toMatchObject({
      ...{ state: 'waits', party: 'BBBB', why: { code: why }, waitsUntil: '2026-12-09T00:00:00.000Z' },
    });
  });

  test('a token that has expired, and what it was about', async () => {
    const id = await icx.worked({ to: [icx.replyTo({ expires: '2026-11-30T00:00:00Z' })] });
    expect(await icx.read(id)).toMatchObject({ state: 'waits', why: { code: 'token-expired' }, post: icx.post });
  });

  test("another party's token: its own contact list counts, and it is for that party to say", async () => {
    const post = 'post_cccccccccccccccccccccccccc' as PostId;
    await icx.mail.outbox.post(icx.noticeOf(post, 'CCCC' as PartyId));
    const id = await icx.worked({ to: [icx.replyTo({ party: 'CCCC' as PartyId, post })] });
    expect(await icx.read(id)).toMatchObject({ state: 'waits', party: 'CCCC', why: { code: 'no-acting-contact' } });
  });

  test('confirmed it acts at its door time, by the word of who confirmed, once however often that is said', async () => {
    const id = await icx.worked({ signed: false });
    icx.world.now = instant('2026-12-08T23:59:59.000Z');
    const confirmed = await icx.mail.inbound.confirm(id, anna('c'));
    expect(confirmed).toMatchObject({ state: 'acted', confirmed: { by: person, at: icx.world.now } });
    expect(await icx.mail.inbound.confirm(id, anna('c'))).toEqual(confirmed);
    expect(await icx.mail.inbound.confirm(id, anna('d'))).toMatchObject({ code: 'mail-not-waiting' });
    expect(icx.acting.asked).toMatchObject([{ scope: 'confirmed', mail: { at: TUESDAY, confirmedBy: person } }]);
  });

  test('rejected it never acts', async () => {
    const id = await icx.worked({ signed: false });
    const rejected = await icx.mail.inbound.reject(id, 'nobody of ours wrote it', anna('r'));
    expect(rejected).toMatchObject({ state: 'rejected', rejected: { by: person, reason: 'nobody of ours wrote it' } });
    expect(await icx.mail.inbound.confirm(id, anna('c'))).toMatchObject({ code: 'mail-not-waiting' });
    expect(icx.acting.asked).toEqual([]);
  });

  test('of another party it is as if it were not there', async () => {
    const id = await icx.worked({ signed: false });
    const unknown = { code: 'mail-unknown' };
    expect(await icx.mail.inbound.read(supplier('CCCC'), id)).toMatchObject(unknown);
    expect(await icx.mail.inbound.confirm(id, icx.world.envelope('CCCC', 'c'))).toMatchObject(unknown);
    expect(await icx.mail.inbound.page(supplier('CCCC'), {}, 10)).toEqual({ items: [], next: null });
    for (const named of ['mail_nothing', 'anything', icx.post])
      expect(await icx.mail.inbound.read(secas, named)).toMatchObject(unknown);
  });

  test('it lapses five Working Days after its door time, moved there by the clock', async () => {
    const id = await icx.worked({ signed: false });
    expect(await icx.mail.lapses.nextDueAt()).toBe('2026-12-09T00:00:00.000Z');
    icx.world.now = instant('2026-12-10T00:00:00.000Z');
    expect(await icx.mail.inbound.confirm(id, anna('late'))).toMatchObject({ code: 'mail-lapsed' });
    await Promise.all([icx.mail.lapses.sweep(), icx.mail.lapses.sweep()]);
    expect(await icx.history(id)).toEqual(['mail-received', 'mail-read', 'mail-lapsed']);
    expect(await icx.read(id)).toMatchObject({ state: 'lapsed', lapsedAt: '2026-12-09T00:00:00.000Z' });
    expect(await icx.mail.lapses.nextDueAt()).toBeUndefined();
  });
});

describe('never acts', () => {
  test.each([
    [
      'a forged token, unsigned',
      { to: ['case+bbbb.abcdefghijklmnopqrstuvwxyz.0fzz2222222222222222222222@exchange.example'], signed: false },
      'too-few-rungs',
    ],
    ['a stranger at the desk', { to: ['codes@exchange.example'], signed: false }, 'too-few-rungs'],
    ['an out-of-office reply on all three rungs', { headers: ['Auto-Submitted: auto-replied'] }, 'automatic'],
    ['two From headers', { headers: ['From: other@bbbb.example'], signed: false }, 'too-few-rungs'],
  ])('%s', async (_, written, why) => {
    const id = await icx.worked(written);
    expect(await icx.read(id)).toMatchObject({ state: 'never', why: { code: why }, waitsUntil: null });
    expect(icx.acting.asked).toEqual([]);
    expect(await icx.mail.inbound.confirm(id, anna('c'))).toMatchObject({ refused: true });
  });

  test('what breaks the reader is unreadable and told, and the next one is read', async () => {
    const id = await icx.worked({ headers: Array(300_000).fill('X: y'), signed: false });
    const next = await icx.worked();
    expect(await icx.read(id)).toMatchObject({ state: 'never', why: { code: 'unreadable' }, party: 'BBBB' });
    expect(await icx.read(next)).toMatchObject({ state: 'acted' });
  });
});

describe('a report', () => {
  const report = {
    from: 'mailer-daemon@mx.example',
    returnPath: '',
    signed: false,
    headers: [],
  };
  const dsn = (to: readonly string[]) => ({
    ...report,
    to,
    headers: ['MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status; boundary=x'],
    body: [
      '--x',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx',
      '',
      'Final-Recipient: rfc822; a@b.example',
      'Action: failed',
      'Status: 5.1.1',
      '',
      '--x--',
    ].join('\r\n'),
  });

  test('to a genuine bounce address is handed on, once, and acts on nothing else', async () => {
    const id = await icx.worked(dsn([icx.mail.addresses.bounceAddress(icx.post, 2)]));
    await icx.mail.work.finish(id);
    expect(icx.acting.reported).toMatchObject([
      { id, at: TUESDAY, post: icx.post, recipient: 2, reports: [{ action: 'failed' }] },
    ]);
    expect(await icx.read(id)).toMatchObject({ state: 'report', report: 'bounced', standing: 'never' });
  });

  test.each([
    ['the desk', () => ['codes@exchange.example']],
    ['a changed bounce address', () => [icx.mail.addresses.bounceAddress(icx.post, 2).replace('.2.', '.3.')]],
    ['two of them', () => [0, 1].map((n) => icx.mail.addresses.bounceAddress(icx.post, n))],
    [
      'one of a mail that was never sent',
      () => [icx.mail.addresses.bounceAddress('post_cccccccccccccccccccccccccc' as PostId, 0)],
    ],
  ])('to %s is noted at most', async (_, to) => {
    const id = await icx.worked(dsn(to()));
    expect(icx.acting.reported).toEqual([]);
    expect(await icx.read(id)).toMatchObject({ state: 'never', report: null });
  });
});

describe('DNS that does not answer', () => {
  beforeEach(() => void (icx.zone = { ...icx.zone, 'TXT s1._domainkey.bbbb.example': 'ETIMEOUT' }));

  test('is asked again: meanwhile the mail is only received, and then it acts', async () => {
    const id = await icx.worked();
    expect(await icx.history(id)).toEqual(['mail-received']);
    expect(icx.mail.work.problem()).toBeUndefined();
    icx.zone = { ...icx.zone, ...icx.key.record };
    await icx.mail.work.finish(id);
    expect(await icx.history(id)).toEqual(['mail-received', 'mail-read', 'mail-acted']);
  });

  test('is waited for by no stranger, whose name server may be as slow as he likes', async () => {
    const desk = ['codes@exchange.example'];
    for (let mails = 0; mails < 5; mails += 1) {
      const id = await icx.worked({ from: 'anybody@bbbb.example', to: desk });
      expect(await icx.read(id)).toMatchObject({ state: 'never', party: null });
    }
    expect(icx.mail.work.problem()).toBeUndefined();
    const listed = await icx.worked({ to: desk });
    expect(await icx.history(listed)).toEqual(['mail-received']);
  });

  test('for mail after mail is told', async () => {
    for (let mails = 0; mails < 5; mails += 1) await icx.worked();
    expect(icx.mail.work.problem()).toContain('DNS does not answer (DKIM key s1._domainkey.bbbb.example)');
  });
});

test('codes are in no event and no document, whatever of a mail they stand in', async () => {
  const code = '83FED3407A939723A5C639B26916D505C3B5';
  const id = await icx.worked({ subject: `Re: ${code}`, body: `code ${code}`, headers: [`X-Code: ${code}`] });
  const told = JSON.stringify([await icx.read(id), await icx.mail.inbound.page(secas, {}, 10)]);
  const log = JSON.stringify(await icx.world.log.readAll(0n, 10_000), (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  for (const text of [told, log]) expect(text.toUpperCase()).not.toContain(code.slice(0, 32));
  expect(await icx.read(id)).toMatchObject({ hasCode: true });
});

test('lists go page by page, newest first, by party and state', async () => {
  const waiting = [await icx.worked({ signed: false }), await icx.worked({ signed: false })];
  const acted = await icx.worked();
  const stranger = await icx.worked({ to: ['codes@exchange.example'], signed: false });
  const ids = async (...[of, filter, limit, before]: Parameters<typeof icx.mail.inbound.page>) => {
    const page = await icx.mail.inbound.page(of, filter, limit, before);
    return { ids: page.items.map(({ id }) => id), next: page.next };
  };
  expect(await ids(secas, {}, 10)).toEqual({ ids: [stranger, acted, ...waiting.toReversed()], next: null });
  expect((await ids(supplier('BBBB'), {}, 10)).ids).toEqual([acted, ...waiting.toReversed()]);
  expect((await ids(supplier('BBBB'), { state: 'waits' }, 10)).ids).toEqual(waiting.toReversed());
  const first = await ids(supplier('BBBB'), {}, 2);
  expect((await ids(supplier('BBBB'), {}, 2, BigInt(first.next!))).ids).toEqual([waiting[0]]);
});

describe('read again by this release', () => {
  test('it says the same, whatever DNS and the contact list have become', async () => {
    const id = await icx.worked();
    icx.zone = {};
    const head = await icx.world.log.head();
    expect(await icx.mail.inbound.replay(id)).toEqual({ id, result: 'same', differences: [] });
    expect(await icx.world.log.head()).toBe(head);
  });

  test('what another release made of it otherwise is told', async () => {
    const id = await icx.comes({ signed: false });
    const [received] = await icx.world.log.readStream(id);
    await icx.mail.work.finish(id);
    const [, read] = await icx.world.log.readStream(id);
    const older = `mail_${'a'.repeat(26)}` as typeof id;
    await icx.world.exchange.engines.rawMail.put(older, (await icx.world.exchange.engines.rawMail.get(id))!);
    const summary = { ...(read!.data['summary'] as object), says: 'unclear' };
    await icx.world.log.append(older, 'no-stream', [
      { type: received!.type, data: { ...received!.data, id: older } },
      { type: read!.type, data: { ...read!.data, summary } },
    ]);
    expect(await icx.mail.inbound.replay(older)).toMatchObject({
      result: 'differs',
      differences: [{ what: 'says', then: 'unclear', now: 'not-installer' }],
    });
    await icx.world.exchange.engines.rawMail.delete(older);
    expect(await icx.mail.inbound.replay(older)).toMatchObject({ result: 'raw-deleted' });
  });
});
