import { parseMpxn } from '@icx/identifiers';
import type { Mpxn } from '@icx/identifiers';
import { oversees, type Viewer } from '@icx/parties';
import type { SupplyRegister } from '@icx/parties-service';
import { isRefusal, refuse } from '@icx/refusals';
import type { Clock } from '@icx/runtime';
import { visibleTo } from '@icx/switching';
import { instant, londonDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import type { DayCount, FeedWatch } from './feed-watch.ts';

const switchUnknown = refuse.unknown('switch-unknown', 'There is no switch of such a meter point, or none of yours.');

/** What the switch feed said, as each party may see it. */
export class SwitchReader {
  constructor(
    private readonly supply: SupplyRegister,
    private readonly feed: FeedWatch,
    private readonly clock: Clock,
  ) {}

  /** Who supplied, supplies and will supply a meter point. Refused with `switch-unknown`. */
  async history(named: string, viewer: Viewer) {
    const mpxn = parseMpxn(named);
    if (isRefusal(mpxn)) return switchUnknown;
    const history = (await this.supply.historiesOf([mpxn])).get(mpxn);
    const seen = history && visibleTo(viewer, history);
    return seen ? { mpxn, ...seen } : switchUnknown;
  }

  /** Messages received on a London day, by default today, by the supplier that they name: to a supplier its own. */
  async counts(
    viewer: Viewer,
    date: PlainDate = londonDate(instant(this.clock.now())),
  ): Promise<{ date: PlainDate; lastReceivedAt: string | null; items: readonly DayCount[] }> {
    const [counts, lastReceivedAt] = await Promise.all([this.feed.counts(date), this.feed.lastReceivedAt()]);
    const { party } = viewer;
    const none: DayCount = { party, gained: 0, lost: 0, corrected: 0, withdrawn: 0 };
    const items = oversees(viewer) ? counts : [counts.find((count) => count.party === party) ?? none];
    return { date, lastReceivedAt: lastReceivedAt ?? null, items };
  }

  /** Meter points whose messages contradict each other, in order of MPxN. */
  async contradictions({ after = '' as Mpxn, limit = 100 }: { readonly after?: Mpxn; readonly limit?: number }) {
    const points = await this.feed.contradictory(after, limit);
    return {
      // What a succession recorded since explains is no contradiction any more.
      items: points
        .filter(({ contradictions }) => contradictions.length > 0)
        .map(({ mpxn, contradictions, history: { periods } }) => ({ mpxn, contradictions, periods })),
      next: points.length === limit ? points.at(-1)!.mpxn : null,
    };
  }
}
