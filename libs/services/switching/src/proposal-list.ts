import { page } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { PartyId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import { standingOf, type SupplyRegister } from '@icx/parties-service';
import type { PlainDate } from '@icx/working-days';
import { isWanted } from './gains.ts';
import { proposalSchema } from './proposal.ts';
import { switchingQueries } from './queries.ts';

export const proposalPageSchema = page(proposalSchema);
type ProposalPage = DocumentOf<typeof proposalPageSchema>;

/**
 * What is proposed to a party and still of use: it supplies the device or will, may ask for it, and has not
 * asked yet. A proposal that was taken up, or that a corrected switch made void, goes away by itself.
 */
export class ProposalList {
  constructor(
    private readonly views: ReadStore,
    private readonly supply: SupplyRegister,
  ) {}

  async list(party: PartyId, on: PlainDate, after: bigint, limit: number): Promise<ProposalPage> {
    const rows = await switchingQueries.proposals(this.views, party, after, limit + 1);
    const page = rows.slice(0, limit);
    const histories = await this.supply.historiesOf(page.map(({ mpxn }) => mpxn!));
    const supplied = page.filter(({ mpxn, device }) => {
      if (!isWanted(device, party, on)) return false;
      const history = histories.get(mpxn!);
      return history !== undefined && (standingOf(history, party, on)?.supply ?? 'ended') !== 'ended';
    });
    return {
      items: supplied.map(({ document }) => document),
      next: rows.length > limit ? String(page.at(-1)!.position) : null,
    };
  }
}
