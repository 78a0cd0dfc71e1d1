import { Commands, deciderOf, type CommandContext } from '@icx/commands';
import { count, deviceId, document, id, instant, nullable, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { EventStore } from '@icx/event-store';
import { evolveOffersTaken, offersTakenTypes, type OffersTaken, type TakenOffers } from '@icx/holdings';
import type { CommandId, PartyId, RequestId } from '@icx/identifiers';
import { keyedId, type KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { decide, liveLeg, type Decision, type Facts, type RequestState } from '@icx/requests';
import {
  relationTo,
  requestUnknown,
  type Batches,
  type HeldAnswers,
  type RequestPerformer,
} from '@icx/requests-service';
import { slices } from '@icx/runtime';
import type { Found } from './doubts.ts';
import { codeOf, type OfferedCodes } from './offered-codes.ts';
import { holdingsQueries } from './queries.ts';

/** Open requests that one command answers at most. */
export const mostAnswers = 1_000;
/** Of them looked up at a time. */
const PAGE = 500;
/** Answered side by side. */
const ABREAST = 128;
/** Open requests that a page looks at, and a count: there may be few offers among many. */
const LOOKED_AT = 5_000;
const COUNTED = 200_000;

export const offerPageSchema = document('HoldingOffers', {
  open: nullable(count({ description: 'Open requests that wait for you; null but on the first page.' })),
  held: nullable(count({ description: 'Of them those of which you hold the code.' })),
  items: Type.Array(
    document('HoldingOffer', {
      request: id('icr'),
      deviceId: deviceId(),
      source: Type.String({ description: 'The file that brought the code, or the request whose answer it was.' }),
      line: count({ description: 'In that file.' }),
      heldSince: instant(),
    }),
  ),
  next: nullable(Type.String({ description: 'For the next page; null: that was all.' })),
});

export const answersSchema = document('HoldingAnswers', {
  answered: count(),
  refused: Type.Array(
    document('HoldingAnswerRefused', { request: Type.String(), code: Type.String(), detail: Type.String() }),
  ),
  more: Type.Boolean({ description: 'There may be more offers: send it again, with another key.' }),
});

export type OffersDocument = DocumentOf<typeof offerPageSchema>;
export type AnswersDocument = DocumentOf<typeof answersSchema>;

export interface OffersParts {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly keys: KeyRing;
  readonly performer: RequestPerformer;
  readonly held: HeldAnswers;
  readonly batches: Batches;
  readonly offered: OfferedCodes;
}

const taken = deciderOf<TakenOffers, OffersTaken>(null, evolveOffersTaken, offersTakenTypes);

const notOffered = refuse.conflict(
  'not-offered',
  'You hold no code that answers this request: it was deleted, is in doubt, or somebody has answered. Look at your offers again.',
);

interface Offer {
  readonly request: RequestId;
  readonly found: Found;
}

/** Where a holder has given no instruction: what it could answer from its holdings, and its word to do so. */
export class Offers {
  readonly #commands: Commands;

  constructor(private readonly parts: OffersParts) {
    this.#commands = new Commands(parts.log, parts.views);
  }

  /** With the counts on the first. */
  async page(party: PartyId, after: string, limit: number): Promise<OffersDocument> {
    const { open, held } = after === '' ? await this.counts(party, COUNTED) : { open: null, held: null };
    return { open, held, ...(await this.list(party, after, limit)) };
  }

  /** In order of the requests' ids. A page may hold fewer than `limit`. */
  async list(party: PartyId, after: string, limit: number): Promise<Pick<OffersDocument, 'items' | 'next'>> {
    const { offers, next } = await this.#offers(party, after, limit, LOOKED_AT);
    const items = offers.map(({ request, found: { deviceId: device, source, line, at } }) => ({
      ...{ request, deviceId: device, source, line, heldSince: at },
    }));
    return { items, next };
  }

  /** Open requests, and those of them of which the code is held. @param most by default as many are counted as a page looks at */
  async counts(
    party: PartyId,
    most = LOOKED_AT,
  ): Promise<{ readonly open: number; readonly held: number; readonly more: boolean }> {
    const breathe = slices();
    let [open, held] = [0, 0];
    for (let after = ''; open < most; await breathe()) {
      const rows = await holdingsQueries.openLegs(this.parts.views, party, after, PAGE);
      open += rows.length;
      held += (await this.#offeredOf(party, rows)).length;
      if (rows.length < PAGE) return { open, held, more: false };
      after = rows.at(-1)!.id;
    }
    return { open, held, more: true };
  }

  /** By these requests or, where none are named, the first that are offered. Sent again it goes on with the same ones. */
  async answer(named: readonly RequestId[] | undefined, context: CommandContext): Promise<AnswersDocument | Refusal> {
    const { party: holder, receivedAt: at } = context;
    const stream = this.#streamOf(context);
    const done = await this.#commands.perform(stream, taken, context, async () => {
      const requests =
        named ?? (await this.#offers(holder, '', mostAnswers, COUNTED)).offers.map(({ request }) => request);
      return [{ type: 'holdings.offers-taken.v1', data: { holder, at, requests } } as const];
    });
    if (isRefusal(done)) return done;
    const { requests } = done.state!;
    const batch = this.parts.batches.idOf(context);
    const refused: { readonly request: string; readonly code: string; readonly detail: string }[] = [];
    for (let from = 0; from < requests.length; from += ABREAST) {
      const outcomes = await Promise.all(
        requests.slice(from, from + ABREAST).map((request, n) => {
          const commandId = `${stream}-${from + n}` as CommandId;
          return this.#answer(request, { ...context, commandId, batch });
        }),
      );
      for (const [n, outcome] of outcomes.entries())
        if (outcome) refused.push({ request: requests[from + n]!, code: outcome.code, detail: outcome.detail });
    }
    await this.parts.batches.close(batch, context);
    const more = named === undefined && requests.length === mostAnswers;
    return { answered: requests.length - refused.length, refused, more };
  }

  async #answer(request: RequestId, context: CommandContext): Promise<Refusal | undefined> {
    const act = async (state: RequestState, facts: Facts): Promise<Decision> => {
      const refused = (refusal: Refusal): Decision => ({ events: [], refusal });
      if (relationTo(state, context.party) !== 'addressee') return refused(requestUnknown);
      const leg = state.status === 'open' ? liveLeg(state) : undefined;
      const { deviceId: device } = state.status === 'open' ? state.device : { deviceId: null };
      if (state.status !== 'open' || leg?.addressee !== context.party || device === null) return refused(notOffered);
      const found = (await this.parts.offered.offered(context.party, [device])).get(device);
      const answer = found && (await this.parts.held.sealed({ state, leg, deviceId: device }, codeOf(found), facts));
      // Its own act, at its own door time.
      return answer ? decide({ ...answer, at: context.receivedAt }, state, facts) : refused(notOffered);
    };
    const outcome = await this.parts.performer.perform(request, act, { context });
    return isRefusal(outcome) ? outcome : undefined;
  }

  async #offers(party: PartyId, from: string, limit: number, most: number) {
    const offers: Offer[] = [];
    let after = from;
    for (let looked = 0; looked < most; looked += PAGE) {
      const rows = await holdingsQueries.openLegs(this.parts.views, party, after, PAGE);
      const found = await this.#offeredOf(party, rows);
      const wanted = found.slice(0, limit - offers.length);
      offers.push(...wanted);
      if (offers.length === limit && (found.length > wanted.length || rows.length === PAGE))
        return { offers, next: wanted.at(-1)?.request ?? rows.at(-1)!.id };
      if (rows.length < PAGE) return { offers, next: null };
      after = rows.at(-1)!.id;
    }
    return { offers, next: after };
  }

  async #offeredOf(
    party: PartyId,
    rows: Awaited<ReturnType<typeof holdingsQueries.openLegs>>,
  ): Promise<readonly Offer[]> {
    const devices = rows.flatMap(({ device_id: device }) => device ?? []);
    const offered = await this.parts.offered.offered(party, devices);
    return rows.flatMap(({ id: request, device_id: device }) => {
      const found = device && offered.get(device);
      return found ? [{ request, found }] : [];
    });
  }

  #streamOf({ party, commandId }: CommandContext): string {
    return `oft_${keyedId(this.parts.keys, ['offers', party, commandId], 24)}`;
  }
}
