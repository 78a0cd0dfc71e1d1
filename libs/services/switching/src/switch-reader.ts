import { day, document, instant as instantMember, nullable, page, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { parseMpxn } from '@icx/identifiers';
import type { Mpxn } from '@icx/identifiers';
import { oversees, type Viewer } from '@icx/parties';
import type { SupplyRegister } from '@icx/parties-service';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { Clock } from '@icx/runtime';
import { visibleTo } from '@icx/switching';
import { instant, londonDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import { dayCountSchema, type DayCount, type FeedWatch } from './feed-watch.ts';
import { supplyHistorySchema, type SupplyHistory } from './supply-history.ts';

const switchUnknown = refuse.unknown('switch-unknown', 'There is no switch of such a meter point, or none of yours.');

export const switchCountsSchema = document('SwitchCounts', {
  date: day(),
  lastReceivedAt: nullable(instantMember({ description: 'Of the latest message of any day.' })),
  items: Type.Array(dayCountSchema),
});
export type SwitchCounts = DocumentOf<typeof switchCountsSchema>;

export const contradictionPageSchema = page(supplyHistorySchema);
type ContradictionPage = DocumentOf<typeof contradictionPageSchema>;

/** What the switch feed said, as each party may see it. */
export class SwitchReader {
  constructor(
    private readonly supply: SupplyRegister,
    private readonly feed: FeedWatch,
    private readonly clock: Clock,
  ) {}

  /** Who supplied, supplies and will supply a meter point. Refused with `switch-unknown`. */
  async history(named: string, viewer: Viewer): Promise<SupplyHistory | Refusal> {
    const mpxn = parseMpxn(named);
    if (isRefusal(mpxn)) return switchUnknown;
    const history = (await this.supply.historiesOf([mpxn])).get(mpxn);
    const seen = history && visibleTo(viewer, history);
    return seen ? { mpxn, ...seen } : switchUnknown;
  }

  /** Messages received on a London day, by default today, by the supplier that they name: to a supplier its own. */
  async counts(viewer: Viewer, date: PlainDate = londonDate(instant(this.clock.now()))): Promise<SwitchCounts> {
    const [counts, lastReceivedAt] = await Promise.all([this.feed.counts(date), this.feed.lastReceivedAt()]);
    const { party } = viewer;
    const none: DayCount = { party, gained: 0, lost: 0, corrected: 0, withdrawn: 0 };
    const items = oversees(viewer) ? counts : [counts.find((count) => count.party === party) ?? none];
    return { date, lastReceivedAt: lastReceivedAt ?? null, items };
  }

  /** Meter points whose messages contradict each other, in order of MPxN. */
  async contradictions({
    after = '' as Mpxn,
    limit = 100,
  }: {
    readonly after?: Mpxn;
    readonly limit?: number;
  }): Promise<ContradictionPage> {
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
