import { abreast } from '@icx/commands';
import type { Services } from '@icx/composition';
import type { LegRef, Notice } from '@icx/mail';
import type { PartyId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import { worklistCells, worklistColumns, type ShownRequest } from '@icx/requests-service';
import { slices } from '@icx/runtime';
import { csvLine, forPeople } from '@icx/tabular';
import { deadline, deemedReceipt, instant, type Instant } from '@icx/working-days';
import { SHOWN, soonestFirst, type Case, type NamesOf } from './cases.ts';

/** Lines of the file that goes with a mail at most [choice]: about 1.5 MB, which every mailbox takes. */
export const mostRows = 10_000;

/** What a notice is about, as its party sees it now. */
export interface Gathered {
  /** Soonest due first, the first ones. */
  readonly cases: readonly Case[];
  readonly count: number;
  readonly requesters: ReadonlySet<string>;
  /** All of them as the answer template; `null`: there are too many for a mail. */
  readonly template: Uint8Array | null;
}

/** Of what happened last, the event that says why. */
const reasons: Readonly<Record<string, string>> = {
  'code-unusable': 'requests.code-reported-unusable.v1',
  'code-recalled': 'requests.code-recalled.v1',
  'backlog-left': 'requests.backlog-left.v1',
};
/** Read at a time, however many there are. */
const PAGE = 64;

/** Where the words of notices come from: documents of the services, seen as the party that is told. */
export class Sources {
  constructor(private readonly services: Services) {}

  async names(): Promise<NamesOf> {
    const parties = await this.services.register.parties();
    return (id) => {
      const name = parties.get(id)?.name;
      return name ? `${name} (${id})` : id;
    };
  }

  /** Without what the party may not see, and what is no news any more. */
  async gather(
    { party, kind }: Pick<Notice, 'party' | 'kind'>,
    legs: readonly LegRef[],
    stands: (one: Case) => boolean,
  ): Promise<Gathered> {
    const requesters = new Set<string>();
    const breathe = slices();
    let [cases, count, lines]: [readonly Case[], number, string[]] = [[], 0, [csvLine(worklistColumns)]];
    for (let from = 0; from < legs.length; from += PAGE) {
      const page = await abreast(legs.slice(from, from + PAGE), (leg) => this.#caseOf(leg, party, kind));
      const standing = page.filter((one) => one !== undefined).filter(stands);
      count += standing.length;
      for (const { document } of standing) requesters.add(document.requester);
      cases = soonestFirst([...cases, ...standing]).slice(0, SHOWN);
      lines = count > mostRows ? [] : [...lines, ...standing.map(lineOf)];
      await breathe();
    }
    const template = count > mostRows ? null : Buffer.from(lines.join(''));
    return { cases, count, requesters, template };
  }

  async #caseOf({ request, leg: number }: LegRef, party: PartyId, kind: string): Promise<Case | undefined> {
    const shown = await this.services.requests.shown.to(party, request);
    if (!shown) return undefined;
    const { document, side } = shown;
    const leg = document.legs.find((one) => one.number === number);
    const expected = kind === 'request' && leg ? this.#expected(shown, leg.number) : null;
    return { document, leg, side, reason: reasonIn(shown, kind), expected };
  }

  /** Of a notice that leaves now; what was received already has its deadline. */
  #expected({ state: { legs, backlog } }: ShownRequest, number: number): Case['expected'] {
    const { obligated, receivedAt, grace } = legs[number - 1]!;
    if (!obligated || backlog || receivedAt !== undefined) return null;
    const { terms, calendars } = this.services.policy;
    const received = deemedReceipt(this.now(), calendars['england-and-wales']);
    const due = isRefusal(received) ? received : deadline(received, terms, calendars, grace);
    return isRefusal(received) || isRefusal(due) ? null : { receivedAt: received, dueAt: due.dueAt };
  }

  now(): Instant {
    return instant(this.services.clock.now());
  }
}

const lineOf = ({ document, leg }: Case): string => (leg ? csvLine(worklistCells(document, leg).map(forPeople)) : '');

const reasonIn = ({ history }: ShownRequest, kind: string): string | null => {
  const type = reasons[kind];
  if (type === undefined) return null;
  const reason = history().events.findLast((event) => event.type === type)?.data['reason'];
  return typeof reason === 'string' ? reason : null;
};
