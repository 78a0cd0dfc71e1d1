import { randomBytes } from 'node:crypto';
import { Gathered, InHand } from '../gathered.ts';
import { domain, openDoor, Wire, type Door } from './wire.fixture.ts';

let door: Door;
beforeEach(async () => {
  door = await openDoor();
});
afterEach(() => door.end());

const bodies = () => door.taken.map(({ raw }) => Buffer.from(raw).toString('latin1'));
const reopen = async (limits: Parameters<typeof openDoor>[0]) => {
  await door.end();
  door = await openDoor(limits);
};
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

/** What would be a second mail, if the end of the first were found where it is not. */
const smuggled = `MAIL FROM:<admin@${domain}>\r\nRCPT TO:<codes@${domain}>\r\nDATA\r\nsmuggled\r\n.\r\n`;

describe('SMTP smuggling: only CRLF.CRLF ends a mail', () => {
  test.each(['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r\n.\r', '\r.\r\n', '\n.\r', '\r\n\0.\r\n', '\r\n.\0\r\n'])(
    '%j ends none: the mail goes on',
    async (end) => {
      const wire = await Wire.to(door.port);
      await wire.begin();
      wire.write(`first${end}${smuggled}`);
      expect(await wire.reply()).toMatch(/^250/);
      expect(bodies().length).toBe(1);
      expect(bodies()[0]).toContain('smuggled');
      expect(await wire.code('NOOP')).toBe('250');
    },
  );

  test('however it is cut into packets, a mail is the same one', async () => {
    const mail = 'first\r\n..\r\n..two\r\n.\n\r\nlast';
    const whole = Buffer.from(`${mail}\r\n.\r\nNOOP\r\n`);
    for (let cut = 1; cut < whole.length; cut += 1) {
      const wire = await Wire.to(door.port);
      await wire.begin();
      wire.write(whole.subarray(0, cut));
      await new Promise((resolve) => setTimeout(resolve, 5));
      wire.write(whole.subarray(cut));
      expect([await wire.reply(), await wire.reply()]).toEqual(['250 OK: stored', '250 OK']);
      wire.cut();
    }
    expect([...new Set(bodies())]).toEqual(['first\r\n.\r\n.two\r\n.\n\r\nlast\r\n']);
  }, 60_000);
});

describe('STARTTLS', () => {
  test('what was sent in clear behind it is thrown away, and so is what was said before', async () => {
    const wire = await Wire.to(door.port);
    await wire.say('EHLO mx.bbbb.example');
    await wire.say('MAIL FROM:<before@bbbb.example>');
    expect(await wire.say(`STARTTLS\r\nRCPT TO:<codes@${domain}>\r\n${smuggled}`)).toMatch(/^220/);
    await wire.encrypt();
    expect(await wire.code('MAIL FROM:<after@bbbb.example>')).toBe('503');
    const said = await wire.say('EHLO mx.bbbb.example');
    expect(said).not.toMatch(/STARTTLS|AUTH/);
    expect(await wire.code(`RCPT TO:<codes@${domain}>`)).toBe('503');
    await wire.begin();
    expect(await wire.say('over TLS\r\n.')).toMatch(/^250/);
    expect(bodies()).toEqual(['over TLS\r\n']);
  });

  test('is offered once, before TLS; with an argument or within TLS it is refused', async () => {
    const wire = await Wire.to(door.port);
    expect(await wire.say('EHLO mx.bbbb.example')).toMatch(/STARTTLS/);
    expect(await wire.code('STARTTLS now')).toBe('501');
    await wire.say('STARTTLS');
    await wire.encrypt();
    expect(await wire.code('STARTTLS')).toBe('503');
  });

  test('a handshake that is none ends the connection alone', async () => {
    const wire = await Wire.to(door.port);
    await wire.say('STARTTLS');
    wire.write(randomBytes(1000));
    await wire.closed();
    expect(await (await Wire.to(door.port)).code('NOOP')).toBe('250');
  });
});

describe('commands', () => {
  test('what is offered: SIZE, 8BITMIME, SMTPUTF8; neither AUTH nor CHUNKING nor anything of a relay', async () => {
    const wire = await Wire.to(door.port);
    const offered = (await wire.say('EHLO mx.bbbb.example'))
      .split('\r\n')
      .slice(1)
      .map((line) => line.slice(4));
    expect(offered.toSorted()).toEqual(['8BITMIME', 'PIPELINING', 'SIZE 26214400', 'SMTPUTF8', 'STARTTLS']);
  });

  test.each([
    ['VRFY codes', '252'],
    ['EXPN everybody', '500'],
    ['ETRN example', '500'],
    ['BDAT 5 LAST', '500'],
    ['AUTH PLAIN AGEAYg==', '500'],
    ['XCLIENT ADDR=10.0.0.1', '500'],
    ['XFORWARD ADDR=10.0.0.1', '500'],
    ['WIZ x', '500'],
    ['SHELL id', '500'],
    ['TURN', '500'],
    ['HELP', '500'],
    ['DATA', '503'],
    [`RCPT TO:<codes@${domain}>`, '503'],
    ['MAIL FROM:<a@b.example> SIZE=99999999999', '552'],
    ['MAIL FROM:<a@b.example> AUTH=<>', '250'],
    ['MAIL FROM:<a@b.example', '501'],
    ['MAIL FROM:<a b@c.example>', '501'],
    ['MAIL FROM:<a@b.example>\0', '501'],
  ])('%j: %s', async (command, code) => {
    const wire = await Wire.to(door.port);
    await wire.say('EHLO mx.bbbb.example');
    expect(await wire.code(command)).toBe(code);
  });

  test.each(['EHLO', 'EHLO two words', 'EHLO \0', 'HELO'])(
    'a greeting that is none is refused: %j',
    async (greeting) => {
      const wire = await Wire.to(door.port);
      expect(await wire.code(greeting)).toBe('501');
    },
  );

  test('a greeting that lies is kept as it was said, beside the address that is known', async () => {
    const wire = await Wire.to(door.port);
    await wire.say(`EHLO mail.${domain}`);
    for (const line of ['MAIL FROM:<a@b.example>', `RCPT TO:<codes@${domain}>`, 'DATA', 'x\r\n.']) await wire.say(line);
    expect(door.taken[0]!.envelope.peer).toEqual({ ip: '127.0.0.1', helo: `mail.${domain}` });
  });

  test('a line without an end is not read for ever, nor one that is too long', async () => {
    for (const line of ['x'.repeat(1_000_000), `NOOP ${'x'.repeat(10_000)}\r\n`]) {
      const wire = await Wire.to(door.port);
      wire.write(line);
      expect(await wire.reply()).toMatch(/^421/);
      await wire.closed();
    }
  });

  test('10,000 RSETs in one packet are answered, and others are served meanwhile', async () => {
    const [hostile, honest] = [await Wire.to(door.port), await Wire.to(door.port)];
    hostile.write('RSET\r\n'.repeat(10_000));
    await honest.begin();
    expect(await honest.say('hello\r\n.')).toMatch(/^250/);
    for (let n = 0; n < 10_000; n += 1) expect(await hostile.reply()).toBe('250 Flushed');
  });

  test('who makes up commands is shown out after ten', async () => {
    const wire = await Wire.to(door.port);
    wire.write('NONSENSE\r\n'.repeat(20));
    for (let n = 0; n < 9; n += 1) expect(await wire.reply()).toMatch(/^500/);
    expect(await wire.reply()).toMatch(/^421/);
  });

  test.each(['GET / HTTP/1.1', 'POST /x HTTP/1.1'])('a browser that was sent here is shown out: %s', async (line) => {
    const wire = await Wire.to(door.port);
    expect(await wire.say(`${line}\r\nHost: x\r\n`)).toMatch(/^421/);
  });

  test('who talks before the greeting is shown out', async () => {
    const wire = await Wire.to(door.port, 'EHLO mx.bbbb.example\r\n');
    expect(wire.greeting).toMatch(/^421/);
  });
});

describe('limits', () => {
  test('a mail that is larger than announced is refused, nothing of it is stored, and the next one comes', async () => {
    await reopen({ mailBytes: 10_000 });
    const wire = await Wire.to(door.port);
    await wire.begin();
    expect(await wire.say(`${'x'.repeat(998)}\r\n`.repeat(30) + '.')).toMatch(/^552/);
    await wire.begin();
    expect(await wire.say('small\r\n.')).toMatch(/^250/);
    expect([bodies(), door.became]).toEqual([['small\r\n'], ['too-big', 'stored']]);
  });

  test('so many recipients, and no more', async () => {
    await reopen({ recipients: 3 });
    const wire = await Wire.to(door.port);
    await wire.say('EHLO mx.bbbb.example');
    await wire.say('MAIL FROM:<a@b.example>');
    const codes = [];
    for (let n = 0; n < 5; n += 1) codes.push(await wire.code(`RCPT TO:<case+${n}@${domain}>`));
    expect(codes).toEqual(['250', '250', '250', '452', '452']);
  });

  test('so many mails to addresses that anybody may know, a tenth of one peer; an answer to a mail of ours always comes', async () => {
    await reopen({ unprovedMailsPerHour: 20, unprovedBytesPerHour: 1_000 });
    const wire = await Wire.to(door.port);
    const send = async (to: string, mail: string) => {
      await wire.say('EHLO mx.bbbb.example');
      await wire.say('MAIL FROM:<a@b.example>');
      await wire.say(`RCPT TO:<${to}@${domain}>`);
      await wire.say('DATA');
      return (await wire.say(`${mail}\r\n.`)).slice(0, 3);
    };
    expect(await send('codes', 'x'.repeat(200))).toBe('452');
    expect([await send('codes', '1'), await send('codes', '2'), await send('codes', '3')]).toEqual([
      '250',
      '250',
      '452',
    ]);
    expect(await send('case+1', '4')).toBe('250');
    expect(door.became).toEqual(['rationed', 'stored', 'stored', 'rationed', 'stored']);
    expect(bodies()).toEqual(['1\r\n', '2\r\n', '4\r\n']);
  });

  test('so many connections of one peer, and so many of all', async () => {
    await reopen({ connectionsOfPeer: 2 });
    const [first] = [await Wire.to(door.port), await Wire.to(door.port)];
    const third = await Wire.to(door.port);
    expect(await third.reply()).toBe('ended');
    first.cut();
    await settled();
    expect(await (await Wire.to(door.port)).code('NOOP')).toBe('250');
    await reopen({ connections: 1 });
    await Wire.to(door.port);
    expect(await (await Wire.to(door.port)).reply()).toBe('ended');
  });

  test('so many mails of one peer in a minute', async () => {
    await reopen({ mailsOfPeerPerMinute: 2 });
    const wire = await Wire.to(door.port);
    await wire.say('EHLO mx.bbbb.example');
    const codes = [];
    for (let n = 0; n < 3; n += 1) {
      codes.push(await wire.code('MAIL FROM:<a@b.example>'));
      await wire.say('RSET');
    }
    expect(codes).toEqual(['250', '250', '450']);
  });

  test('who is silent is shown out, also in the middle of a mail, and nothing of it is stored', async () => {
    await reopen({ idleMs: 700 });
    const wire = await Wire.to(door.port);
    await wire.begin();
    wire.write('half');
    expect(await wire.reply()).toMatch(/^421/);
    await wire.closed();
    await settled();
    expect([door.taken, door.became]).toEqual([[], ['broken-off']]);
  });

  test('who sends a byte now and then is shown out when the connection has lasted long enough', async () => {
    await reopen({ idleMs: 5_000, connectionMs: 400 });
    const wire = await Wire.to(door.port);
    await wire.begin();
    const trickle = setInterval(() => wire.write('x'), 10);
    expect(await wire.reply()).toMatch(/^421/);
    clearInterval(trickle);
    wire.cut();
    await settled();
    expect([door.taken, door.became]).toEqual([[], ['broken-off']]);
  });

  test('of one who cuts at any byte nothing is stored, and nothing stays in hand', async () => {
    const mail = Buffer.from(
      `EHLO mx.bbbb.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<codes@${domain}>\r\nDATA\r\nSubject: x\r\n\r\nbody\r\n.\r`,
    );
    await reopen({ bytesInHand: 8192, connectionsOfPeer: 1000, connections: 1000 });
    await Promise.all(
      Array.from({ length: mail.length }, async (_, cut) => {
        const wire = await Wire.to(door.port);
        wire.write(mail.subarray(0, cut + 1));
        await settled();
        wire.cut();
      }),
    );
    await settled();
    expect(door.taken).toEqual([]);
    const wire = await Wire.to(door.port);
    await wire.begin();
    expect(await wire.say(`${'x'.repeat(70)}\r\n`.repeat(50) + '.')).toMatch(/^250/);
  }, 30_000);

  test('NUL, other control characters and bytes of no charset come as they are', async () => {
    const wire = await Wire.to(door.port);
    await wire.begin();
    const odd = Buffer.from([0, 1, 2, 13, 10, 0x80, 0xff, 0xfe, 0, 46, 13, 10]);
    wire.write(Buffer.concat([odd, Buffer.from('.\r\n')]));
    expect(await wire.reply()).toMatch(/^250/);
    expect(Buffer.from(door.taken[0]!.raw).equals(odd)).toBe(true);
  });

  test('a mail of 8 MB of dots is copied together: no line of it keeps the packet that it came in', () => {
    const inHand = new InHand(10_000_000);
    const gathered = new Gathered(10_000_000, inHand);
    for (let n = 0; n < 2_000_000; n += 1) gathered.add(Buffer.from('.\r\n'));
    expect(gathered.whole().length).toBe(6_000_000);
    gathered.drop();
    expect(inHand.take(10_000_000)).toBe(true);
  });
});
