import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { freshCode, vector } from './codes.fixture.ts';
import { ExchangeProcess } from './exchange-process.fixture.ts';
import { filesOf, LeakScan } from './leak-scan.fixture.ts';
import type { Leak } from './leak-scan.fixture.ts';
import type { Reply } from './http-call.fixture.ts';
import type { Client, Heard, PartyName, SandboxDevice } from './world.fixture.ts';

/** Every code of the run, right or wrong, accepted or refused: none may be anywhere but in the reveals to AAAA. */
const codes: string[] = [vector];
const canary = (): string => {
  const code = freshCode();
  codes.push(code);
  return code;
};
const formats = ['as-supplied', 'raw-16', 'raw-16+crc', 'link-key-16', 'sr-8.11'] as const;

let folder: string;
let devices: SandboxDevice[];
const heard: Heard[] = [];
const outputs: (readonly Buffer[])[] = [];
const running: ExchangeProcess[] = [];
const statuses = new Map<number, number>();
/** What was in the files at each point of the story, by the name of the point. */
const leaks: Record<string, Leak[]> = {};
const scanned: Record<string, string[]> = {};

class Stage {
  private constructor(
    private readonly exchange: ExchangeProcess,
    private readonly clients: ReadonlyMap<PartyName, Client>,
  ) {}

  static async open(): Promise<Stage> {
    const exchange = await ExchangeProcess.start(folder);
    running.push(exchange);
    outputs.push(exchange.output);
    const names = ['AAAA', 'BBBB', 'CCCC', 'SECA'] as const;
    const clients = await Promise.all(names.map(async (name) => [name, await exchange.as(name)] as const));
    return new Stage(exchange, new Map(clients));
  }

  async post(party: PartyName, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    return this.#counted(await this.clients.get(party)!.post(path, body, headers));
  }

  async get(party: PartyName, path: string): Promise<Reply> {
    return this.#counted(await this.clients.get(party)!.get(path));
  }

  async send(party: PartyName, method: string, path: string, body: string, type = 'application/json'): Promise<Reply> {
    const headers = { 'content-type': type, 'idempotency-key': randomUUID() };
    return this.#counted(await this.clients.get(party)!.send(method, path, headers, body));
  }

  get mailPort(): number {
    return Number(/mail +127\.0\.0\.1:(\d+) takes/.exec(Buffer.concat(this.exchange.output).toString())![1]);
  }

  /** Ends it after so many answers more, in the middle of whatever it does. */
  async killedAfter(answers: number): Promise<void> {
    await this.exchange.answered(answers);
    await this.end('SIGKILL');
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.exchange.end(signal);
    heard.push(...this.exchange.heard);
  }

  #counted(reply: Reply): Reply {
    statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
    return reply;
  }
}

const supply = (stage: Stage, path: string, installCode: string, more: object = {}): Promise<Reply> =>
  stage.post('BBBB', `${path}/answer`, { answer: 'code-supplied', installCode, ...more });

const raise = async (stage: Stage): Promise<string> => {
  const { deviceId, deviceType } = devices.shift()!;
  return (await stage.post('AAAA', '/v1/requests', { deviceId, deviceType })).headers.location!;
};

/** From raising to revealing, with everything that goes wrong on the way. */
const story = async (stage: Stage, code: string): Promise<string> => {
  const path = await raise(stage);
  // Miscopied codes are secrets too: all but one digit of a real one.
  const miscopied = `${code.slice(0, 35)}${code.endsWith('0') ? '1' : '0'}`;
  expect(await supply(stage, path, miscopied)).toMatchObject({ status: 422 });
  expect(await supply(stage, path, canary().slice(0, 32), { representation: 'raw-16+crc' })).toMatchObject({
    status: 422,
  });
  const key = { 'idempotency-key': randomUUID() };
  const written = code.match(/../g)!.join(' ').toLowerCase();
  const answer = { answer: 'code-supplied', installCode: written };
  expect(await stage.post('BBBB', `${path}/answer`, answer, key)).toMatchObject({ status: 200 });
  expect(await stage.post('BBBB', `${path}/answer`, answer, key)).toMatchObject({ status: 200 });
  const other = { ...answer, installCode: canary() };
  expect(await stage.post('BBBB', `${path}/answer`, other, key)).toMatchObject({ status: 409 });
  for (const format of formats)
    expect(await stage.post('AAAA', `${path}/reveal`, { format, reason: 'join' })).toMatchObject({ status: 200 });
  for (const party of ['BBBB', 'CCCC', 'SECA'] as const) {
    expect((await stage.post(party, `${path}/reveal`, { format: 'raw-16', reason: 'curious' })).status).not.toBe(200);
    for (const part of ['', '/history', '/evidence', '/evidence.html']) await stage.get(party, `${path}${part}`);
  }
  return path;
};

/** A code wherever else somebody may put one: nearly all of it is refused, and no answer repeats it. */
const misplaced = async (stage: Stage, path: string): Promise<void> => {
  const [{ deviceId, deviceType }] = devices as [SandboxDevice];
  const refused = await Promise.all(
    [
      stage.get('BBBB', `/v1/requests/${canary()}`),
      stage.get('BBBB', `/v1/requests?cursor=${canary()}`),
      stage.get('BBBB', `/${canary()}?code=${canary()}`),
      stage.post('BBBB', `${path}/answer`, { answer: 'code-supplied', installCode: canary(), note: canary() }),
      stage.post('BBBB', `${path}/answer`, { answer: canary(), [canary()]: 1, reason: canary() }),
      stage.post('AAAA', `${path}/reveal`, { format: 'raw-16', reason: `it is ${canary()}` }),
      stage.post('AAAA', '/v1/requests', { deviceId, deviceType, yourReference: canary() }),
      stage.post('AAAA', '/v1/requests', { deviceId, deviceType }, { 'idempotency-key': canary().slice(0, 32) }),
      stage.post('AAAA', '/v1/requests', { deviceId, deviceType }, { 'if-match': canary() }),
      stage.send('BBBB', 'POST', `${path}/answer`, `{"installCode": ${canary()}`),
      stage.send('BBBB', 'POST', `${path}/answer`, `installCode=${canary()}`, 'application/x-www-form-urlencoded'),
      stage.send('BBBB', 'BREW', `${path}/answer`, `{"installCode":"${canary()}"}`),
      stage.send('BBBB', 'POST', `${path}/answer`, `"${canary()}${'x'.repeat(70_000)}"`),
    ].map((reply) => reply.catch((): { status: number } => ({ status: 400 }))),
  );
  // Raising takes no If-Match, and a key is kept under a hash where it could be a code: those may be carried out.
  const accepted = refused.filter(({ status }) => status < 400);
  expect(accepted.length).toBeLessThanOrEqual(2);
};

/** By mail, in envelope, greeting, header and body: whatever becomes of the mail, the code is in its sealed original alone. */
const mailed = async (stage: Stage): Promise<void> => {
  const transport = createTransport({
    ...{ host: '127.0.0.1', port: stage.mailPort, name: canary(), tls: { rejectUnauthorized: false } },
  });
  for (const from of ['codes@bbbb.example', `${canary()}@bbbb.example`])
    await transport.sendMail({
      ...{ from, to: 'codes@exchange.localhost', subject: canary(), text: `The code is ${canary()}.` },
      attachments: [{ filename: `${canary()}.csv`, content: `installCode\r\n${canary()}\r\n` }],
    });
};

/** Access ends in each of its ways, time passes, and the views are built anew. */
const aftermath = async (stage: Stage, [first, second, third]: readonly string[]): Promise<void> => {
  expect(await stage.post('AAAA', `${first}/unusable`, { reason: 'no join' })).toMatchObject({ status: 200 });
  expect(await supply(stage, first!, canary())).toMatchObject({ status: 200 });
  expect(await stage.post('BBBB', `${second}/recall`, { reason: 'wrong row' })).toMatchObject({ status: 200 });
  expect(await supply(stage, second!, canary().slice(0, 32))).toMatchObject({ status: 200 });
  for (const format of formats) await stage.post('AAAA', `${second}/reveal`, { format, reason: 'join' });
  const lost = { request: third!.split('/').at(-1)! };
  expect(await stage.post('SECA', '/v1/sandbox/supersession', lost)).toMatchObject({ status: 200 });
  await stage.post('AAAA', `${third}/reveal`, { format: 'raw-16', reason: 'too late' });
  expect(await stage.post('SECA', '/v1/views/rebuild', {})).toMatchObject({ status: 202 });
  expect(await stage.post('SECA', '/v1/sandbox/clock', { advance: 'P60D' })).toMatchObject({ status: 200 });
  const reads = ['/v1/requests?limit=500', '/v1/audit/checkpoint', '/v1/sandbox/devices', '/readyz', '/openapi.json'];
  for (const party of ['AAAA', 'BBBB', 'CCCC', 'SECA'] as const)
    for (const path of [...reads, `${first}/evidence`, `${third}/history`]) await stage.get(party, path);
};

const look = (when: string): void => {
  leaks[when] = new LeakScan(codes).folder(folder);
  scanned[when] = filesOf(folder).map((path) => path.slice(folder.length + 1));
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'icx-canary-'));
  const first = await Stage.open();
  devices = (await first.get('AAAA', '/v1/sandbox/devices')).body.filter(
    ({ registeredSupplier, installingSupplier, status }: SandboxDevice) =>
      registeredSupplier === 'AAAA' && installingSupplier === 'BBBB' && status !== 'Commissioned',
  );
  const paths = await Promise.all([vector, ...Array.from({ length: 11 }, canary)].map((code) => story(first, code)));
  await misplaced(first, paths[0]!);
  await mailed(first);
  // Killed with codes on their way in: some sealed and not answered, some answered and not read.
  const killed = first.killedAfter(8);
  const cutOff = Array.from({ length: 12 }, async () => supply(first, await raise(first), canary()));
  await Promise.all([killed, Promise.allSettled(cutOff)]);
  look('after kill -9');

  const second = await Stage.open();
  await Promise.all(Array.from({ length: 4 }, () => story(second, canary())));
  await mailed(second);
  await aftermath(second, paths.slice(1));
  look('while it runs');
  await second.end('SIGTERM');
  look('after it ended');
}, 60_000);
afterAll(async () => {
  for (const exchange of running) await exchange.end('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** What AAAA was told because it asked for its own code. */
const isReveal = ({ party, path, reply }: Heard): boolean =>
  party === 'AAAA' && path.endsWith('/reveal') && reply.status === 200;

test('the whole story was told: codes accepted, refused, revealed, recalled and lost', () => {
  expect(codes.length).toBeGreaterThan(70);
  expect(heard.filter(isReveal).length).toBeGreaterThanOrEqual(16 * formats.length);
  for (const status of [200, 201, 202, 400, 403, 404, 409, 413, 415, 422])
    expect(statuses.get(status)).toBeGreaterThan(0);
});

test('each code was revealed to its requester in the forms that the scan looks for', () => {
  const scan = new LeakScan([vector]);
  const told = heard.filter(isReveal).flatMap(({ reply }) => scan.text('reveal', reply.text));
  expect(new Set(told)).toEqual(
    new Set(['reveal: code 0, as hexadecimal', 'reveal: code 0, its link key, as hexadecimal']),
  );
});

test.each(['after kill -9', 'while it runs', 'after it ended'])('%s no file holds a code', (when) => {
  expect(scanned[when]).toEqual(expect.arrayContaining(['log.db', 'vault.db', 'mail.db', 'views.db', 'keys.json']));
  if (when !== 'after it ended')
    expect(scanned[when]).toEqual(expect.arrayContaining(['log.db-wal', 'vault.db-wal', 'mail.db-wal']));
  expect(leaks[when]).toEqual([]);
});

test('nothing that it wrote to its terminal holds a code or a token', () => {
  expect(outputs).toHaveLength(2);
  for (const output of outputs) {
    const said = Buffer.concat(output);
    expect(said.length).toBeGreaterThan(0);
    expect(new LeakScan(codes).bytes('terminal', said)).toEqual([]);
    expect(said.toString()).not.toMatch(/eyJ[\w-]{10,}\./);
  }
});

test('no answer holds a code but the reveals to AAAA, and those only in their body', () => {
  const scan = new LeakScan(codes);
  const others = heard.map((one) => (isReveal(one) ? { ...one, reply: { ...one.reply, text: '' } } : one));
  expect(others.length).toBeGreaterThan(300);
  const tellers = others.flatMap(({ party, path, reply }) =>
    scan.text(`${party} ${path.replace(/\/[0-9A-F]{32,}.*/, '/…')}`, `${JSON.stringify(reply.headers)}\n${reply.text}`),
  );
  expect(tellers).toEqual([]);
});

test('the same scan finds a code planted in the same folder', () => {
  const planted = join(folder, 'log.db-planted');
  const [, , code] = codes as [string, string, string];
  writeFileSync(planted, Buffer.concat([randomBytes(5_000), Buffer.from(code, 'hex'), randomBytes(5_000)]));
  expect(new LeakScan(codes).folder(folder)).toEqual(['log.db-planted: code 2, as raw bytes']);
  writeFileSync(planted, `{"installCode":"${code.match(/..../g)!.join(' ')}"}`);
  expect(new LeakScan(codes).folder(folder)).toEqual(['log.db-planted: code 2, as hexadecimal']);
  rmSync(planted);
});
