import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { addHours } from '@icx/working-days';
import { absent, decide, evolve, isLive } from './index.ts';
import type { Facts, RequestCommand, RequestState } from './index.ts';
import { AAAA, BBBB, CCCC, facts, monday } from './request.fixture.ts';
import {
  disputeBreach,
  disputeOutside,
  recordOutside,
  resolveDispute,
  contest,
  decideBacklog,
  dispatch,
  keepSupply,
  leaveBacklog,
  notHeld,
  passTime,
  pause,
  raise,
  registerBacklog,
  reroute,
  reveal,
  revealFarMore,
  steps,
  supersedeLater,
  supply,
  unusable,
  withdraw,
} from './walk.fixture.ts';
import type { Step } from './walk.fixture.ts';

/** The README is the design: what it says is allowed is what may be seen, and all of it must be seen. */
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const changes = [...readme.matchAll(/^ {4}(\w+) --> (\w+): ([\w-]+)$/gm)].map(
  ([, from, to, name]) => `${from} ${name} ${to}`,
);
const stays = [...readme.matchAll(/^\| `([\w-]+)` *\|[^|]*\| *(\w[\w, ]*?) *\|$/gm)].flatMap(([, name, states]) =>
  states!.split(', ').map((state) => `${state} ${name} ${state}`),
);
const designed = new Set([...changes, ...stays]);

const walk = fc.array(fc.tuple(steps, pause, fc.boolean(), fc.boolean()), { minLength: 8, maxLength: 40, size: 'max' });

/** Too rare to wait for: the code of an earlier leg is erased 28 days on, while the request has gone on. */
const erasedLater = [[], [supply(BBBB, true)], [supply(BBBB, true), reveal], [notHeld]].map((since): Plan => {
  const first: Plan = [supply(BBBB, true), reveal, unusable].map((step) => [step, 0, false, false]);
  return [
    ...first,
    ...since.map((step): Plan[number] => [step, 24 * 5, false, false]),
    [passTime, 24 * 24, false, false],
  ];
});

/** A breach by a calendar that did not know of the holiday before the day due; what came after that, until it did. */
const AFTER_DUE = 24 * 14 + 15;
const wronglyLate = [[notHeld], [supply(BBBB, true)], [supply(BBBB, true), reveal], [withdraw]].map((since): Plan => [
  [passTime, AFTER_DUE, false, false],
  ...since.map((step): Plan[number] => [step, 0, false, false]),
  [passTime, 0, false, true],
]);

/** Sent on the Friday before a day that turns out to be a holiday. */
const deemedOnHoliday: Plan = [
  [reroute(CCCC), 0, false, false],
  [dispatch(2), 24 * 4 + 8, false, false],
  [passTime, 0, false, true],
];
/** A contested install date that SECAS settles when the request has gone on. */
const decidedLater = [[], [notHeld], [supply(BBBB, true)], [supply(BBBB, true), reveal], [withdraw]].map(
  (since): Plan => [contest, ...since, decideBacklog(true)].map((step) => [step, 0, false, false]),
);
/** On the register while nothing has a clock, and taken out when the request has gone on. */
const leftLater = [
  [notHeld, registerBacklog],
  [reroute(CCCC), registerBacklog],
  [reroute(CCCC), registerBacklog, supply(BBBB, true)],
  [reroute(CCCC), registerBacklog, supply(BBBB, true), reveal],
].map((since): Plan => [...since, leaveBacklog].map((step) => [step, 0, false, false]));
/** A revealed code whose requester was to lose the supply, and does not. */
const keptSupply: Plan = [supply(BBBB, true), reveal, supersedeLater, keepSupply].map((step) => [
  step,
  0,
  false,
  false,
]);
/** A statement that is disputed, a breach that is and on which SECAS decides, when the request has gone on. */
const saidLater = [[], [notHeld], [supply(BBBB, true)], [supply(BBBB, true), reveal], [withdraw]].flatMap(
  (since): Plan[] => {
    const plan = (steps: readonly Step[]): Plan => steps.map((step) => [step, 0, false, false]);
    const breached: Plan[number] = [passTime, AFTER_DUE + 24, false, false];
    return [
      plan([recordOutside(AAAA, { answer: 'code-supplied' }), ...since, disputeOutside(BBBB, 1)]),
      [breached, ...plan([...since, disputeBreach(BBBB), resolveDispute(1, true)])],
    ];
  },
);
/** What SECAS releases; when the code is shown: a supply that was lost and is not after all, a recall. */
const recall: Step = (at) => ({ type: 'recall', at, by: BBBB, reason: 'wrong row' });
const release: Step = (at) => ({ type: 'release-reveal', at, reason: 'r' });
const superseded: Step = (at) => ({ type: 'supersede', at, effectiveAt: at, cause: 's' });
const shownLater = [
  [supply(BBBB, true), revealFarMore, release],
  [supply(BBBB, true), reveal, superseded, keepSupply],
  [supply(BBBB, true), reveal, recall],
].map((since): Plan => since.map((step) => [step, 0, false, false]));
const rare = [
  ...shownLater,
  ...saidLater,
  ...erasedLater,
  ...wronglyLate,
  deemedOnHoliday,
  ...decidedLater,
  ...leftLater,
  keptSupply,
];

const seen = new Set<string>();

/** What, so many hours later, whether a timer fired first, whether the calendar has one more holiday by then. */
type Plan = [Step, number, boolean, boolean][];

const play = (plan: Plan): void => {
  let now = monday;
  let state = take(raise(false)(now, 0), absent, facts);
  plan.forEach(([step, hours, stoodAtDoor, longer], index) => {
    const door = now;
    now = addHours(now, hours);
    // Some commands stood at the door while a timer fired; some meet a calendar with one more holiday.
    if (stoodAtDoor) state = take({ type: 'pass-time', at: now }, state, { ...facts, now });
    const revised = longer
      ? { ...facts, calendars: { ...facts.calendars, 'england-and-wales': facts.calendars.union } }
      : facts;
    state = take(step(stoodAtDoor ? door : now, index + 1), state, { ...revised, now });
  });
};

const take = (command: RequestCommand, before: RequestState, known: Facts): RequestState => {
  let state = before;
  for (const event of decide(command, state, known).events) {
    const next = evolve(state, event);
    seen.add(`${state.status} ${event.type.slice('requests.'.length, -'.v1'.length)} ${next.status}`);
    state = next;
  }
  if (state.status !== 'absent') {
    const live = state.legs.filter(isLive);
    expect(live).toEqual(state.status === 'open' ? [state.legs.at(-1)] : []);
  }
  return state;
};

test('every transition is one that the README shows, and a request is open exactly while its last leg is live', () => {
  fc.assert(fc.property(walk, play), { numRuns: 4000, seed: 121, examples: rare.map((plan) => [plan]) });
  expect([...seen].filter((transition) => !designed.has(transition))).toEqual([]);
});

test('every transition that the README shows occurs', () => {
  expect([...designed].filter((transition) => !seen.has(transition))).toEqual([]);
});
