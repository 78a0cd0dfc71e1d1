import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SMTPServerOptions } from 'smtp-server';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import type { HandOver, MailTransport } from '../index.ts';
import { openSmtp, parseSmtpAddress, type SmtpAddress, type SmtpOptions } from './index.ts';
import { says, startRelay, type Relay } from './relay.fixture.ts';

const now = '2026-11-23T10:00:00.000Z';
const message = {
  from: 'bounce@exchange.example',
  to: 'codes@bbbb.example',
  raw: Buffer.from('Subject: A\r\n\r\nB\r\n'),
};

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});
const transportTo = (address: SmtpAddress, options: Partial<SmtpOptions> = {}): MailTransport => {
  const transport = openSmtp(address, { now: () => now, name: 'exchange.example', ...options });
  opened.push(transport.close);
  return transport;
};
const relayThat = async (options: SMTPServerOptions = {}): Promise<Relay> => {
  const relay = await startRelay(options);
  opened.push(relay.close);
  return relay;
};
const sentTo = async (options: SMTPServerOptions, over: Partial<SmtpAddress> = {}): Promise<HandOver> => {
  const relay = await relayThat(options);
  return transportTo({ ...relay.address, ...over }).send(message);
};

describe('what the relay says of the message', () => {
  test.each([
    [
      'of the recipient, for now',
      { onRcptTo: (_, __, done) => done(says(450, '4.2.0 Greylisted')) },
      'deferred',
      '450 4.2.0 Greylisted',
    ],
    [
      'of the recipient, for good',
      { onRcptTo: (_, __, done) => done(says(550, '5.1.1 No such user')) },
      'refused',
      '550 5.1.1 No such user',
    ],
    [
      'of the content',
      { onData: (stream, _, done) => stream.on('end', () => done(says(554, '5.7.1 Spam'))).resume() },
      'refused',
      '554 5.7.1 Spam',
    ],
    [
      'of its storage',
      { onData: (stream, _, done) => stream.on('end', () => done(says(452, '4.3.1 Full'))).resume() },
      'deferred',
      '452 4.3.1 Full',
    ],
    [
      'of the size, for good',
      { onMailFrom: (_, __, done) => done(says(552, '5.3.4 Too big')) },
      'refused',
      '552 5.3.4 Too big',
    ],
    [
      'of the sender, for now',
      { onMailFrom: (_, __, done) => done(says(451, '4.7.1 Later')) },
      'deferred',
      '451 4.7.1 Later',
    ],
  ] satisfies [string, SMTPServerOptions, string, string][])('%s is told', async (_, options, outcome, reply) => {
    expect(await sentTo(options)).toEqual({ outcome, reply });
  });

  test('of more than it takes is told before a byte of it is sent', async () => {
    const relay = await relayThat({ size: 1000 });
    const raw = Buffer.alloc(5000, 'a\r\n');
    expect(await transportTo(relay.address).send({ ...message, raw })).toMatchObject({
      outcome: 'refused',
      reply: expect.stringMatching(/^552 /),
    });
    expect(relay.arrived).toEqual([]);
  });

  test('is one printable line without a code, whatever it is', async () => {
    const told = (text: string) => sentTo({ onRcptTo: (_, __, done) => done(says(550, text)) });
    expect(await told('A\u0007B \u00e9')).toEqual({ outcome: 'refused', reply: '550 A B '.trim() });
    expect(await told('x '.repeat(400))).toMatchObject({ outcome: 'refused' });
    expect(JSON.stringify(await told('00112233445566778899AABBCCDDEEFF1A2B'))).not.toContain('00112233');
  });
});

describe('a relay that does not take us, or is not there, is unreachable', () => {
  test.each([
    [
      'refuses us as a sender',
      { onMailFrom: (_, __, done) => done(says(550, '5.7.1 Not you')) },
      /^550 5\.7\.1 Not you$/,
    ],
    ['wants a password', { authOptional: false }, /^530 /],
    ['shuts the door', { onConnect: (_, done) => done(says(554, 'No service')) }, /554/],
    ['is busy', { onConnect: (_, done) => done(says(421, 'Busy')) }, /421/],
  ] satisfies [string, SMTPServerOptions, RegExp][])('that %s', async (_, options, reason) => {
    expect(await sentTo(options)).toEqual({ outcome: 'unreachable', reason: expect.stringMatching(reason) });
  });

  test('that does not take our password, which is in no reason, though the relay repeats it', async () => {
    const onAuth: SMTPServerOptions['onAuth'] = ({ password }, _, done) => done(says(535, `Not ${password}`));
    const login = { user: 'exchange', password: 'letmein-please' };
    expect(await sentTo({ onAuth, allowInsecureAuth: true }, { login })).toEqual({
      outcome: 'unreachable',
      reason: 'The relay does not take our user name and password (535).',
    });
  });

  test('that is not there', async () => {
    const relay = await startRelay();
    await relay.close();
    expect(await transportTo(relay.address).send(message)).toMatchObject({ outcome: 'unreachable' });
  });

  /** Speaks for as long as it is asked to, then does what is given. */
  const speaking = async (lines: readonly string[], then: (socket: Socket) => void): Promise<SmtpAddress> => {
    const sockets: Socket[] = [];
    const server: Server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      const left = [...lines];
      const answer = () => {
        const line = left.shift();
        if (line === undefined) then(socket);
        else socket.write(`${line}\r\n`);
      };
      socket.on('data', answer);
      answer();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    opened.push(async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return { host: '127.0.0.1', port: (server.address() as AddressInfo).port, tls: 'none' };
  };
  const upToData = ['220 a', '250 a', '250 ok', '250 ok', '354 go'];

  test.each([
    ['is silent', [], () => undefined],
    ['speaks something else', ['HTTP/1.1 400 Bad Request'], () => undefined],
    ['is silent after the mail', upToData, () => undefined],
    ['ends the connection after the mail', upToData, (socket: Socket) => socket.destroy()],
    ['answers without end', upToData, (socket: Socket) => socket.write('250-'.padEnd(70_000, 'a\r\n250-'))],
  ] as const)('that %s', async (_, lines, then) => {
    const transport = transportTo(await speaking(lines, then), { connectMs: 300, silenceMs: 300 });
    expect(await transport.send(message)).toMatchObject({ outcome: 'unreachable' });
  });

  test('and is used again once it is there', async () => {
    let open = false;
    const relay = await relayThat({ onConnect: (_, done) => done(open ? null : says(421, 'Busy')) });
    const transport = transportTo(relay.address);
    expect(await transport.send(message)).toMatchObject({ outcome: 'unreachable' });
    open = true;
    expect(await transport.send(message)).toMatchObject({ outcome: 'sent' });
  });
});

engineDescribe('openssl')('a relay behind TLS', (openssl) => {
  let folder: string;
  let pem: { readonly cert: string; readonly key: string };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'icx-smtp-'));
    const [cert, key] = [join(folder, 'a.crt'), join(folder, 'a.key')];
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', cert];
    const whose = ['-days', '2', '-subj', '/CN=relay', '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync(openssl, ['req', '-x509', ...made, ...whose], { stdio: 'ignore' });
    pem = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(['implicit', 'starttls'] as const)('takes mail if its certificate is trusted (%s)', async (tls) => {
    const relay = await relayThat({ secure: tls === 'implicit', ...pem });
    const address = { ...relay.address, tls };
    expect(await transportTo(address, { ca: pem.cert }).send(message)).toMatchObject({ outcome: 'sent' });
    expect(await transportTo(address).send(message)).toEqual({
      outcome: 'unreachable',
      reason: expect.stringMatching(/certificate/),
    });
    expect(relay.arrived).toHaveLength(1);
  });

  test('hears not even a password of ours where the upgrade is stripped', async () => {
    const heard: string[] = [];
    const onAuth: SMTPServerOptions['onAuth'] = (auth, _, done) => {
      heard.push(auth.username ?? '');
      done(null, { user: 'a' });
    };
    const relay = await relayThat({ ...pem, disabledCommands: ['STARTTLS'], allowInsecureAuth: true, onAuth });
    const address = { ...relay.address, tls: 'starttls', login: { user: 'a', password: 'b' } } as const;
    expect(await transportTo(address, { ca: pem.cert }).send(message)).toMatchObject({ outcome: 'unreachable' });
    expect([heard, relay.arrived]).toEqual([[], []]);
  });
});

describe('the address of a relay', () => {
  test.each([
    ['smtps://relay.example', { host: 'relay.example', port: 465, tls: 'implicit' }],
    ['smtp://relay.example', { host: 'relay.example', port: 587, tls: 'starttls' }],
    ['smtp://relay.example:25/', { host: 'relay.example', port: 25, tls: 'starttls' }],
    ['smtp://127.0.0.1:1025', { host: '127.0.0.1', port: 1025, tls: 'none' }],
    ['smtp://[::1]:1025', { host: '::1', port: 1025, tls: 'none' }],
    ['smtp://localhost:1025', { host: 'localhost', port: 1025, tls: 'none' }],
    [
      'smtps://a%40b.example:p%3Aw@relay.example',
      { host: 'relay.example', port: 465, tls: 'implicit', login: { user: 'a@b.example', password: 'p:w' } },
    ],
  ])('%s is one', (text, address) => {
    expect(parseSmtpAddress(text)).toEqual(address);
  });

  test.each([
    '',
    'relay.example',
    'https://relay.example',
    'smtp://',
    'smtps://user@relay.example',
    'smtps://:secret@relay.example',
    'smtps://a:secret@relay.example/path',
    'smtp://a:secret@relay.example?tls=no',
    'smtp://a:%zz-secret@relay.example',
    'smtp://a:secret@relay.example:99999',
  ])('%j is none, and nothing of it is repeated', (text) => {
    const refused = parseSmtpAddress(text);
    expect(refused).toMatchObject({ code: 'smtp-address-invalid' });
    expect(JSON.stringify(refused)).not.toContain('secret');
  });
});
