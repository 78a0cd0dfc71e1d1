import type { Mpxn, PartyId } from '@icx/identifiers';
import type { Device } from '@icx/inventory';
import type { ReadStore } from '@icx/read-store';
import { standingOf, type SupplyRegister } from '@icx/parties-service';
import type { PlainDate } from '@icx/working-days';
import { isWanted, type Proposal } from './gains.ts';

export interface ProposalPage {
  readonly items: readonly Proposal[];
  /** Position to go on after; `null` on the last page. */
  readonly next: string | null;
}

/**
 * What is proposed to a party and still of use: it supplies the device or will, may ask for it, and has not
 * asked yet. A proposal that was taken up, or that a corrected switch made void, goes away by itself.
 */
export class ProposalList {
  constructor(
    private readonly views: ReadStore,
    private readonly supply: SupplyRegister,
  ) {}

  async list(party: PartyId, on: PlainDate, after: number, limit: number): Promise<ProposalPage> {
    const rows = await this.views.query
      .selectFrom('proposals as p')
      .innerJoin('devices as d', 'd.device_id', 'p.device_id')
      .select(['p.document', 'p.position', 'd.mpxn', 'd.document as device'])
      .where('p.party', '=', party)
      .where('p.dismissed', '=', 0)
      .where('d.uncommissioned', '=', 1)
      .where('p.position', '>', after)
      .where((on) =>
        on.not(
          on.exists(
            on
              .selectFrom('requests as r')
              .select('r.id')
              .whereRef('r.device_id', '=', 'p.device_id')
              .where('r.requester', '=', party)
              // Of an earlier supply, one that has ended does not count.
              .where((of) => of.or([of('r.state', '<>', 'ended'), of('r.raised_position', '>', of.ref('p.position'))])),
          ),
        ),
      )
      .orderBy('p.position')
      .limit(limit + 1)
      .execute();
    const page = rows.slice(0, limit);
    const histories = await this.supply.historiesOf(page.map(({ mpxn }) => mpxn as Mpxn));
    const supplied = page.filter(({ mpxn, device }) => {
      if (!isWanted(JSON.parse(device as string) as Device, party, on)) return false;
      const history = histories.get(mpxn as Mpxn);
      return history !== undefined && (standingOf(history, party, on)?.supply ?? 'ended') !== 'ended';
    });
    return {
      items: supplied.map(({ document }) => JSON.parse(document as string) as Proposal),
      next: rows.length > limit ? String(page.at(-1)!['position']) : null,
    };
  }
}
