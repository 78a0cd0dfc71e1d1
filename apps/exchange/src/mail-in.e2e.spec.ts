import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { storedMail } from '@icx/mail-service';
import type { MailId } from '@icx/mail';
import { openKeyFile } from '@icx/keys';
import { openLogReader } from '@icx/sqlite/log';
import { openRawMailReader } from '@icx/sqlite/mail';
import { createTransport } from 'nodemailer';
import { freshCode } from './codes.fixture.ts';
import { ExchangeProcess } from './exchange-process.fixture.ts';
import { LeakScan } from './leak-scan.fixture.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'icx-mail-in-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const doorOf = ({ output }: ExchangeProcess): number =>
  Number(/mail +127\.0\.0\.1:(\d+) takes/.exec(Buffer.concat(output).toString())![1]);
const code = freshCode();
const raw = Buffer.from(`From: codes@bbbb.example\r\nSubject: ${code}\r\n\r\nThe code is ${code}.\r\n`);
const deliver = async (port: number, to = 'codes@exchange.localhost'): Promise<string> => {
  const transport = createTransport({ host: '127.0.0.1', port, tls: { rejectUnauthorized: false } });
  const sent = await transport.sendMail({ envelope: { from: 'codes@bbbb.example', to }, raw });
  return sent.response;
};
const received = (): readonly MailId[] => {
  const log = openLogReader(join(folder, 'log.db'));
  const all = log.readAll(0n, 10_000).filter(({ type }) => type === 'mail.mail-received.v1');
  log.close();
  return all.map(({ data }) => data['id'] as MailId);
};
const originals = async () => {
  const keyFile = openKeyFile({ folder, mode: 'sandbox', random: randomBytes });
  const options = { path: join(folder, 'mail.db'), ...keyFile, now: () => new Date().toISOString() };
  return openRawMailReader({ ...options, random: randomBytes });
};

test('mail comes in over TLS at the port that the start tells, is counted, and is nowhere in clear', async () => {
  const exchange = await ExchangeProcess.start(folder);
  expect(await deliver(doorOf(exchange))).toBe('250 OK: stored');
  await expect(deliver(doorOf(exchange), 'somebody@elsewhere.example')).rejects.toThrow(/550/);
  const { text } = await (await exchange.as('SECA')).get('/metrics');
  expect(text).toContain('icx_mails_in_total{door="smtp",became="stored"} 1');
  const scan = new LeakScan([code]);
  expect(scan.folder(folder)).toEqual([]);
  await exchange.end('SIGTERM');
  expect(scan.folder(folder)).toEqual([]);
  expect(scan.text('terminal', Buffer.concat(exchange.output).toString())).toEqual([]);
  const reader = await originals();
  const [id] = received();
  expect(Buffer.from((await storedMail(reader, id!))!.raw).equals(raw)).toBe(true);
  await reader.close();
}, 120_000);

test('kill -9 at any moment before the 250: the sender’s next attempt is the same mail, and there is one', async () => {
  let stored = false;
  for (const afterMs of [0, 2, 5, 10, 20]) {
    const exchange = await ExchangeProcess.start(folder);
    const delivery = deliver(doorOf(exchange)).then(
      () => (stored = true),
      () => undefined,
    );
    await wait(130 + afterMs); // the greeting comes after 100 ms
    await exchange.end('SIGKILL');
    await delivery;
    // What was said 250 to is here.
    if (stored) expect(received().length).toBe(1);
  }
  const exchange = await ExchangeProcess.start(folder);
  expect(await deliver(doorOf(exchange))).toMatch(/^250/);
  await exchange.end('SIGTERM');
  const [id, ...others] = received();
  expect(others).toEqual([]);
  const reader = await originals();
  expect(await reader.verify()).toEqual({ opened: 1, broken: [] });
  expect(await storedMail(reader, id!)).toBeDefined();
  await reader.close();
}, 180_000);

test('two sandboxes on one machine do not stand in each other’s way; a port that was named has to be free', async () => {
  const first = await ExchangeProcess.start(folder, { ICX_PORT: '0' });
  const port = String(doorOf(first));
  const second = mkdtempSync(join(tmpdir(), 'icx-mail-in-'));
  await expect(ExchangeProcess.start(second, { ICX_SMTP_PORT: port })).rejects.toThrow(
    `Port ${port} for mail cannot be had (EADDRINUSE)`,
  );
  const off = await ExchangeProcess.start(second, { ICX_SMTP_PORT: 'off' });
  expect(Buffer.concat(off.output).toString()).not.toContain('takes mail');
  await Promise.all([first.end('SIGTERM'), off.end('SIGTERM')]);
  rmSync(second, { recursive: true, force: true });
}, 120_000);
