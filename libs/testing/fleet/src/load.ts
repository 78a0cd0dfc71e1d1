import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { mpanCheckDigit } from '@icx/identifiers';
import { issueSandboxToken } from '@icx/identity';
import { withCrc } from '@icx/install-code';
import { openKeyFile } from '@icx/keys';
import type { Role } from '@icx/parties';
import type { Fleet } from './fleet.ts';

/** Milliseconds: how long one call may take, from one try to the next, and how long all tries of an act. */
const [CALL, AGAIN, PATIENCE] = [30_000, 100, 180_000];
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
export type Course = 'revealed' | 'unanswered' | 'not-held';
const courseOf = (n: number): Course => (n % 8 === 3 ? 'unanswered' : n % 8 === 6 ? 'not-held' : 'revealed');

/** Suppliers and what they do over HTTP, now at one `web` and now at another, each act until it has an answer. */
export class Load {
  /** Each act that was answered. */
  readonly acts: Act[] = [];
  /** Calls without an answer, or that were answered with 503: they were sent again. */
  sentAgain = 0;
  /** Answers that nobody should have had. */
  readonly surprises: string[] = [];
  readonly raised: { readonly request: string; readonly device: Device; readonly course: Course }[] = [];
  readonly #tokens = new Map<Party, string>();
  #next = 0;
  #turn = 0;
  #known = 0;
  #importing: Promise<void> | undefined;
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
    while (n >= this.#known) await (this.#importing ??= this.#import().finally(() => (this.#importing = undefined)));
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
  async act(party: Party, path: string, sent: object): Promise<Act> {
    const command = randomUUID();
    for (let tries = 1, until = performance.now() + PATIENCE; performance.now() < until; tries += 1) {
      const answer = await this.call(party, path, sent, command).catch(() => undefined);
      if (answer && answer.status !== 503) {
        const act = { party, path, command, tries, ...answer };
        this.acts.push(act);
        if (answer.status > 201) this.surprises.push(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
        return act;
      }
      this.sentAgain += 1;
      await pause(AGAIN);
    }
    throw new Error(`${path} has no answer within ${PATIENCE / 1000} s.`);
  }

  /** At the next `web` that runs. */
  async call(party: Party, path: string, sent?: object, command?: string): Promise<Pick<Act, 'status' | 'body'>> {
    const webs = this.fleet.webs.filter(({ runs }) => runs);
    const web = webs[this.#turn++ % webs.length];
    if (!web) throw new Error('No web runs.');
    const reply = await fetch(`${web.url}${path}`, {
      ...(sent && { method: 'POST', body: JSON.stringify(sent) }),
      headers: {
        authorization: `Bearer ${this.#tokens.get(party)}`,
        ...(sent && { 'content-type': 'application/json' }),
        ...(command && { 'idempotency-key': command }),
      },
      signal: AbortSignal.timeout(CALL),
    });
    return { status: reply.status, body: await reply.json() };
  }
}
