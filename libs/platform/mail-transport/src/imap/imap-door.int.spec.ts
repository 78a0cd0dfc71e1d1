import { eventually } from '@icx/world-testing/eventually';
import { randomBytes } from 'node:crypto';
import { once as listening } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { ImapFlow } from 'imapflow';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { startDovecot, type DovecotServer } from '../../../../../infra/dovecot/server.ts';
import { ownCertificate } from '../listener/index.ts';
import type { ArrivedMessage } from '../transport.ts';
import { ImapDoor, type ImapAddress, type ImapOptions } from './index.ts';

const tls = ownCertificate('localhost', new Date());
const believed = { ca: tls.cert, checkServerIdentity: () => undefined };

/** Passes on so many bytes of the server, and then is gone. */
const proxyTo = async (port: number, bytes: number) => {
  const proxy = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    let passed = 0;
    near.pipe(far).on('error', () => undefined);
    far.pipe(near).on('error', () => undefined);
    far.on('data', (chunk: Buffer) => {
      passed += chunk.length;
      if (passed > bytes) for (const socket of [near, far]) socket.destroy();
    });
  }).listen(0, '127.0.0.1');
  await listening(proxy, 'listening');
  return { port: (proxy.address() as AddressInfo).port, close: () => proxy.close() };
};

engineDescribe('dovecot')('a mailbox of Dovecot', (dovecot) => {
  let server: DovecotServer;
  let taken: ArrivedMessage[];
  beforeAll(async () => {
    server = await startDovecot(dovecot, { tls });
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    taken = [];
    await asPerson(async (client) => {
      const lock = await client.getMailboxLock('INBOX');
      await client.messageDelete('1:*');
      lock.release();
    });
  });

  const address = (): ImapAddress => ({
    ...{ host: '127.0.0.1', port: server.port, tls: 'starttls', mailbox: 'INBOX' },
    ...{ user: server.user, password: server.password },
  });
  const doorWith = (options: Partial<ImapOptions> = {}): ImapDoor =>
    new ImapDoor({
      address: address(),
      isOurs: (to) => to.endsWith('@icx.example'),
      takeIn: async (message) => void taken.push(message),
      tls: believed,
      pollMs: 50,
      connectionMs: 0,
      ...options,
    });
  const asPerson = async <T>(act: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const { host, port, user, password } = address();
    const auth = { user, pass: password };
    const client = new ImapFlow({ host, port, auth, secure: false, tls: believed, logger: false });
    await client.connect();
    return act(client).finally(() => client.logout());
  };
  const put = (raw: string | Buffer, at = '2026-11-20T09:00:00.000Z') =>
    asPerson((client) => client.append('INBOX', Buffer.from(raw), [], new Date(at)));
  const left = () =>
    asPerson(async (client) => {
      const lock = await client.getMailboxLock('INBOX');
      const mails = await client.fetchAll('1:*', { flags: true, uid: true });
      lock.release();
      return mails.map(({ flags }) => [...(flags ?? [])].filter((flag) => flag !== '\\Recent').toSorted());
    });
  const once = (door: ImapDoor) => door.run({ signal: new AbortController().signal });
  const mail =
    'Return-Path: <codes@bbbb.example>\r\nDelivered-To: codes@icx.example\r\nDate: Tue, 1 Jan 2030 00:00:00 +0000\r\nSubject: x\r\n\r\nhello\r\n';

  test('each mail is taken in with the server’s own date, never its Date header, and is gone from there then', async () => {
    await put(mail);
    await put(mail.replace('hello', 'again'), '2026-11-20T10:00:00.000Z');
    const door = doorWith();
    await once(door);
    expect(taken.map(({ raw, ...rest }) => [Buffer.from(raw).toString().slice(-7), rest])).toEqual(
      [
        ['hello', '2026-11-20T09:00:00.000Z'],
        ['again', '2026-11-20T10:00:00.000Z'],
      ].map(([body, arrivedAt]) => [
        `${body}\r\n`,
        { door: 'imap', envelope: { from: 'codes@bbbb.example', to: ['codes@icx.example'] }, arrivedAt },
      ]),
    );
    expect([await left(), door.problem()]).toEqual([[], undefined]);
  });

  test('what could not be stored stays there, and comes with the next poll', async () => {
    await put(mail);
    const away = doorWith({ takeIn: () => Promise.reject(new Error('The disk is full.')) });
    await expect(once(away)).rejects.toThrow('The disk is full.');
    expect((await left()).length).toBe(1);
    await once(doorWith());
    expect([taken.length, await left()]).toEqual([1, []]);
  });

  test('a failed expunge alarms, the mail is not taken twice, and it goes when it can', async () => {
    await put(mail);
    const door = doorWith();
    const expunge = ImapFlow.prototype.messageDelete;
    ImapFlow.prototype.messageDelete = () => Promise.reject(new Error('No permission'));
    try {
      await once(door);
      await once(door);
    } finally {
      ImapFlow.prototype.messageDelete = expunge;
    }
    expect([taken.length, (await left()).length, door.problem()]).toEqual([
      1,
      1,
      expect.stringContaining('could not be expunged'),
    ]);
    await once(door);
    expect([taken.length, await left(), door.problem()]).toEqual([1, [], undefined]);
  });

  test('a mailbox that was made anew has other mails under the same numbers', async () => {
    const door = doorWith();
    const other = { ...address(), mailbox: 'Anew' };
    const inAnew = doorWith({ address: other });
    await asPerson((client) => client.mailboxCreate('Anew'));
    const putAnew = (raw: string) => asPerson((client) => client.append('Anew', Buffer.from(raw)));
    await putAnew(mail);
    const expunge = ImapFlow.prototype.messageDelete;
    ImapFlow.prototype.messageDelete = () => Promise.resolve(false);
    try {
      await once(inAnew);
    } finally {
      ImapFlow.prototype.messageDelete = expunge;
    }
    await asPerson((client) => client.mailboxDelete('Anew'));
    await new Promise((resolve) => setTimeout(resolve, 1100)); // UIDVALIDITY is in seconds
    await asPerson((client) => client.mailboxCreate('Anew'));
    await putAnew(mail.replace('hello', 'another'));
    await once(inAnew);
    expect(taken.map(({ raw }) => Buffer.from(raw).toString().slice(-9).trim())).toEqual(['hello', 'another']);
    expect([door.problem(), inAnew.problem()]).toEqual([undefined, undefined]);
    await asPerson((client) => client.mailboxDelete('Anew'));
  });

  test('a large mail comes whole; one that is too large is flagged, left there and told', async () => {
    const large = Buffer.concat(
      [
        Buffer.from(mail),
        randomBytes(15_000_000)
          .toString('base64')
          .replaceAll(/(.{76})/g, '$1\r\n'),
      ].map(Buffer.from),
    );
    await put(large);
    await put('Subject: small\r\n\r\nx\r\n');
    const door = doorWith({ mailBytes: 1_000_000 });
    await once(door);
    await once(door);
    expect([taken.length, await left()]).toEqual([1, [['$IcxTooLarge', '\\Flagged']]]);
    expect(door.problem()).toMatch(/^1 mail.*too large/);
    await once(doorWith());
    expect(Buffer.from(taken[1]!.raw).equals(large)).toBe(true);
    expect(await left()).toEqual([]);
  });

  test('news of new mail is heard at once, within one connection, until it is to stop', async () => {
    const door = doorWith({ pollMs: 60_000, connectionMs: 60_000 });
    const stop = new AbortController();
    const running = door.run({ signal: stop.signal });
    await put(mail);
    await eventually(() => taken.length >= 1);
    await put(mail.replace('hello', 'again'));
    await eventually(() => taken.length >= 2);
    stop.abort();
    await running;
  });

  test('a connection that is lost in the middle loses nothing, and takes nothing twice', async () => {
    await put(mail);
    await put(`${mail}${'x'.repeat(3_000_000)}`);
    const through = await proxyTo(server.port, 1_500_000);
    const losing = doorWith({ address: { ...address(), port: through.port } });
    await expect(once(losing)).rejects.toThrow();
    expect([taken.length, (await left()).length]).toEqual([1, 1]);
    await once(doorWith());
    expect([taken.map(({ raw }) => raw.length), await left()]).toEqual([[mail.length, mail.length + 3_000_000], []]);
    through.close();
  });

  test('a certificate that nobody vouches for, and a wrong password, are refused, and nothing is said of the password', async () => {
    await expect(once(doorWith({ tls: {} }))).rejects.toThrow(/self-signed/);
    const wrong = { ...address(), password: 'not the secret' };
    const failure: unknown = await once(doorWith({ address: wrong })).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).not.toContain('not the secret');
  });
});

test('no poll for long is an alarm', () => {
  let now = 0;
  const nowhere: ImapAddress = { host: '127.0.0.1', port: 1, tls: 'none', user: 'a', password: 'b', mailbox: 'INBOX' };
  const door = new ImapDoor({ address: nowhere, isOurs: () => true, takeIn: async () => undefined, now: () => now });
  now = 9 * 60_000;
  expect(door.problem()).toBeUndefined();
  now = 11 * 60_000;
  expect(door.problem()).toBe('No mail was polled for 11 minutes.');
});
