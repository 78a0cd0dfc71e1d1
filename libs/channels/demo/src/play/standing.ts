import { LAST_DAY } from './calendar.ts';
import { heldAnswerOn, succession } from './parties.data.ts';
import type { PlannedRequest, Standing, Step } from './planned.ts';

/** Working Days: what an answer may take, and after how many a request that nobody touches closes by itself. */
const [TERM, QUIET] = [10, 20];

interface At extends Standing {
  /** Since when it stands so. */
  readonly since: number;
}

const running = (at: At, day: number, term = TERM): At => ({ ...at, state: 'open', due: day + term, since: day });
const without = (at: At, state: Standing['state'], day: number): At => ({ ...at, state, due: null, since: day });

type Done = Pick<Step, 'does' | 'body' | 'day'>;

const after = (at: At, { does, body, day }: Done): At => {
  switch (does) {
    case 'reroute':
      return body['addressee'] === 'MAPX' ? without(at, 'open', day) : running(at, day);
    case 'unusable':
    case 'recall':
      return running(at, day);
    case 'reveal':
      return without(at, 'revealed', day);
    case 'closure':
    case 'withdrawal':
      return without(at, 'ended', day);
    case 'answer':
      if (body['answer'] === 'code-supplied') return without(at, 'answered', day);
      if (body['answer'] === 'code-not-held') return without(at, 'stalled', day);
      if (body['answer'] !== 'not-installer') return at;
      return 'suggestedInstaller' in body ? running(at, day) : without(at, 'stalled', day);
    default:
      return at;
  }
};

/** They wait for the requester alone. */
const quietly: ReadonlySet<Standing['state']> = new Set(['stalled', 'answered', 'revealed']);

/** Time passes: the clock runs out, or the request closes by itself. */
const on = (at: At, day: number): At => {
  const breached = at.breached || (at.due !== null && day > at.due);
  const quiet = quietly.has(at.state) && day > at.since + QUIET;
  return { ...at, breached, ...(quiet && { state: 'ended' as const }) };
};

/** What the successor of who fails does, as steps of the request. */
const successorSteps = ({ day, held }: Pick<PlannedRequest, 'day' | 'held'>): readonly Done[] =>
  held ? [{ does: 'answer', body: { answer: 'code-supplied' }, day: heldAnswerOn(day) }] : [];

/** As the rules of the exchange have it: what was planned is held against what came of it. */
export const standingOf = (request: Omit<PlannedRequest, 'standing'>): Standing => {
  const { day, habit, steps } = request;
  const begun: At = { state: 'open', breached: false, due: day + TERM, since: day };
  const moved = habit === 'fails' && day <= succession.appointed;
  const first = moved ? running(begun, succession.appointed, TERM + succession.grace) : begun;
  const all = habit === 'fails' ? [...successorSteps(request), ...steps] : steps;
  const last = all.reduce((at, step) => after(on(at, step.day), step), first);
  const { state, breached, due } = on(last, LAST_DAY);
  return { state, breached, due: state === 'open' ? due : null };
};
