import { randomBytes } from 'node:crypto';
import { linkKey, withCrc } from '@icx/install-code';
import type { RevealFormat } from '@icx/install-code';
import type { HistoryEntry, RequestDocument } from '@icx/requests-service';
import { instant, londonDate } from '@icx/working-days';
import { carriedOut } from './carried-out.ts';
import type { Cast, Player } from './cast.ts';
import type { DevicePool, DeviceWish } from './device-pool.ts';
import { isRefused } from './refused.ts';
import type { Time } from './time.ts';

/** A story did not go as it is told. */
export class Untold extends Error {}

export type Act =
  'acknowledgement' | 'answer' | 'reveal' | 'recall' | 'unusable' | 'reroute' | 'withdrawal' | 'closure';

export interface FreshCode {
  /** 36 digits, the CRC at the end. */
  readonly withCrc: string;
  /** 32 digits. */
  readonly raw: string;
}

const pathOf = (id: string, what = ''): string => `v1/requests/${id}${what}`;

interface Revealed {
  readonly installCode: string;
  readonly deviceId: string;
}

/** The day in London on which that is. */
const dayOf = (at: string): string => londonDate(instant(at));

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

/** Where one story is told: one request of AAAA's, and what the parties do to it. */
export class Scene {
  #request: RequestDocument | undefined;
  /** Why the request was not even accepted. */
  refusal: string | undefined;
  /** Type and Device ID of what was asked for. */
  device = '';
  /** MPxN at which it is. */
  #supplyPoint: string | null = null;

  constructor(
    private readonly cast: Cast,
    private readonly devices: DevicePool,
    private readonly time: Time,
  ) {}

  /** The request as it was last seen. */
  get request(): RequestDocument {
    if (!this.#request) throw new Untold('the request was not raised');
    return this.#request;
  }

  get raised(): boolean {
    return this.#request !== undefined;
  }

  get leg(): RequestDocument['legs'][number] {
    const leg = this.request.legs.at(-1);
    if (!leg) throw new Untold('nobody was asked');
    return leg;
  }

  async raise(wish: DeviceWish = { installer: 'BBBB' }, more: object = {}): Promise<void> {
    const asked = { ...this.#take(wish), ...more };
    const { status, body } = await this.cast.AAAA.post<RequestDocument>('v1/requests', asked);
    this.#request = body;
    this.expect('the request is a new one', status === 201);
  }

  async raiseInVain(wish: DeviceWish, code: string): Promise<void> {
    await this.#refused(this.cast.AAAA.post('v1/requests', this.#take(wish)), code);
    this.refusal = code;
  }

  async does(player: Player, act: Act, body: object = {}): Promise<void> {
    await this.cast[player].post(pathOf(this.request.id, `/${act}`), body);
    await this.look();
  }

  async isRefused(player: Player, act: Act, body: object, code: string): Promise<void> {
    await this.#refused(this.cast[player].post(pathOf(this.request.id, `/${act}`), body), code);
    await this.look();
  }

  async supplies(player: Player, installCode: string): Promise<void> {
    await this.does(player, 'answer', { answer: 'code-supplied', installCode });
  }

  /** AAAA is shown the code, and it is the one that was supplied. */
  async reveals(format: RevealFormat, expected: string): Promise<void> {
    const address = pathOf(this.request.id, '/reveal');
    const { body } = await this.cast.AAAA.post<Revealed>(address, { format, reason: 'site visit' });
    await this.look();
    this.expect('the code revealed is the code supplied', body.installCode === expected);
    this.expect('the Device ID comes with it', body.deviceId === this.request.device.deviceId);
  }

  /** The feed says that the customer switched to CCCC today or, in a correction, that nobody switched. */
  async switches(withdrawn: boolean): Promise<void> {
    const { id, raisedAt } = this.request;
    await this.cast.DCCX.post('v1/switches', {
      ...{ id, version: withdrawn ? 2 : 1, withdrawn },
      ...{ mpxn: this.#supplyPoint, losing: 'AAAA', gaining: 'CCCC', effectiveFrom: dayOf(raisedAt) },
    });
    await this.look();
  }

  /** SECAS appoints who answers for a party that failed, at this meter point alone. Returns the succession. */
  async appoints(to: Player, failed: string): Promise<string> {
    const scope = { mpxns: [this.#supplyPoint], effectiveFrom: dayOf(this.request.raisedAt) };
    const appointment = { kind: 'solr', from: failed, to, reason: 'played by the demo', ...scope };
    const { id } = (await this.cast.SECA.post<{ id: string }>('v1/successions', appointment)).body;
    await this.#moved(id);
    return id;
  }

  /** So that the exchange is as before. */
  async reverses(succession: string): Promise<void> {
    await this.cast.SECA.post(`v1/successions/${succession}/reversal`, { reason: 'the demo is over' });
    await this.#moved(succession);
  }

  /** Time passes, for every story. */
  async until(at: string | null): Promise<void> {
    if (at === null) throw new Untold('there is no instant to wait for');
    await this.time.until(at);
    await this.look();
  }

  async look(): Promise<void> {
    this.#request = await this.cast.AAAA.get<RequestDocument>(pathOf(this.request.id));
  }

  history(): Promise<{ readonly events: readonly HistoryEntry[] }> {
    return this.cast.AAAA.get<{ readonly events: readonly HistoryEntry[] }>(pathOf(this.request.id, '/history'));
  }

  /** SECAS finds the request in its list. */
  async isSeenBySecas(query: string): Promise<boolean> {
    return (await this.cast.SECA.requests(query)).some(({ id }) => id === this.request.id);
  }

  freshCode(): FreshCode {
    const bytes = randomBytes(16);
    return { withCrc: hex(withCrc(bytes)), raw: hex(bytes) };
  }

  linkKeyOf({ raw }: FreshCode): string {
    return hex(linkKey(Buffer.from(raw, 'hex')));
  }

  /** @param what must hold, as a sentence about the story */
  expect(what: string, holds: boolean): void {
    if (!holds) throw new Untold(`it does not hold that ${what}`);
  }

  #take(wish: DeviceWish): { deviceId: string; deviceType: string } {
    const { deviceId, deviceType, mpxn } = this.devices.take(wish);
    this.#supplyPoint = mpxn;
    this.device = `${deviceType} ${deviceId}`;
    return { deviceId, deviceType };
  }

  async #moved(succession: string): Promise<void> {
    const problem = await carriedOut(this.cast.SECA, succession);
    if (problem !== undefined) throw new Untold(problem);
    await this.look();
  }

  async #refused(call: Promise<unknown>, code: string): Promise<void> {
    const outcome = await call.then(
      () => 'it was accepted',
      (error: unknown) => {
        if (isRefused(error)) return error.code;
        throw error;
      },
    );
    if (outcome !== code) throw new Untold(`a refusal ${code} was expected: ${outcome}`);
  }
}
