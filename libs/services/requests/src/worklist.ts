import type { PartyId } from '@icx/identifiers';
import type { Viewer } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import { liveLeg } from '@icx/requests';
import { slices } from '@icx/runtime';
import type { RequestDocuments } from './document.ts';
import type { LegDocument } from './leg-document.ts';
import { requestsQueries, type ToAnswer } from './queries.ts';
import type { LegFetches, Reader } from './leg-fetches.ts';
import type { Loaded, RequestLog } from './request-log.ts';
import type { RequestDocument } from './request-schema.ts';

/** What was asked, and from `answer` on what its addressee fills in. Scripts rely on the names. */
export const worklistColumns = [
  'requestId',
  'leg',
  'yourReference',
  'requester',
  'deviceId',
  'deviceType',
  'mpxn',
  'msn',
  'manufacturer',
  'dueOn',
  'answer',
  'installCode',
  'representation',
  'suggestedInstaller',
  'reason',
  'note',
] as const;
export type WorklistColumn = (typeof worklistColumns)[number];

/** Requests that are in memory at a time, however long the list is; others are served between two pages. */
const PAGE = 100;

/** What a party has to answer: its open legs, soonest due first, then awaiting receipt, backlog, voluntary. */
export class Worklist {
  constructor(
    private readonly views: ReadStore,
    private readonly requests: Pick<RequestLog, 'load'>,
    private readonly documents: Pick<RequestDocuments, 'of'>,
    private readonly fetches: Pick<LegFetches, 'note'>,
  ) {}

  hasMoreThan(legs: number, { party }: Viewer): Promise<boolean> {
    return requestsQueries.hasMoreToAnswer(this.views, party, legs);
  }

  /**
   * The names of the columns, then the cells of each leg, answers empty. The view tells the order, each request's own
   * stream and document what is in it: a leg that is answered while the list is read is not in it.
   */
  async *rows(viewer: Viewer & Reader): AsyncGenerator<readonly string[], void, undefined> {
    yield worklistColumns;
    const breathe = slices();
    for await (const page of this.#pages(viewer.party)) {
      const loaded = await Promise.all(page.map(({ request }) => this.requests.load(request)));
      for (const one of loaded) yield* this.#lineOf(one, viewer);
      await breathe();
    }
  }

  async *#pages(party: PartyId): AsyncGenerator<readonly ToAnswer[], void, undefined> {
    for (let after: ToAnswer | undefined; ;) {
      const page = await requestsQueries.toAnswer(this.views, party, after, PAGE);
      yield page;
      if (page.length < PAGE) return;
      after = page.at(-1);
    }
  }

  *#lineOf({ state }: Loaded, viewer: Viewer & Reader): Generator<readonly string[]> {
    if (state.status !== 'open' || liveLeg(state)?.addressee !== viewer.party) return;
    const document = this.documents.of(state, viewer);
    yield worklistCells(document, document.leg!);
    this.fetches.note(state, viewer, 'worklist');
  }
}

/** Of one leg, answers empty. */
export const worklistCells = (document: RequestDocument, leg: LegDocument): readonly string[] => {
  const asked = askedOf(document, leg);
  return worklistColumns.map((column) => asked[column] ?? '');
};

/** As far as the document that its addressee may see tells. */
const askedOf = (
  { id: requestId, requester, device, yourReference }: RequestDocument,
  { number, dueOn }: LegDocument,
): Partial<Record<WorklistColumn, string | null>> => ({
  requestId,
  leg: String(number),
  yourReference: yourReference ?? null,
  requester,
  ...device,
  dueOn,
});
