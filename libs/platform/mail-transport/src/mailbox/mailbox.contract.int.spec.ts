import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTRACT_NOW, transportContract } from '@icx/mail-transport/contract';
import { openMailbox, type LocalMailbox } from './index.ts';

const message = (to: string) => ({ from: 'bounce@exchange.example', to, raw: Buffer.from(`To: ${to}\r\n\r\n`) });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'icx-mailbox-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const open = (most?: number) =>
  openMailbox({ path: join(folder, 'mailbox.db'), now: () => CONTRACT_NOW, ...(most !== undefined && { most }) });
const all = (mailbox: LocalMailbox) => mailbox.list({ most: 100 }).map(({ number }) => mailbox.read(number)!);

transportContract('the local mailbox', async () => {
  const transport = open();
  const destroy = async () => undefined;
  // Closed, it is opened anew to see that nothing came.
  const arrived = () => {
    const again = open();
    const mails = all(again);
    void again.close();
    return mails;
  };
  return { transport, arrived, destroy };
});

test('what was sent is there after it was opened anew, newest first, also of one address in whatever capitals', async () => {
  const before = open();
  for (const to of ['codes@aaaa.example', 'Codes@BBBB.example', 'codes@aaaa.example']) await before.send(message(to));
  await before.close();
  const mailbox = open();
  expect(mailbox.list({ most: 2 }).map(({ number, to }) => [number, to])).toEqual([
    [3, 'codes@aaaa.example'],
    [2, 'Codes@BBBB.example'],
  ]);
  expect(mailbox.list({ to: 'CODES@bbbb.example', most: 9 })).toEqual([
    { number: 2, sentAt: CONTRACT_NOW, from: 'bounce@exchange.example', to: 'Codes@BBBB.example' },
  ]);
  expect(Buffer.from(mailbox.read(1)!.raw).toString()).toBe('To: codes@aaaa.example\r\n\r\n');
  expect(mailbox.read(4)).toBeUndefined();
  await mailbox.close();
});

test('the oldest go, and no number is given twice', async () => {
  const mailbox = open(3);
  for (let sent = 0; sent < 5; sent++) await mailbox.send(message('codes@aaaa.example'));
  expect(mailbox.list({ most: 100 }).map(({ number }) => number)).toEqual([5, 4, 3]);
  expect(mailbox.read(2)).toBeUndefined();
  await mailbox.close();
});
