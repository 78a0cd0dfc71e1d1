import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createTransport } from 'nodemailer';
import { engineTest } from '../../../../../infra/ci/engines.ts';
import { openListener } from './index.ts';
import { certificate, domain, openDoor, Wire, type Door } from './wire.fixture.ts';

let door: Door;
beforeEach(async () => {
  door = await openDoor();
});
afterEach(() => door.end());

const text = 'Subject: hello\r\n\r\nOne line.\r\n..with a dot\r\n';
/** What the door had when it was told that all of this had come. */
const bodies = () => door.taken.map(({ raw }) => Buffer.from(raw).toString('latin1'));

test('a mail comes whole, with its envelope and its peer, and 250 is said once it is stored', async () => {
  const wire = await Wire.to(door.port);
  let stored = () => {};
  door.storage = new Promise((resolve) => (stored = resolve));
  await wire.begin();
  const reply = wire.say(`${text}.`);
  const first = await Promise.race([reply, new Promise((resolve) => setTimeout(resolve, 100, 'nothing yet'))]);
  expect([first, door.taken]).toEqual(['nothing yet', []]);
  stored();
  expect(await reply).toBe('250 OK: stored');
  expect(door.taken).toEqual([
    {
      door: 'smtp',
      envelope: {
        from: 'codes@bbbb.example',
        to: [`codes@${domain}`],
        peer: { ip: '127.0.0.1', helo: 'mx.bbbb.example' },
      },
      raw: Buffer.from('Subject: hello\r\n\r\nOne line.\r\n.with a dot\r\n'),
    },
  ]);
  expect(door.became).toEqual(['stored']);
});

test('several mails come in one connection, also with the null return path; each is one', async () => {
  const wire = await Wire.to(door.port);
  await wire.begin();
  expect(await wire.say('one\r\n.')).toMatch(/^250/);
  await wire.begin('');
  expect(await wire.say('two\r\n.')).toMatch(/^250/);
  expect(bodies()).toEqual(['one\r\n', 'two\r\n']);
  expect(door.taken[1]!.envelope.from).toBe('');
});

test('mail to anybody else is refused: nothing is relayed', async () => {
  const wire = await Wire.to(door.port);
  await wire.say('EHLO mx.bbbb.example');
  await wire.say('MAIL FROM:<codes@bbbb.example>');
  const others = ['x@elsewhere.example', `x%elsewhere.example@${domain}x`, `"x@elsewhere.example"@[127.0.0.1]`];
  for (const other of others) expect(await wire.code(`RCPT TO:<${other}>`)).toMatch(/^55\d$|^501$/);
  expect(await wire.code('DATA')).toBe('503');
  expect(door.taken).toEqual([]);
});

test('what cannot be stored is asked for again, and comes again; the door says what is wrong until it does', async () => {
  const wire = await Wire.to(door.port);
  door.storage = 'away';
  await wire.begin();
  expect(await wire.say(`${text}.`)).toMatch(/^451/);
  expect(door.problem()).toContain('The disk is full.');
  door.storage = 'there';
  await wire.begin();
  expect(await wire.say(`${text}.`)).toMatch(/^250/);
  expect([door.problem(), door.taken.length, door.became]).toEqual([undefined, 1, ['postponed', 'stored']]);
});

test('more mail than there is room for while the storage is slow is asked to come later', async () => {
  await door.end();
  door = await openDoor({ bytesInHand: 150_000 });
  let stored = () => {};
  door.storage = new Promise((resolve) => (stored = resolve));
  const mail = `${'x'.repeat(70)}\r\n`.repeat(1_000);
  const [first, second] = [await Wire.to(door.port), await Wire.to(door.port)];
  for (const wire of [first, second]) await wire.begin();
  first.write(`${mail}.\r\n`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await second.say(`${mail}.`)).toMatch(/^452/);
  stored();
  expect(await first.reply()).toMatch(/^250/);
  await second.begin();
  expect(await second.say(`${mail}.`)).toMatch(/^250/);
  expect(bodies()).toEqual([mail, mail]);
});

test('a port that is taken is said so', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const opening = openListener({
    ...{ host: '127.0.0.1', port, name: domain, tls: certificate },
    isOurs: () => true,
    isProof: () => true,
    takeIn: async () => undefined,
  });
  await expect(opening).rejects.toMatchObject({ code: 'EADDRINUSE' });
  taken.close();
});

test('as it closes, what is being stored is told to its sender, and nobody else is waited for', async () => {
  const [sender, idle] = [await Wire.to(door.port), await Wire.to(door.port)];
  let stored = () => {};
  door.storage = new Promise((resolve) => (stored = resolve));
  await sender.begin();
  sender.write('one\r\n.\r\n');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const closing = door.close();
  stored();
  expect(await sender.reply()).toMatch(/^250/);
  await closing;
  expect(await idle.reply()).toMatch(/^421/);
  expect(bodies()).toEqual(['one\r\n']);
});

test.each([false, true])('nodemailer delivers, over TLS: %s', async (ignoreTLS) => {
  const transport = createTransport({
    ...{ host: '127.0.0.1', port: door.port, ignoreTLS: !ignoreTLS, requireTLS: ignoreTLS },
    tls: { ca: certificate.cert, checkServerIdentity: () => undefined },
  });
  const sent = await transport.sendMail({
    from: 'codes@bbbb.example',
    to: `codes@${domain}`,
    subject: 'Grüße',
    text: 'A line.\n.and a dot\n',
    attachments: [{ filename: 'answers.csv', content: 'a,b\r\n1,2\r\n' }],
  });
  expect(sent.response).toMatch(/^250/);
  expect(bodies()).toEqual([expect.stringMatching(/\r\n\.and a dot\r\n/)]);
  transport.close();
});

const swaksTest = engineTest('swaks');
const run = promisify(execFile);
swaksTest('swaks delivers', async (swaks) => {
  const server = ['--server', '127.0.0.1', '--port', String(door.port), '--timeout', '20'];
  const mail = ['--from', 'codes@bbbb.example', '--to', `codes@${domain}`, '--body', 'From swaks.\n.\n.x\n'];
  const { stdout } = await run(swaks, [...server, ...mail]);
  expect(stdout).toMatch(/250 OK: stored/);
  expect(bodies()).toEqual([expect.stringContaining('From swaks.\r\n.\r\n.x\r\n')]);
});

swaksTest(
  'swaks is refused what it must be: another domain, a password, a mail that is announced as too large',
  async (swaks) => {
    const server = ['--server', '127.0.0.1', '--port', String(door.port), '--from', 'a@bbbb.example'];
    const refused = async (...args: string[]) =>
      run(swaks, [...server, ...args]).then(
        () => 'taken',
        (error: unknown) => (error as { readonly code: number }).code,
      );
    // swaks: 24 no recipient was taken, 28 authentication failed, 23 the sender was refused.
    expect(await refused('--to', 'x@elsewhere.example')).toBe(24);
    expect(await refused('--to', `codes@${domain}`, '--auth', '--auth-user', 'a', '--auth-password', 'b')).toBe(28);
    expect(door.taken).toEqual([]);
  },
);
