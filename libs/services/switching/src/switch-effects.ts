import { Parked, type Clock } from '@icx/runtime';
import type { RecordedEvent } from '@icx/event-store';
import { parseDeviceId, type DeviceId, type Mpxn, type PartyId, type RequestId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import type { SupplyRegister } from '@icx/parties-service';
import { isRefusal } from '@icx/refusals';
import { decide } from '@icx/requests';
import type { RequestPerformer } from '@icx/requests-service';
import { currentOrNext, isHandedOver, noSuccessions, type RegistrationHistory } from '@icx/switching';
import { atLondon, instant, londonDate, type PlainDate } from '@icx/working-days';
import type { Gains } from './gains.ts';
import { switchingQueries, type ConcernedRow } from './queries.ts';

/** Meter points looked up at a time. */
const CHUNK = 500;

/**
 * What a switch does: requests of a supplier that lost the supply are superseded, a corrected switch revives them, and
 * devices that were gained uncommissioned are proposed. Everything is told from the registration as it stands, so the
 * order of messages does not matter here either.
 */
export class SwitchEffects {
  readonly #parked = new Parked();
  readonly #recent = new RecentPoints();

  constructor(
    private readonly performer: RequestPerformer,
    private readonly views: ReadStore,
    private readonly supply: SupplyRegister,
    private readonly gains: Gains,
    private readonly clock: Clock,
  ) {}

  /** What could not be brought in line, the first of it; `undefined`: nothing. `tryAgain` and its next event do. */
  problem(): string | undefined {
    return this.#parked.problem();
  }

  async handle(events: readonly RecordedEvent[]): Promise<void> {
    await this.#bringInLine(await this.#pointsOf(events));
  }

  /** What could not be brought in line, where that is worth another try: what stood in the way may have passed. */
  async tryAgain(): Promise<void> {
    const due = this.#parked.due();
    const devices = due.map(parseDeviceId).filter((id): id is DeviceId => !isRefusal(id));
    for (const id of due) if (isRefusal(parseDeviceId(id))) await this.alignRequest(id as RequestId);
    await this.#bringInLine(await this.#pointsWith(devices));
    // Of what is not waited for any more there is nothing left to do.
    for (const item of due) if (!this.#parked.isWaiting(item)) this.#parked.settle(item);
  }

  async #bringInLine(points: readonly Mpxn[]): Promise<void> {
    for (let from = 0; from < points.length; from += CHUNK) {
      const chunk = points.slice(from, from + CHUNK);
      const requests = await switchingQueries.concerned(this.views, { points: chunk });
      const devices = await this.gains.waitingAt(chunk);
      // Of most meter points nobody asks anything, so that their history need not be told.
      const concerned = [...new Set([...requests, ...devices].map(({ mpxn }) => mpxn!))];
      const histories = await this.supply.historiesOf(concerned);
      await this.#alignAll(requests, histories);
      await Promise.all(
        devices.map((device) =>
          this.#parked.try(device.deviceId, () => this.gains.propose(device, histories.get(device.mpxn!))),
        ),
      );
    }
  }

  /** Open requests for the devices that these events are about. */
  async requestsOf(events: readonly RecordedEvent[]): Promise<readonly RequestId[]> {
    const devices = [...new Set(events.map(({ stream }) => stream.slice('device-'.length)))];
    const ids: RequestId[] = [];
    for (let from = 0; from < devices.length; from += CHUNK) {
      const chunk = devices.slice(from, from + CHUNK) as DeviceId[];
      ids.push(...(await switchingQueries.concerned(this.views, { devices: chunk })).map(({ id }) => id));
    }
    return ids;
  }

  /** Brings one request in line with the registration as it stands. */
  async alignRequest(id: RequestId): Promise<void> {
    const requests = await switchingQueries.concerned(this.views, { id });
    await this.#alignAll(requests, await this.supply.historiesOf(requests.map(({ mpxn }) => mpxn)));
  }

  async #alignAll(requests: readonly ConcernedRow[], histories: ReadonlyMap<Mpxn, RegistrationHistory>): Promise<void> {
    await Promise.all(
      requests.map(async (request) => {
        const history = histories.get(request.mpxn);
        if (history) await this.#parked.try(request.id, () => this.#align(request, history));
      }),
    );
  }

  /** The supply for which it asked: the one that the requester had on that day, or the next one. */
  async #align(request: ConcernedRow, history: RegistrationHistory): Promise<unknown> {
    const { id, requester, stands_for: standsFor, mpxn } = request;
    const at = instant(this.clock.now());
    const raisedOn = londonDate(request.raised_at);
    const book = await this.supply.successions();
    const raisedFor = standsFor ?? requester;
    // By a succession it is, or will be, somebody else's: that is for the runner, and no loss of the supply.
    const owner = book.holderOf(raisedFor, mpxn, londonDate(at)).party;
    if (owner !== requester && request.state !== 'ended') return undefined;
    // One that was superseded before comes back with the supply, whosever that is now: then it is the runner's.
    const period = currentOrNext(history, requester, raisedOn) ?? currentOrNext(history, owner, raisedOn);
    if (!period && (await this.#isSupplied(mpxn, raisedFor, raisedOn))) return undefined;
    const goesOn = period !== undefined && (period.to === null || isHandedOver(history, period));
    if (goesOn && request.state === 'ended' && request.raised_again) return undefined;
    const until = goesOn ? null : period ? atLondon(period.to!, '00:00') : at;
    // Addressees read it too, and who supplies now is not their business.
    const cause = goesOn
      ? 'The registration has the requester as the supplier until further notice'
      : `The registration has the requester as the supplier ${period ? `until ${period.to}` : 'no more'}`;
    return this.performer.perform(id, (state, facts) =>
      decide({ type: 'follow-supply', at, until, cause }, state, facts),
    );
  }

  /** By the switches alone, whoever has taken whose place. */
  async #isSupplied(mpxn: Mpxn, party: PartyId, on: PlainDate): Promise<boolean> {
    const history = (await this.supply.historiesOf([mpxn], noSuccessions)).get(mpxn);
    return history !== undefined && currentOrNext(history, party, on) !== undefined;
  }

  /** The meter points that events are about: a switch's own, a request's, those where devices are now. */
  async #pointsOf(events: readonly RecordedEvent[]): Promise<readonly Mpxn[]> {
    const points = new Set<Mpxn>();
    const devices = new Set<DeviceId>();
    for (const { type, data } of events)
      if (type === 'switching.switch-recorded.v1') this.#recent.add(data['mpxn'] as Mpxn);
    for (const { type, stream, data } of events) {
      const { mpxn, supplyPoint } = data as { readonly mpxn?: Mpxn | null; readonly supplyPoint?: Mpxn | null };
      if (type.startsWith('inventory.device-updated.')) devices.add(stream.slice('device-'.length) as DeviceId);
      else if (mpxn) points.add(mpxn);
      // It knows of the switches before it, unless one came while it was being raised, or it goes on from another one.
      else if (supplyPoint && (data['continues'] || this.#recent.has(supplyPoint))) points.add(supplyPoint);
    }
    for (const mpxn of await this.#pointsWith([...devices])) points.add(mpxn);
    return [...points];
  }

  /** Where these devices are now. */
  async #pointsWith(devices: readonly DeviceId[]): Promise<readonly Mpxn[]> {
    const points: Mpxn[] = [];
    for (let from = 0; from < devices.length; from += CHUNK)
      points.push(...(await switchingQueries.pointsOf(this.views, devices.slice(from, from + CHUNK))));
    return points;
  }
}

/** Meter points of the latest switches, some tens of thousands: more than come while a request is being raised. */
class RecentPoints {
  #young = new Set<Mpxn>();
  #old = new Set<Mpxn>();

  add(mpxn: Mpxn): void {
    if (this.#young.size >= 20_000) [this.#old, this.#young] = [this.#young, new Set()];
    this.#young.add(mpxn);
  }

  has(mpxn: Mpxn): boolean {
    return this.#young.has(mpxn) || this.#old.has(mpxn);
  }
}
