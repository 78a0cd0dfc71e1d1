import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { mpanCheckDigit } from '@icx/identifiers';
import { issueSandboxToken } from '@icx/identity';
import { withCrc } from '@icx/install-code';
import { openKeyFile } from '@icx/keys';
import type { Role } from '@icx/parties';
import type { Fleet } from './fleet.ts';

/** Milliseconds: how long one call may take, from one try to the next, and how long all tries of an act. */
const [CALL, AGAIN, PATIENCE] = [30_000, 100, 600_000];
/** Devices that are imported at once. */
const BATCH = 500;
const roles = { AAAA: 'supplier', BBBB: 'supplier', SECA: 'administrator', DCCX: 'dcc' } as const satisfies Record<
  string,
  Role
>;
export type Party = keyof typeof roles;

/** What somebody did, by one command id, as it was answered at last. */
export interface Act {
  readonly party: Party;
  readonly path: string;
  readonly command: string;
  /** How often it was sent until there was an answer. */
  readonly tries: number;
  readonly status: number;
  // What it holds is asserted, not typed.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export interface Device {
  readonly deviceId: string;
  readonly mpxn: string;
}

/** The n-th device that AAAA supplies and BBBB installed; none of them is of the sandbox's own. */
const deviceOf = (n: number): Device => {
  const body = `20${String(n).padStart(10, '0')}`;
  const id = `0ABE0000${n.toString(16).toUpperCase().padStart(8, '0')}`;
  return { deviceId: id.match(/../g)!.join('-'), mpxn: body + mpanCheckDigit(body) };
};

const freshCode = (): string =>
  Buffer.from(withCrc(randomBytes(16)))
    .toString('hex')
    .toUpperCase();

/** What a request of the load comes to: most are answered and their code is received. */
type Course = 'revealed' | 'unanswered' | 'not-held';
const courseOf = (n: number): Course => (n % 8 === 3 ? 'unanswered' : n % 8 === 6 ? 'not-held' : 'revealed');

export interface Raised {
  readonly request: string;
  readonly device: Device;
  readonly course: Course;
}

/** Suppliers and what they do over HTTP, now at one `web` and now at another, each act until it has an answer. */
export class Load {
  /** Each act that was answered. */
  readonly acts: Act[] = [];
  /** Calls without an answer, or that were answered with 503: they were sent again. */
  sentAgain = 0;
  /** Answers that nobody should have had. */
  readonly surprises: string[] = [];
  readonly raised: Raised[] = [];
  readonly #tokens = new Map<Party, string>();
  #next = 0;
  #turn = 0;
  #known = 0;
  #importing: Promise<void> | undefined;
  readonly #files = new Map<string, readonly string[]>();
  #lanes: Promise<void>[] = [];
  #running = false;

  private constructor(private readonly fleet: Fleet) {}

  static async on(fleet: Fleet): Promise<Load> {
    const load = new Load(fleet);
    const { keys } = openKeyFile({ folder: fleet.folder, mode: 'sandbox', random: randomBytes });
    const now = new Date().toISOString();
    for (const party of Object.keys(roles) as Party[])
      load.#tokens.set(
        party,
        await issueSandboxToken({ party, role: roles[party], now }, keys.secret('sandbox-token')),
      );
    return load;
  }

  /** So many lanes, each of which begins the next lifecycle when its last is done. */
  start(lanes: number): void {
    this.#running = true;
    const lane = async (): Promise<void> => {
      while (this.#running) await this.lifecycle();
    };
    this.#lanes = Array.from({ length: lanes }, lane);
  }

  /** Resolves when each lane has ended its lifecycle. */
  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#lanes.splice(0));
  }

  async lifecycle(): Promise<void> {
    const n = this.#next++;
    await this.#has(n);
    const [device, course, installCode] = [deviceOf(n), courseOf(n), freshCode()];
    const { deviceId } = device;
    const raised = await this.act('AAAA', '/v1/requests', { deviceId, deviceType: 'ESME' });
    const path = `/v1/requests/${raised.body.id}`;
    this.raised.push({ request: raised.body.id, device, course });
    if (course === 'unanswered') return;
    if (course === 'not-held') {
      await this.act('BBBB', `${path}/answer`, { answer: 'code-not-held', reason: 'lost' });
      return;
    }
    await this.act('BBBB', `${path}/answer`, { answer: 'code-supplied', installCode });
    const { body } = await this.act('AAAA', `${path}/reveal`, { format: 'as-supplied', reason: 'visit' });
    if (body.installCode !== installCode) this.surprises.push(`${path}: another code than was supplied`);
  }

  /** So many requests in one file, whose rows are worked off by themselves: its address. */
  async sendFile(rows: number): Promise<string> {
    const first = this.#next;
    this.#next += rows;
    await this.#has(this.#next - 1);
    const devices = Array.from({ length: rows }, (_, n) => deviceOf(first + n).deviceId);
    const csv = ['deviceId,deviceType', ...devices.map((deviceId) => `${deviceId},ESME`), ''].join('\n');
    const { body } = await this.act('AAAA', '/v1/files?kind=requests', csv);
    this.#files.set(`/v1/files/${body.id}`, devices);
    return `/v1/files/${body.id}`;
  }

  async fileState(path: string): Promise<string> {
    return (await this.call('AAAA', path)).body.state;
  }

  /** Of the files that are done, what became of a row otherwise than that it was accepted, once. */
  async filesAmiss(): Promise<string[]> {
    const amiss = [...this.#files].map(async ([path, devices]) => {
      const { state, rows } = (await this.call('AAAA', path)).body;
      const results: string = (await this.call('AAAA', `${path}/rows.csv`)).body;
      const taken = devices.filter((deviceId) => results.split(`\n${deviceId},`).length === 2);
      const counts = [rows.total, rows.accepted, taken.length, results.trim().split('\n').length - 1];
      return state === 'done' && counts.every((count) => count === devices.length)
        ? []
        : [`${path}: ${state}, ${counts.join()} in place of ${devices.length} rows`];
    });
    return (await Promise.all(amiss)).flat();
  }

  async #has(n: number): Promise<void> {
    while (n >= this.#known) await (this.#importing ??= this.#import().finally(() => (this.#importing = undefined)));
  }

  async #import(): Promise<void> {
    const devices = Array.from({ length: BATCH }, (_, n) => deviceOf(this.#known + n)).map((device) => ({
      ...{ ...device, deviceType: 'ESME', smiStatus: 'InstalledNotCommissioned' },
      ...{ registeredSupplier: 'AAAA', installingSupplier: 'BBBB' },
    }));
    const { body } = await this.act('DCCX', '/v1/inventory/devices', { devices });
    if (body.accepted !== BATCH) this.surprises.push(`Devices: ${JSON.stringify(body).slice(0, 500)}`);
    this.#known += BATCH;
  }

  /** Sent with one command id until it is answered. */
  async act(party: Party, path: string, sent: object | string): Promise<Act> {
    const command = randomUUID();
    for (let tries = 1, until = performance.now() + PATIENCE; performance.now() < until; tries += 1) {
      const answer = await this.call(party, path, sent, command).catch(() => undefined);
      if (answer && answer.status !== 503) {
        const act = { party, path, command, tries, ...answer };
        this.acts.push(act);
        if (answer.status > 202) this.surprises.push(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
        return act;
      }
      this.sentAgain += 1;
      await pause(AGAIN);
    }
    throw new Error(`${path} has no answer within ${PATIENCE / 1000} s.`);
  }

  /** At the next `web` that runs. @param sent as JSON, or a file as it is */
  async call(
    party: Party,
    path: string,
    sent?: object | string,
    command?: string,
  ): Promise<Pick<Act, 'status' | 'body'>> {
    const webs = this.fleet.webs.filter(({ runs }) => runs);
    const web = webs[this.#turn++ % webs.length];
    if (!web) throw new Error('No web runs.');
    const isFile = typeof sent === 'string';
    const reply = await fetch(`${web.url}${path}`, {
      ...(sent !== undefined && { method: 'POST', body: isFile ? sent : JSON.stringify(sent) }),
      headers: {
        authorization: `Bearer ${this.#tokens.get(party)}`,
        ...(sent !== undefined && { 'content-type': isFile ? 'application/octet-stream' : 'application/json' }),
        ...(command && { 'idempotency-key': command }),
      },
      signal: AbortSignal.timeout(CALL),
    });
    const isJson = reply.headers.get('content-type')?.includes('json');
    return { status: reply.status, body: await (isJson ? reply.json() : reply.text()) };
  }

  /** Requests that the lists do not show once. */
  async listsAmiss(): Promise<string[]> {
    const shown: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const { body } = await this.call(
        'AAAA',
        `/v1/requests?limit=500${after && `&after=${encodeURIComponent(after)}`}`,
      );
      shown.push(...body.items.map(({ id }: { id: string }) => id));
      after = body.next;
    }
    const times = Map.groupBy(shown, (id) => id);
    return this.raised.flatMap(({ request }) => {
      const count = times.get(request)?.length ?? 0;
      return count === 1 ? [] : [`${request} is ${count} times in the list`];
    });
  }
}
