import { atLondon, instant } from '@icx/working-days';
import type { RequestRow } from '@icx/requests-service';
import type { Cast, Troupe } from '../cast.ts';
import { perform, type ToldStory } from '../perform.ts';
import type { Story } from '../story.ts';
import { firstDayAfter } from './calendar.ts';
import { disputedIn } from './desks/oversight.ts';
import { Month, type OnPlayed } from './month.ts';
import { firstPlayed, playedParties } from './parties.data.ts';
import type { Plan } from './planned.ts';
import { Stage } from './stage.ts';

interface Strayed {
  readonly n: number;
  readonly request: string | undefined;
  readonly habit: string;
  readonly planned: string;
  readonly found: string;
}

/** What came of the play. */
export interface Played {
  readonly seed: number;
  readonly requests: number;
  /** Those that do not stand as they were planned to. */
  readonly strayed: readonly Strayed[];
  readonly stories: readonly ToldStory[];
  /** First and last day, London. */
  readonly from: string;
  readonly until: string;
  /** Of the requests of the sandbox, whoever raised them. */
  readonly states: Readonly<Record<string, number>>;
  /** Of the legs put to anybody, as SECAS sees them. */
  readonly legs: Readonly<Record<string, number>>;
}

interface Counts {
  readonly byState: Readonly<Record<string, { readonly count: number }>>;
}
interface Summary {
  readonly figures: Readonly<Record<string, { readonly count: number }>>;
}

/** A play was begun there: it is not played once more, nor on top of half of one. */
export const wasPlayed = async ({ SECA }: Cast): Promise<boolean> => {
  const { items } = await SECA.get<{ items: readonly { party: string }[] }>('v1/parties');
  return items.some(({ party }) => party === firstPlayed);
};

const counted = (of: Readonly<Record<string, { readonly count: number }>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(of).map(([name, { count }]) => [name, count]));

const registers = async ({ SECA }: Cast): Promise<void> => {
  for (const { party, name } of playedParties) {
    const identifiers = [
      { fuel: 'electricity', id: party, from: '2019-01-01', to: null },
      { fuel: 'gas', id: party.slice(0, 3), from: '2019-01-01', to: null },
    ];
    await SECA.post('v1/parties', { party, name, kind: 'supplier', identifiers });
  }
};

const stands = ({ state, breached }: { readonly state: string; readonly breached: boolean }): string =>
  breached ? `${state}, breached` : state;

/** Which requests do not stand as they were planned to. A breach that was disputed may count no more. */
const strayedIn = async (plan: Plan, { ids }: Month, as: Troupe): Promise<readonly Strayed[]> => {
  const rows = new Map<string, RequestRow>();
  for (const party of new Set(plan.requests.map(({ requester }) => requester)))
    for (const row of await (await as(party)).requests('relation=requester')) rows.set(row.id, row);
  const disputed = disputedIn({ plan });
  return plan.requests.flatMap(({ n, habit, standing }) => {
    const request = ids.get(n);
    const row = rows.get(request ?? '');
    const breached = disputed.includes(n) ? standing.breached : (row?.breached ?? false);
    const [planned, found] = [stands(standing), row ? stands({ state: row.state, breached }) : 'not there'];
    return planned === found ? [] : [{ n, request, habit, planned, found }];
  });
};

/** Fills a sandbox with a month of life: the stories of the demo, and what is planned, by one clock. */
export const play = async (
  plan: Plan,
  { stories, cast, as }: { readonly stories: readonly Story[]; readonly cast: Cast; readonly as: Troupe },
  onPlayed: OnPlayed,
): Promise<Played> => {
  await registers(cast);
  const { now } = (await cast.SECA.post<{ now: string }>('v1/sandbox/clock', { advance: 'PT1S' })).body;
  const stage = new Stage(as, firstDayAfter(instant(now)));
  await cast.SECA.post('v1/sandbox/clock', { now: atLondon(stage.first, '09:00') });
  const month = new Month(plan, stage, onPlayed);
  const told = await perform(
    stories,
    cast,
    () => undefined,
    (time) => month.play(time),
  );
  const { byState } = await cast.SECA.get<Counts>('v1/requests/counts');
  const { figures } = await cast.SECA.get<Summary>('v1/sla/summary');
  const ended = (await cast.SECA.post<{ now: string }>('v1/sandbox/clock', { advance: 'PT1S' })).body.now;
  return {
    ...{ seed: plan.seed, requests: plan.requests.length, strayed: await strayedIn(plan, month, as), stories: told },
    ...{ from: stage.first, until: ended.slice(0, 10), states: counted(byState), legs: counted(figures) },
  };
};
