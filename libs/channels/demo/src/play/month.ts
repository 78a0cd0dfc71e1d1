import { atLondon } from '@icx/working-days';
import { lookFor } from '../carried-out.ts';
import { isRefused } from '../refused.ts';
import type { Time } from '../time.ts';
import { LAST_DAY } from './calendar.ts';
import type { DeskAct } from './desk-act.ts';
import { beforehand, desksOn } from './desks.ts';
import { inTurns } from './in-turns.ts';
import { inventoryRow, supplyRows } from './inventory.ts';
import type { Plan, PlannedRequest, Step } from './planned.ts';
import { BrokenOff, type Stage } from './stage.ts';

/** Requests on which something is done at once. */
const AT_ONCE = 8;

/** Told after each act: so many of so many, on that day. */
export type OnPlayed = (done: number, of: number, date: string) => void;

/** Plays a plan day by day, through the API. */
export class Month {
  /** By number of the request. */
  readonly ids = new Map<number, string>();
  #done = 0;
  readonly #acts: number;

  constructor(
    private readonly plan: Plan,
    private readonly stage: Stage,
    private readonly onPlayed: OnPlayed,
  ) {
    this.#acts = plan.requests.reduce((sum, { steps }) => sum + steps.length + 1, 0);
  }

  async play(time: Time): Promise<void> {
    const { requests, spare } = this.plan;
    const devices = [...requests.map(({ device }) => device), ...Object.values(spare).flat()];
    const { first } = this.stage;
    // In this order, or what was gained long ago would be proposed now.
    const supply = devices.flatMap((device) => supplyRows(device, first));
    await this.stage.send('DCCX', 'kind=switches', supply, 'registrations');
    await this.stage.send(
      'DCCX',
      'kind=inventory',
      devices.map((device) => inventoryRow(device, first)),
      'inventory',
    );
    await this.#desks('before the first day', beforehand);
    for (let day = 0; day <= LAST_DAY; day += 1) {
      if (day > 0) await time.until(atLondon(this.stage.date(day), '10:00'));
      await this.#on(day);
    }
  }

  async #on(day: number): Promise<void> {
    const raised = this.plan.requests.filter((request) => request.day === day);
    await this.#switched(raised.filter(({ way }) => way === 'by-switch'));
    await this.#filed(
      raised.filter(({ way }) => way === 'by-file'),
      day,
    );
    const busy = this.plan.requests.filter(
      (request) => request.day === day || request.steps.some((step) => step.day === day),
    );
    await inTurns(busy, AT_ONCE, async (request) => {
      if (request.day === day && request.way === 'by-hand') await this.#raise(request);
      for (const step of request.steps) if (step.day === day && !step.inFile) await this.#does(step, request);
    });
    await this.#answeredInFiles(day);
    await this.#desks(`on day ${day}`, desksOn(day));
  }

  async #desks(when: string, acts: readonly DeskAct[]): Promise<void> {
    const { plan, stage, ids } = this;
    for (const act of acts) await this.#told(`the desks, ${when}`, act({ plan, stage, ids }));
  }

  async #raise(request: PlannedRequest): Promise<void> {
    const { device, reference: yourReference, requester } = request;
    const body = { deviceId: device.deviceId, yourReference };
    const { id } = await this.#told(
      `${requester} asks`,
      this.stage.post<{ id: string }>(requester, 'v1/requests', body),
      request,
    );
    this.#known(request, id);
  }

  async #does({ by, does, body, day }: Step, request: PlannedRequest): Promise<void> {
    const id = this.ids.get(request.n)!;
    await this.#told(`${by}: ${does}`, this.stage.post(by, `v1/requests/${id}/${does}`, body), request);
    this.#played(1, day);
  }

  /** DCC tells that AAAA gained the supply: what it asks for then, it asks by itself. */
  async #switched(raised: readonly PlannedRequest[]): Promise<void> {
    if (raised.length === 0) return;
    const effectiveFrom = this.stage.date(raised[0]!.day);
    const switches = raised.map(({ n, device, requester }) => ({
      ...{ id: `PLAY-${n}`, mpxn: device.mpxn, effectiveFrom },
      ...{ losing: device.registered, gaining: requester },
    }));
    await this.#told('DCC records switches', this.stage.post('DCCX', 'v1/switches', { switches }));
    for (const request of raised) await this.#found(request, `deviceId=${request.device.deviceId}`);
  }

  async #filed(raised: readonly PlannedRequest[], day: number): Promise<void> {
    if (raised.length === 0) return;
    const [{ requester }] = raised as [PlannedRequest];
    const rows = raised.map(({ device, reference }) => ({ deviceId: device.deviceId, yourReference: reference }));
    await this.stage.send(requester, 'kind=requests', rows, `requests-${this.stage.date(day)}`);
    for (const request of raised) await this.#found(request, `deviceId=${request.device.deviceId}`);
  }

  async #found(request: PlannedRequest, query: string): Promise<void> {
    const requester = await this.stage.as(request.requester);
    const row = await lookFor(async () => (await requester.requests(`relation=requester&${query}`))[0]);
    if (!row) throw new BrokenOff(`request ${request.n} (${request.way}) was not raised`);
    this.#known(request, row.id);
  }

  async #answeredInFiles(day: number): Promise<void> {
    const answered = this.plan.requests.flatMap((request) =>
      request.steps.filter((step) => step.inFile && step.day === day).map((step) => ({ request, step })),
    );
    for (const [by, theirs] of Map.groupBy(answered, ({ step }) => step.by)) {
      const rows = theirs.map(({ request, step: { body } }) => {
        const cell = (name: string) => (typeof body[name] === 'string' ? body[name] : '');
        return {
          ...{ requestId: this.ids.get(request.n)!, leg: 1, answer: cell('answer'), installCode: cell('installCode') },
          ...{ suggestedInstaller: cell('suggestedInstaller'), reason: cell('reason') },
        };
      });
      await this.stage.send(by, 'kind=answers', rows, `answers-${this.stage.date(day)}`);
      this.#played(rows.length, day);
    }
  }

  #known({ n, day }: PlannedRequest, id: string): void {
    this.ids.set(n, id);
    this.#played(1, day);
  }

  #played(acts: number, day: number): void {
    this.#done += acts;
    this.onPlayed(this.#done, this.#acts, this.stage.date(day));
  }

  /** What is refused says at which request. */
  async #told<T>(what: string, act: Promise<T>, request?: PlannedRequest): Promise<T> {
    try {
      return await act;
    } catch (error) {
      if (!isRefused(error)) throw error;
      const where = request ? `request ${request.n} (${request.habit}), ${what}` : what;
      throw new BrokenOff(`${where}: ${error.detail} (${error.code})`, { cause: error });
    }
  }
}
