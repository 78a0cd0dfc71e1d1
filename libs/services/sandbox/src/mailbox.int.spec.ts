import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMailbox, type LocalMailbox } from '@icx/mail-transport/mailbox';
import { MailboxReader } from './mailbox.ts';

const now = '2026-11-23T10:00:00.000Z';
const raw = (subject: string) =>
  Buffer.from(
    [
      'From: TEST Install Code Exchange <codes@exchange.localhost>',
      'Reply-To: case+bbbb.x@exchange.localhost',
      `Subject: ${subject}`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'AAAA asks you =E2=80=93 BBBB.',
      '--b',
      'Content-Type: text/csv; name=answers.csv',
      'Content-Disposition: attachment; filename=answers.csv',
      '',
      'requestId,answer',
      '--b--',
      '',
    ].join('\r\n'),
  );

let folder: string;
let mailbox: LocalMailbox;
let reader: MailboxReader;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'icx-mailbox-'));
  mailbox = openMailbox({ path: join(folder, 'mailbox.db'), now: () => now });
  reader = new MailboxReader(mailbox);
  for (const [to, subject] of [
    ['codes@bbbb.example', '=?utf-8?Q?One_=E2=80=93_first?='],
    ['codes@cccc.example', 'Two'],
  ] as const)
    await mailbox.send({ from: 'bounce+x@exchange.localhost', to, raw: raw(subject) });
});
afterEach(async () => {
  await mailbox.close();
  rmSync(folder, { recursive: true });
});

test('mails are listed newest first, or those to one address', async () => {
  const one = { number: 1, sentAt: now, to: 'codes@bbbb.example', subject: 'One – first' };
  const two = { number: 2, sentAt: now, to: 'codes@cccc.example', subject: 'Two' };
  expect(await reader.list()).toEqual({ items: [two, one], next: null });
  expect(await reader.list('Codes@BBBB.example')).toEqual({ items: [one], next: null });
});

test('one is read as who receives it sees it, and as it left', async () => {
  expect(await reader.read(1)).toEqual({
    ...{ number: 1, sentAt: now, to: 'codes@bbbb.example', subject: 'One – first', html: '' },
    from: '"TEST Install Code Exchange" <codes@exchange.localhost>',
    replyTo: 'case+bbbb.x@exchange.localhost',
    bounce: 'bounce+x@exchange.localhost',
    text: 'AAAA asks you – BBBB.',
    attachments: [{ name: 'answers.csv', type: 'text/csv', text: 'requestId,answer' }],
  });
  expect(reader.raw(2)).toBe(raw('Two').toString());
});

test.each([0, 3, -1, 1.5, NaN])('there is none of number %s', async (number) => {
  expect(await reader.read(number)).toMatchObject({ code: 'sandbox-mail-unknown' });
  expect(reader.raw(number)).toMatchObject({ code: 'sandbox-mail-unknown' });
});
