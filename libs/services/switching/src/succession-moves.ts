import type { SupplyRegister } from '@icx/parties-service';
import type { PartyId, RequestId } from '@icx/identifiers';
import { decide } from '@icx/requests';
import type { RequestPerformer } from '@icx/requests-service';
import type { Parked } from '@icx/runtime';
import type { Holder, Succession, SuccessionBook } from '@icx/switching';
import { atLondon, type Instant, type PlainDate } from '@icx/working-days';
import type { MovableRow } from './queries.ts';
import type { Transfers } from './transfers.ts';

/** Brings one request after the other to who, by the book of successions, has the place of the party that it was first with. */
export class SuccessionMoves {
  constructor(
    private readonly performer: RequestPerformer,
    private readonly transfers: Transfers,
    private readonly supply: Pick<SupplyRegister, 'allSuccessions'>,
    /** What could not be moved. */
    private readonly stuck: Parked,
  ) {}

  /** The request to who has its requester's place, and its open leg to who has its addressee's. */
  async bring(row: MovableRow, book: SuccessionBook, today: PlainDate): Promise<boolean> {
    const { id, requester, addressee, mpxn } = row;
    const raisedFor = row.stands_for ?? requester;
    const holder = book.holderOf(raisedFor, mpxn, today);
    if (holder.party !== requester)
      return this.#try(id, requester, async () => {
        const succession = holder.chain.at(-1)?.id ?? (await this.#lastOf(raisedFor, requester));
        return this.transfers.transfer(id, { to: holder.party, insteadOf: raisedFor, succession });
      });
    const first = row.instead_of ?? addressee;
    const asked = first && book.holderOf(first, mpxn, today);
    if (row.state === 'open' && addressee && asked && asked.party !== addressee)
      return this.#try(id, addressee, () => this.#handOver(id, addressee, first, asked));
    // Whatever stood in the way, there is nothing to move any more.
    this.stuck.settle(id);
    return false;
  }

  /** A request that was transferred and does not go on yet. */
  complete({ id, requester }: Pick<MovableRow, 'id' | 'requester'>): Promise<boolean> {
    return this.#try(id, requester, () => this.transfers.complete(id));
  }

  async #handOver(id: RequestId, from: PartyId, insteadOf: PartyId, { party: to, chain }: Holder) {
    const last = chain.at(-1);
    const succession = last?.id ?? (await this.#lastOf(insteadOf, from));
    const evidence = last
      ? `${to} took over from ${last.from} on ${last.effectiveFrom} (${last.kind})`
      : `The succession of ${insteadOf} by ${from} was reversed`;
    const grace = last?.grace ?? 0;
    const tookEffect = last && laterOf(atLondon(last.effectiveFrom, '00:00'), last.recordedAt);
    return this.performer.perform(id, (state, facts) => {
      const at = tookEffect && tookEffect < facts.now ? tookEffect : facts.now;
      return decide(
        { type: 'hand-over-leg', at, from, to, insteadOf, succession, evidence, grace, reversed: !last },
        state,
        facts,
      );
    });
  }

  /** Where a place goes back, for the record: the succession by which it was left, reversed or out of scope now. */
  async #lastOf(from: PartyId, to: PartyId): Promise<Succession['id']> {
    const all = await this.supply.allSuccessions();
    const last = all.findLast((one) => one.from === from && one.to === to) ?? all.findLast((one) => one.from === from);
    if (!last) throw new Error(`No succession is known by which anything of ${from} came to ${to}.`);
    return last.id;
  }

  /** Whether it was moved: what cannot be is told, and tried again later. */
  async #try(id: RequestId, party: PartyId, move: () => Promise<unknown>): Promise<boolean> {
    return (await this.stuck.try(id, move, party)) !== undefined;
  }
}

const laterOf = (one: Instant, other: Instant): Instant => (one > other ? one : other);
