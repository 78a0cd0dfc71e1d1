import type { DeliveryReport, PostId, Said } from '@icx/mail';
import { parseEmailAddress } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { instant } from '@icx/working-days';
import { ActingWorld, answers, CODE } from './acting-world.fixture.ts';

let icx: ActingWorld;
beforeEach(async () => void (icx = await ActingWorld.open()));
afterEach(() => icx.world.remove());

const notOurs: Said = { says: 'not-installer' };

describe('on a mail about one leg', () => {
  test.each([
    ['RECEIVED', { says: 'received' }, 'leg-acknowledged'],
    ['NOT OURS', notOurs, 'installation-denied'],
    ['NOT HELD LOST', { says: 'code-not-held', reason: 'lost' }, 'code-not-held'],
    ['COMMISSIONED', { says: 'already-commissioned' }, 'request-queried'],
    ['INVALID: no such meter', { says: 'request-invalid', note: 'no such meter' }, 'request-queried'],
    ['a code', { says: 'code-supplied', installCode: CODE }, 'code-supplied'],
  ] as const)('%s acts, once, in the name of the mailbox and at the door time', async (_, said, event) => {
    const [request] = await icx.asked(1);
    const mail = icx.mail({ said, hasCode: said.says === 'code-supplied' });
    icx.world.now = instant('2026-11-23T12:00:00.000Z');
    expect(await icx.act(mail)).toEqual(['taken']);
    const before = await icx.world.log.head();
    expect(await icx.act(mail)).toEqual(['taken']);
    expect(await icx.world.log.head()).toBe(before);
    const recorded = (await icx.world.log.readStream(request!)).find(({ type }) => type === `requests.${event}.v1`)!;
    const user = 'mail:BBBB/codes@bbbb.example';
    expect(recorded.metadata).toMatchObject({
      party: 'BBBB',
      user,
      channel: 'email',
      command: `mail ${mail.hash} ${request} 1`,
    });
    expect(Object.values(recorded.data)).toContain('2026-11-23T10:00:00.000Z');
    expect(JSON.stringify(await icx.world.log.readStream(request!), bigints)).not.toContain(CODE.slice(0, 32));
  });

  test('the same answer in another mail is taken as said before; another one is refused as by every channel', async () => {
    const [request] = await icx.asked(1);
    await icx.act(icx.mail({ said: notOurs }));
    const before = await icx.history(request!);
    expect(await icx.act(icx.mail({ said: notOurs }))).toEqual(['taken']);
    expect(await icx.act(icx.mail({ said: { says: 'code-not-held', reason: 'lost' } }))).toEqual([
      'refused leg-not-open',
    ]);
    expect(await icx.history(request!)).toEqual(before);
  });

  test('the same bytes in another envelope say nothing again, in words or in a file', async () => {
    const [request] = await icx.asked(1);
    const mail = icx.mail({
      said: notOurs,
      attachments: [answers([{ requestId: request!, leg: '1', answer: 'not-installer' }])],
    });
    const [file] = await icx.files(mail);
    const before = await icx.world.log.head();
    const copy = { ...mail, id: `mail_${'z'.repeat(26)}` as typeof mail.id, at: instant('2026-11-23T10:00:01.000Z') };
    expect(await icx.act(copy)).toEqual(['taken', 'taken']);
    expect((await icx.acting.act(copy, 'case'))[1]).toMatchObject({ file: file!.receipt.id });
    expect(await icx.world.log.head()).toBe(before);
  });

  test('a code that fails validation is on record once, and the clock runs on', async () => {
    const [request] = await icx.asked(1);
    const mail = icx.mail({ said: { says: 'code-supplied', installCode: `${CODE.slice(0, 32)}0000` }, hasCode: true });
    expect(await icx.act(mail)).toEqual(['refused install-code-crc-mismatch']);
    expect(await icx.act(mail)).toEqual(['refused install-code-crc-mismatch']);
    expect((await icx.history(request!)).filter((name) => name === 'supply-rejected')).toHaveLength(1);
    const { state } = await icx.world.services.requests.load(request!);
    expect(state).toMatchObject({ status: 'open', legs: [{ deadline: expect.anything() }] });
  });

  test('an answer that stood at the door in time takes back the breach that was recorded meanwhile', async () => {
    const [request] = await icx.asked(1);
    icx.world.now = instant('2026-12-07T23:59:59.000Z');
    const mail = icx.mail({ said: { says: 'code-supplied', installCode: CODE }, hasCode: true });
    icx.world.now = instant('2026-12-09T10:00:00.000Z');
    await icx.world.services.timers.sweep();
    expect(await icx.history(request!)).toContain('breach-recorded');
    expect(await icx.act(mail, 'confirmed')).toEqual(['taken']);
    expect((await icx.history(request!)).slice(-2)).toEqual(['breach-retracted', 'code-supplied']);
  });

  test('who has confirmed it is told beside the mailbox', async () => {
    const [request] = await icx.asked(1);
    await icx.act(icx.mail({ said: notOurs }, { confirmedBy: 'user:BBBB/anna' }), 'confirmed');
    expect((await icx.world.log.readStream(request!)).at(-1)!.metadata).toMatchObject({ approvedBy: 'user:BBBB/anna' });
  });

  test('a code for the name of a mailbox goes nowhere', async () => {
    const [request] = await icx.asked(1);
    const mail = icx.mail({ said: notOurs });
    const read = { ...mail.read, from: [must(parseEmailAddress(`${CODE}@elsewhere.example`))] };
    expect(await icx.act({ ...mail, read, confirmedBy: 'user:BBBB/anna' }, 'confirmed')).toEqual(['taken']);
    expect(JSON.stringify(await icx.world.log.readStream(request!), bigints)).not.toContain(CODE);
  });

  test('what cannot be taken for one thing waits, and confirmed it is nothing still', async () => {
    await icx.asked(1);
    const mail = icx.mail({ said: { says: 'unclear', why: 'It holds more than one code.' } });
    expect(await icx.act(mail)).toEqual(['waits answer-unclear']);
    expect(await icx.act(mail, 'confirmed')).toEqual(['refused answer-unclear']);
    expect(await icx.act(icx.mail({}))).toEqual(['refused answer-not-found']);
  });

  test('a code that nobody asked for there is told of, and goes nowhere', async () => {
    const [request] = await icx.asked(1);
    expect(await icx.act(icx.mail({ said: { says: 'received' }, hasCode: true }))).toEqual([
      'taken',
      'refused code-not-asked',
    ]);
    expect(await icx.history(request!)).not.toContain('code-supplied');
  });
});

describe('on a mail about many legs', () => {
  test('a keyword waits; confirmed it is said to each that can be answered still', async () => {
    const [one, two, three] = await icx.asked(3);
    const mail = icx.mail({ said: notOurs });
    expect(await icx.act(mail)).toEqual(['waits answer-for-many']);
    icx.legs = [{ request: two!, leg: 1 }];
    await icx.act(icx.mail({ said: { says: 'code-not-held', reason: 'lost' } }));
    icx.legs = [one!, two!, three!].map((request) => ({ request, leg: 1 }));
    expect(await icx.act(mail, 'confirmed')).toEqual(['taken', 'taken']);
    expect(await icx.history(two!)).not.toContain('installation-denied');
  });

  test('one code is never that of all', async () => {
    const [one] = await icx.asked(2);
    const mail = icx.mail({ said: { says: 'code-supplied', installCode: CODE }, hasCode: true });
    expect(await icx.act(mail)).toEqual(['waits answer-for-many']);
    expect(await icx.act(mail, 'confirmed')).toEqual(['refused code-for-many']);
    expect(await icx.history(one!)).not.toContain('code-supplied');
  });

  test('about more than a mail can answer in words, it is refused', async () => {
    icx.legs = Array.from({ length: 501 }, (_, n) => ({ request: `icr_TEST${n}` as never, leg: 1 }));
    expect(await icx.act(icx.mail({ said: notOurs }))).toEqual(['refused answer-for-too-many']);
  });
});

test('a mail about nothing of that party has no leg', async () => {
  await icx.asked(1);
  expect(await icx.act(icx.mail({ said: notOurs }, { post: 'post_zzzzzzzzzzzzzzzzzzzzzzzzzz' as PostId }))).toEqual([
    'refused case-unknown',
  ]);
  expect(await icx.act(icx.mail({ said: notOurs }, { post: null }), 'confirmed')).toEqual(['refused case-unknown']);
});

describe('attachments', () => {
  test('are files of answers at the door time of their mail; rows beyond it wait, and act alone once confirmed', async () => {
    const [one, two] = await icx.asked(2, 1);
    const rows = [
      { requestId: one!, leg: '1', answer: 'code-supplied', installCode: CODE },
      { requestId: two!, leg: '1', answer: 'not-installer' },
      { requestId: 'icr_TEST0123456789abcdef', leg: '1', answer: 'not-installer' },
    ];
    const mail = icx.mail({ attachments: [answers(rows)], hasCode: true });
    icx.world.now = instant('2026-11-23T12:00:00.000Z');
    const [file] = await icx.files(mail);
    expect(file).toMatchObject({
      state: 'done',
      receipt: { receivedAt: mail.at },
      rows: { counts: { accepted: 1, rejected: 2 } },
    });
    expect(file!.rows.refused.map(({ code }) => code)).toEqual(['row-beyond-mail', 'request-unknown']);
    const supplied = (await icx.world.log.readStream(one!)).at(-1)!;
    expect(supplied).toMatchObject({
      data: { answeredAt: mail.at },
      metadata: { channel: 'email', user: 'mail:BBBB/codes@bbbb.example' },
    });
    const [again, beyond] = await icx.files({ ...mail, confirmedBy: 'user:BBBB/anna' }, 'confirmed');
    expect(again!.receipt.id).toBe(file!.receipt.id);
    expect(beyond!.rows.counts).toMatchObject({ accepted: 1, skipped: 1, rejected: 1 });
    expect((await icx.world.log.readStream(two!)).find(({ type }) => type.includes('denied'))!.metadata).toMatchObject({
      ...{ user: 'mail:BBBB/codes@bbbb.example', approvedBy: 'user:BBBB/anna' },
    });
  });

  test('without a token wait whole, and are taken whole once confirmed', async () => {
    const [one] = await icx.asked(1);
    const attachments = [answers([{ requestId: one!, leg: '1', answer: 'not-installer' }])];
    const rungs = { token: false, dmarc: true, contact: true };
    const [file] = await icx.files(icx.mail({ attachments }, { post: null, rungs }), 'confirmed');
    expect(file!.rows.counts).toMatchObject({ accepted: 1 });
  });

  test('may be several; the same one is one file, and what is no template is named and not read', async () => {
    const [one, two] = await icx.asked(2);
    const other = { name: 'photo.jpg', type: 'image/jpeg', format: 'other', bytes: new Uint8Array() } as const;
    const attachments = [
      answers([{ requestId: one!, leg: '1', answer: 'not-installer' }], 'one.csv'),
      other,
      answers([{ requestId: two!, leg: '1', answer: 'already-commissioned' }], 'two.csv'),
    ];
    const mail = icx.mail({ attachments });
    expect(await icx.act(mail)).toEqual(['taken', 'refused attachment-not-read', 'taken']);
    const outcomes = await icx.acting.act(mail, 'case');
    expect(outcomes.map(({ attachment }) => attachment)).toEqual(['one.csv', 'photo.jpg', 'two.csv']);
    expect(await icx.files(icx.mail({ attachments: attachments.slice(0, 1) }))).toMatchObject([
      { receipt: { id: outcomes[0]!.file } },
    ]);
  });
});

test.each([
  ['failed', '5.1.1', 'bounced'],
  ['Failed', '5.7.26', 'bounced'],
  ['failed', '4.4.7', 'noted'],
  ['delayed', '5.1.1', 'noted'],
  ['relayed', '2.0.0', 'noted'],
  ['delivered', '2.0.0', 'noted'],
  ['failed', '5.1.1; rm', 'noted'],
] as const)('a report of %s %s is %s', async (action, status, said) => {
  const report: DeliveryReport = { action, status, recipient: null, diagnostic: null };
  const { id, at } = icx.mail({});
  const post = 'post_abcdefghijklmnopqrstuvwxyz' as PostId;
  expect(await icx.acting.report({ id, at, post, recipient: 2, reports: [report] })).toBe(said);
  expect(icx.bounces).toEqual(said === 'bounced' ? [{ post, recipient: 2, at, status, mail: id }] : []);
});

const bigints = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
