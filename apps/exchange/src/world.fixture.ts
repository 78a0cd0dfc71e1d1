import type { Scope } from '@icx/parties';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bearer, Connection, ProblemError } from '@icx/client';
import { issueSandboxToken } from '@icx/identity';
import { openKeyFile } from '@icx/keys';
import { partyNames, roles } from './cast.data.ts';
import type { PartyName } from './cast.data.ts';
import type { Config } from '@icx/host';
import { startExchange } from '@icx/host';
import type { Exchange } from '@icx/host';
import { agent, call } from './http-call.fixture.ts';
import type { Reply } from './http-call.fixture.ts';
import { readMailConfig } from '@icx/host';

export { partyNames, roles } from './cast.data.ts';
export type { PartyName } from './cast.data.ts';

export interface SandboxDevice {
  readonly deviceId: string;
  readonly deviceType: string;
  readonly mpxn: string;
  readonly msn: string;
  readonly status: string | null;
  readonly registeredSupplier: string;
  readonly installingSupplier: string;
}

/** A bearer token of a party, made with the key of the data folder: what `icx token` prints. */
export const tokenOf = (
  folder: string,
  party: PartyName,
  scopes?: readonly Scope[],
  user?: string,
): Promise<string> => {
  const { keys } = openKeyFile({ folder, mode: 'sandbox', random: randomBytes });
  const now = new Date().toISOString();
  return issueSandboxToken(
    { party, role: roles[party], now, ...(scopes ? { scopes } : {}), ...(user === undefined ? {} : { user }) },
    keys.secret('sandbox-token'),
  );
};

/** What somebody was told, to be searched for what it must not hold. */
export interface Heard {
  readonly party: string;
  readonly path: string;
  readonly reply: Reply;
}

/** A reply as a caller of the exchange sees one: what was heard stays with it. */
type Answered = Response & { readonly reply: Reply };

/** One party's client: what it gets and posts goes by `@icx/client`, what it sends is sent as it is. */
export class Client {
  readonly #connection: Connection;

  constructor(
    readonly party: string,
    private readonly url: string,
    private readonly token: string,
    private readonly heard: { push(heard: Heard): unknown },
  ) {
    this.#connection = new Connection({
      url,
      authentication: bearer(token),
      // What a test hears is the first answer.
      retries: { tries: 1 },
      fetch: (address, init) => this.#carry(address.slice(url.length), init),
    });
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    return this.#call(path, { headers });
  }

  /** With a key of its own unless `headers` bring one. */
  post(path: string, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    const json = { 'content-type': 'application/json', ...headers };
    return this.#call(path, { method: 'POST', body: JSON.stringify(body), headers: json });
  }

  async send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: string | Uint8Array,
  ): Promise<Reply> {
    const authorization = `Bearer ${this.token}`;
    const reply = await call(this.url, { method, path, headers: { authorization, ...headers }, body });
    this.heard.push({ party: this.party, path, reply });
    return reply;
  }

  /** A refusal is a reply, too: tests look at both. */
  async #call(path: string, init: RequestInit): Promise<Reply> {
    try {
      return ((await this.#connection.send(path, init)) as Answered).reply;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const { reply } = error.response as Answered;
      expect(error.code).toBe(reply.body?.code ?? `http-${reply.status}`);
      return reply;
    }
  }

  async #carry(path: string, { method = 'GET', headers, body }: RequestInit): Promise<Answered> {
    const reply = await this.send(method, path, Object.fromEntries(headers as Headers), body as string | undefined);
    const { status, text } = reply;
    const answer = new Response(text === '' ? null : text, {
      status,
      headers: reply.headers as Record<string, string>,
    });
    return Object.assign(answer, { reply });
  }
}

/** As `npm start` has it. */
const sandbox = { mode: 'sandbox', port: 0, ...readMailConfig({}, 'sandbox') } as const;

/** A sandbox exchange in this process, on a data folder of its own, and its parties. */
export class World {
  readonly heard: Heard[] = [];
  #exchange: Exchange;
  #clients = new Map<PartyName, Client>();
  #devices: SandboxDevice[] = [];

  private constructor(
    readonly folder: string,
    private readonly more: Partial<Config>,
    exchange: Exchange,
  ) {
    this.#exchange = exchange;
  }

  static async open(folder = mkdtempSync(join(tmpdir(), 'icx-e2e-')), more: Partial<Config> = {}): Promise<World> {
    const world = new World(folder, more, await startExchange({ ...sandbox, data: folder, ...more }));
    await world.#admit();
    world.#devices = (await world.as('AAAA').get('/v1/sandbox/devices')).body;
    return world;
  }

  get url(): string {
    return this.#exchange.url;
  }

  /** Where mail comes in. */
  get mailAt(): string {
    return this.#exchange.mailAt!;
  }

  as(party: PartyName): Client {
    return this.#clients.get(party)!;
  }

  /** One person of a party, as `icx token SECA --user anna` makes its token. */
  async person(party: PartyName, user: string): Promise<Client> {
    return new Client(party, this.url, await tokenOf(this.folder, party, undefined, user), this.heard);
  }

  /** A device that no call of this asked for before; by default one that AAAA supplies, BBBB installed, and is eligible. */
  device(like: Partial<SandboxDevice> = {}): SandboxDevice {
    const wanted = Object.entries({
      registeredSupplier: 'AAAA',
      installingSupplier: 'BBBB',
      status: 'InstalledNotCommissioned',
      ...like,
    });
    const index = this.#devices.findIndex((device) =>
      wanted.every(([name, value]) => device[name as keyof SandboxDevice] === value),
    );
    if (index < 0) throw new Error(`The sandbox has no device left like ${JSON.stringify(wanted)}.`);
    return this.#devices.splice(index, 1)[0]!;
  }

  /** One that AAAA supplies and BBBB installed, on a day that the inventory does not have. */
  async undated(status = 'InstalledNotCommissioned', like: Partial<SandboxDevice> = {}): Promise<SandboxDevice> {
    const device = this.device(like);
    const { deviceId, deviceType, mpxn, registeredSupplier } = device;
    const row = { deviceId, deviceType, mpxn, smiStatus: status, registeredSupplier, installingSupplier: 'BBBB' };
    const imported = await this.as('DCCX').post('/v1/inventory/devices', { devices: [row] });
    expect(imported.body).toMatchObject({ accepted: 1 });
    return device;
  }

  /** Raised by AAAA: the address of the new request. */
  async raised(device: SandboxDevice = this.device(), more: object = {}): Promise<string> {
    const { deviceId, deviceType } = device;
    const reply = await this.as('AAAA').post('/v1/requests', { deviceId, deviceType, ...more });
    expect(reply).toMatchObject({ status: 201 });
    return reply.headers.location!;
  }

  /** Stops it and starts it again on the same data; `between` is done while it is stopped. */
  async restart(between: () => unknown = () => undefined, more = this.more): Promise<void> {
    await this.#exchange.close();
    await between();
    this.#exchange = await startExchange({ ...sandbox, data: this.folder, ...more });
    await this.#admit();
  }

  async close(): Promise<void> {
    agent.destroy();
    await this.#exchange.close();
    rmSync(this.folder, { recursive: true });
  }

  async #admit(): Promise<void> {
    for (const party of partyNames)
      this.#clients.set(party, new Client(party, this.url, await tokenOf(this.folder, party), this.heard));
  }
}

/** The short names of a history's events, in order. */
export const eventNames = ({ body }: Reply): string[] =>
  body.events
    .map(({ type }: { type: string }) => type.replace(/^\w+\.(.*)\.v\d+$/, '$1'))
    // Recorded behind the back of the read: no spec that reads as an addressee hangs on when.
    .filter((name: string) => name !== 'leg-fetched');
