import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, instant, londonDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import type { Reply } from './http-call.fixture.ts';
import type { PartyName, SandboxDevice, World } from './world.fixture.ts';

export const ADDRESS = '/v1/switches';

const today = londonDate(instant(new Date().toISOString()));
/** By the wall clock, by which a sandbox goes until it is moved. */
export const day = (offset = 0): PlainDate => addDays(today, offset);

/** What the switch feed, the suppliers and SECAS do with the switches of one world. */
export class Feed {
  constructor(private readonly world: () => World) {}

  /** A gas meter: alone at its meter point. */
  meter(like: Partial<SandboxDevice> = {}): SandboxDevice {
    return this.world().device({ deviceType: 'GSME', ...like });
  }

  /** From AAAA to CCCC, today. */
  message({ mpxn }: { readonly mpxn: string }, more: object = {}) {
    return { mpxn, losing: 'AAAA', gaining: 'CCCC', effectiveFrom: day(), id: `S-${mpxn}`, ...more };
  }

  send(body: unknown, by: PartyName = 'SECA', key: string = randomUUID()): Promise<Reply> {
    return this.world().as(by).post(ADDRESS, body, { 'idempotency-key': key });
  }

  /** Must be something new. */
  async record(of: { readonly mpxn: string }, more: object = {}): Promise<Reply> {
    const reply = await this.send(this.message(of, more));
    expect(reply).toMatchObject({ status: 201, body: { outcome: 'recorded' } });
    return reply;
  }

  async history({ mpxn }: { readonly mpxn: string }, by: PartyName = 'SECA') {
    return (await this.world().as(by).get(`${ADDRESS}/${mpxn}`)).body;
  }

  async moveTo(now: string): Promise<void> {
    expect(await this.world().as('SECA').post('/v1/sandbox/clock', { now })).toMatchObject({ status: 200 });
  }

  /** Raised by the party: the address of its request. */
  async raisedBy(party: PartyName, { deviceId, deviceType }: SandboxDevice, more: object = {}): Promise<string> {
    const reply = await this.world()
      .as(party)
      .post('/v1/requests', { deviceId, deviceType, ...more });
    expect(reply).toMatchObject({ status: 201 });
    return reply.headers.location!;
  }

  async read(path: string, by: PartyName = 'AAAA') {
    const reply = await this.world().as(by).get(path);
    expect(reply).toMatchObject({ status: 200 });
    return reply.body;
  }

  async eventsOf(path: string) {
    return (await this.read(`${path}/history`, 'SECA')).events as {
      type: string;
      user: string;
      party: string | null;
    }[];
  }

  /** Recorded by SECAS and carried out: its address. */
  async succeed(body: object): Promise<string> {
    const reply = await this.world()
      .as('SECA')
      .post('/v1/successions', { kind: 'solr', effectiveFrom: day(), ...body });
    expect(reply).toMatchObject({ status: 201 });
    await this.hurry();
    await this.carriedOut(reply.headers.location!, 'done');
    return reply.headers.location!;
  }

  async reverse(path: string): Promise<void> {
    const reply = await this.world().as('SECA').post(`${path}/reversal`, { reason: 'the wrong party' });
    expect(reply).toMatchObject({ status: 200, body: { reversed: { reason: 'the wrong party' } } });
    await this.hurry();
    await this.carriedOut(path, 'reversed');
  }

  /** A sandbox's clock takes what is to be done along; without it that is done within a second. */
  async hurry(): Promise<void> {
    const reply = await this.world().as('SECA').post('/v1/sandbox/clock', { advance: 'PT1S' });
    expect(reply).toMatchObject({ status: 200 });
  }

  /** It happens in the background. */
  async carriedOut(path: string, state: string): Promise<void> {
    for (;;) {
      const { progress } = await this.read(path, 'SECA');
      if (progress.state === state) return;
      await sleep(20);
    }
  }
}
