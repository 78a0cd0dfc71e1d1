import { count, document, partyId } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { Clock } from '@icx/runtime';
import type { Mpxn } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import type { SupplyRegister } from '@icx/parties-service';
import { silence, type Contradiction, type RegistrationHistory } from '@icx/switching';
import { addDays, atLondon, instant, type Instant, type PlainDate } from '@icx/working-days';
import { switchingQueries } from './queries.ts';

export const dayCountSchema = document(
  'DayCount',
  {
    party: partyId(),
    gained: count({ description: 'Meter points.' }),
    lost: count({ description: 'Meter points.' }),
    corrected: count({ description: 'Of the messages: with a version above 1.' }),
    withdrawn: count({ description: 'Of the messages: withdrawals.' }),
  },
  { description: 'What one party gained and lost by the messages of one day: to hold its own count against.' },
);
export type DayCount = DocumentOf<typeof dayCountSchema>;

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

  lastReceivedAt(): Promise<Instant | undefined> {
    return switchingQueries.lastReceivedAt(this.views);
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
  counts(day: PlainDate): Promise<readonly DayCount[]> {
    return switchingQueries.counts(this.views, atLondon(day, '00:00'), atLondon(addDays(day, 1), '00:00'));
  }

  /** Meter points whose messages contradict each other, for a person to ask the sender about. */
  async contradictory(after: string, limit: number): Promise<readonly ContradictoryPoint[]> {
    const points = await switchingQueries.contradictory(this.views, after, limit);
    const histories = await this.supply.historiesOf(points);
    return points.flatMap((mpxn) => {
      const history = histories.get(mpxn);
      return history ? [{ mpxn, history, contradictions: history.contradictions }] : [];
    });
  }
}
