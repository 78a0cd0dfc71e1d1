import type { Clock } from '@icx/clock';
import type { RecordedEvent } from '@icx/event-store';
import type { DeviceId, Mpxn, PartyId, RequestId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import type { SupplyRegister } from '@icx/register-service';
import { decide } from '@icx/requests';
import type { RequestPerformer } from '@icx/requests-service';
import { currentOrNext, type RegistrationHistory, type SupplyPeriod } from '@icx/switching';
import { atLondon, instant, londonDate, type Instant, type PlainDate } from '@icx/working-days';
import type { Gains } from './gains.ts';

/** Meter points looked up at a time. */
const CHUNK = 500;

/** A row of the requests' view. */
interface AtPoint {
  readonly id: RequestId;
  readonly mpxn: Mpxn;
  readonly requester: PartyId;
  readonly raised_at: Instant;
}

/**
 * What a switch does: requests of a supplier that lost the supply are superseded, a corrected switch revives them, and
 * devices that were gained uncommissioned are proposed. Everything is told from the registration as it stands, so the
 * order of messages does not matter here either.
 */
export class SwitchEffects {
  constructor(
    private readonly performer: RequestPerformer,
    private readonly views: ReadStore,
    private readonly supply: SupplyRegister,
    private readonly gains: Gains,
    private readonly clock: Clock,
  ) {}

  async handle(events: readonly RecordedEvent[]): Promise<void> {
    const points = [...new Set(events.flatMap(pointsOf))];
    for (const { stream } of events.filter(movesDevice))
      await this.#alignDevice(stream.slice('device-'.length) as DeviceId);
    await this.#alignRaised(events.filter(({ type }) => type === 'requests.install-code-requested.v1'));
    for (let from = 0; from < points.length; from += CHUNK) {
      const chunk = points.slice(from, from + CHUNK);
      const requests = await this.#requestsAt(chunk);
      const devices = await this.gains.waitingAt(chunk);
      // Of most meter points nobody asks anything, so that their history need not be told.
      const concerned = new Set([...requests, ...devices].map(({ mpxn }) => mpxn!));
      const histories = await this.supply.historiesOf([...concerned]);
      await this.#alignRequests(requests, histories);
      await this.gains.propose(devices, histories);
    }
  }

  /** A device that hangs on another meter point now may have another supplier. */
  async #alignDevice(deviceId: DeviceId): Promise<void> {
    const rows = await this.views.query
      .selectFrom('requests')
      .select(['id', 'requester', 'raised_at'])
      .where('device_id', '=', deviceId)
      .where('state', '<>', 'ended')
      .execute();
    for (const { id, requester, raised_at } of rows) {
      const on = londonDate(raised_at as Instant);
      const supplied = await this.supply.findSupplied(deviceId, requester as PartyId, on);
      const history = supplied?.history ?? { periods: [], contradictions: [] };
      await this.#align(id as RequestId, history, requester as PartyId, raised_at as Instant);
    }
  }

  /** A request that was raised when the switch was known already ends with the supply as those before it do. */
  async #alignRaised(events: readonly RecordedEvent[]): Promise<void> {
    const raised = events.map(({ data }) => data as unknown as Raised);
    for (let from = 0; from < raised.length; from += CHUNK) {
      const chunk = raised.slice(from, from + CHUNK);
      const histories = await this.supply.historiesOf([
        ...new Set(chunk.flatMap(({ supplyPoint }) => supplyPoint ?? [])),
      ]);
      await Promise.all(
        chunk.map(async ({ request, requester, raisedAt, supplyPoint }) => {
          const history = supplyPoint && histories.get(supplyPoint);
          if (!history || currentOrNext(history, requester, londonDate(raisedAt))?.to === null) return;
          await this.#align(request, history, requester, raisedAt);
        }),
      );
    }
  }

  async #requestsAt(points: readonly Mpxn[]): Promise<readonly AtPoint[]> {
    const rows = await this.views.query
      .selectFrom('requests')
      .select(['id', 'mpxn', 'requester', 'raised_at'])
      .where('mpxn', 'in', points)
      .where((on) => on.or([on('state', '<>', 'ended'), on('ending', '=', 'superseded')]))
      .execute();
    return rows as unknown as readonly AtPoint[];
  }

  async #alignRequests(requests: readonly AtPoint[], histories: ReadonlyMap<Mpxn, RegistrationHistory>): Promise<void> {
    await Promise.all(
      requests.flatMap(({ id, mpxn, requester, raised_at: raisedAt }) => {
        const history = histories.get(mpxn);
        return history ? [this.#align(id, history, requester, raisedAt)] : [];
      }),
    );
  }

  /** The requester's supply for which it asked: the one that it had on that day, or the next one. */
  async #align(id: RequestId, history: RegistrationHistory, requester: PartyId, raisedAt: Instant): Promise<void> {
    const at = instant(this.clock.now());
    const period = currentOrNext(history, requester, londonDate(raisedAt));
    const after = period
      ? history.periods.find(({ from }) => from !== null && from === period.to)
      : history.periods.find((one) => covers(one, londonDate(at)));
    const goesOn = period !== undefined && (period.to === null || isHandedOver(period, after));
    const until = goesOn ? null : period ? atLondon(period.to!, '00:00') : at;
    const cause = goesOn
      ? `The registration has ${requester} as the supplier until further notice`
      : `The registration has ${after?.supplier ?? 'nobody'} as the supplier${after?.from ? ` from ${after.from} on` : ''}`;
    await this.performer.perform(id, (state, facts) =>
      decide({ type: 'follow-supply', at, until, cause }, state, facts),
    );
  }
}

const covers = ({ from, to }: SupplyPeriod, on: PlainDate): boolean =>
  (from === null || from <= on) && (to === null || on < to);

/** As `requests.install-code-requested.v1` has it. */
interface Raised {
  readonly request: RequestId;
  readonly requester: PartyId;
  readonly raisedAt: Instant;
  readonly supplyPoint?: Mpxn | null;
}

/** By a succession, not by a switch: the request is not lost with the supply but goes on as the successor's. */
const isHandedOver = ({ switchId }: SupplyPeriod, after: SupplyPeriod | undefined): boolean =>
  after?.succession !== undefined && after.switchId === switchId;

/** The meter points that an event is about: a switch's own, or where a device is now. */
const pointsOf = ({ data }: RecordedEvent): readonly Mpxn[] => {
  const { mpxn } = (data['changes'] ?? data) as { readonly mpxn?: Mpxn | null };
  return mpxn ? [mpxn] : [];
};

const movesDevice = ({ type, data }: RecordedEvent): boolean =>
  type === 'inventory.device-updated.v1' && 'mpxn' in (data['changes'] as object);
