import { sql } from 'kysely';
import type { Clock } from '@icx/runtime';
import type { Mpxn, PartyId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import type { SupplyRegister } from '@icx/parties-service';
import { silence, type Contradiction, type RegistrationHistory } from '@icx/switching';
import { addDays, atLondon, instant, type Instant, type PlainDate } from '@icx/working-days';

/** What one party gained and lost by the messages of one day: for its own count to be held against. */
export interface DayCount {
  readonly party: PartyId;
  readonly gained: number;
  readonly lost: number;
  /** Of those: with a version above 1, and withdrawn. */
  readonly corrected: number;
  readonly withdrawn: number;
}

export interface ContradictoryPoint {
  readonly mpxn: Mpxn;
  readonly contradictions: readonly Contradiction[];
  readonly history: RegistrationHistory;
}

/** Watches the feed of switches: does it come, how much came, what in it does not fit. */
export class FeedWatch {
  /** @param allowedHours how long the feed may be silent, hours; counted from the start where nothing ever came. */
  constructor(
    private readonly views: ReadStore,
    private readonly supply: SupplyRegister,
    private readonly clock: Clock,
    private readonly allowedHours: number,
    private readonly since: Instant | undefined,
  ) {}

  async lastReceivedAt(): Promise<Instant | undefined> {
    const [row] = await this.views.query
      .selectFrom('switch_messages')
      .select(({ fn }) => fn.max('received_at').as('last'))
      .execute();
    return (row?.last as Instant | null) ?? undefined;
  }

  /** What is wrong; `undefined`: nothing. A month of messages once went missing in production unnoticed. */
  async problem(): Promise<string | undefined> {
    const last = await this.lastReceivedAt();
    if (!last && !this.since) return undefined;
    const hours = silence(last, this.since ?? last!, instant(this.clock.now()), this.allowedHours);
    return hours === undefined
      ? undefined
      : `No switch message ${last ? `since ${last}` : 'ever came'}: ${Math.floor(hours)} hours, at most ${this.allowedHours} are normal. Ask the sender of the feed.`;
  }

  /** Of the messages received on a London day, each party that they name, in order of its id. */
  async counts(day: PlainDate): Promise<readonly DayCount[]> {
    const [from, to] = [atLondon(day, '00:00'), atLondon(addDays(day, 1), '00:00')];
    const { rows } = await sql<Record<keyof DayCount, string | number>>`
      with day as (select * from switch_messages where received_at >= ${from} and received_at < ${to})
      select party, sum(gained) as gained, sum(lost) as lost, sum(corrected) as corrected, sum(withdrawn) as withdrawn
      from (
        select gaining as party, 1 as gained, 0 as lost, version > 1 as corrected, withdrawn from day
        union all
        select losing, 0, 1, version > 1, withdrawn from day where losing is not null)
      group by party order by party`.execute(this.views.query);
    return rows.map(({ party, gained, lost, corrected, withdrawn }) => ({
      party: party as PartyId,
      gained: Number(gained),
      lost: Number(lost),
      corrected: Number(corrected),
      withdrawn: Number(withdrawn),
    }));
  }

  /** Meter points whose messages contradict each other, for a person to ask the sender about. */
  async contradictory(after: string, limit: number): Promise<readonly ContradictoryPoint[]> {
    const rows = await this.views.query
      .selectFrom('supply_points')
      .select('mpxn')
      .where('contradictions', '>', 0)
      .where('mpxn', '>', after)
      .orderBy('mpxn')
      .limit(limit)
      .execute();
    const histories = await this.supply.historiesOf(rows.map(({ mpxn }) => mpxn as Mpxn));
    return rows.flatMap(({ mpxn }) => {
      const history = histories.get(mpxn as Mpxn);
      return history ? [{ mpxn: mpxn as Mpxn, history, contradictions: history.contradictions }] : [];
    });
  }
}
