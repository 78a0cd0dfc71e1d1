import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { refuse } from '@icx/refusals';
import { addHours, plainDate } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import { absent, decide, evolve, isLive, outcomes } from './index.ts';
import type { Facts, RequestCommand, RequestState } from './index.ts';
import {
  AAAA,
  assetProvider,
  BBBB,
  CCCC,
  device,
  deviceId,
  facts,
  MAPX,
  monday,
  recordedInstaller,
  requestId,
} from './request.fixture.ts';

/** The README is the design: what it says is allowed is what may be seen, and all of it must be seen. */
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const changes = [...readme.matchAll(/^ {4}(\w+) --> (\w+): ([\w-]+)$/gm)].map(
  ([, from, to, name]) => `${from} ${name} ${to}`,
);
const stays = [...readme.matchAll(/^\| `([\w-]+)` *\|[^|]*\| *(\w[\w, ]*?) *\|$/gm)].flatMap(([, name, states]) =>
  states!.split(', ').map((state) => `${state} ${name} ${state}`),
);
const designed = new Set([...changes, ...stays]);

type Step = (at: Instant, sequence: number) => RequestCommand;

/** Mostly within what is normal. */
const volumes = fc.constantFrom(0, 0, 0, 1, 2).map((revealed) => ({ revealed, threshold: 1, quota: 2 }));
const parties = fc.constantFrom(AAAA, BBBB, CCCC, MAPX);
const leg = fc.integer({ min: 1, max: 3 });
const raise =
  (backlog: boolean): Step =>
  (at) => ({
    type: 'raise',
    at,
    by: AAAA,
    request: requestId,
    device,
    smiStatus: 'Whitelisted',
    backlog,
    candidates: [recordedInstaller, assetProvider],
    installation: { installedOn: plainDate('2026-10-01'), day90: null, wan: 'unknown' },
  });
const supply =
  (by: typeof AAAA, good: boolean): Step =>
  (at, sequence) => ({
    type: 'answer',
    at,
    by,
    answer: 'code-supplied',
    code: good
      ? {
          ref: { id: `code-${sequence}`, sequence: String(sequence), fingerprint: 'f' },
          representation: 'raw-16+crc',
          check: 'crc-checked',
        }
      : { rejected: refuse('install-code-crc-mismatch', 'check the label') },
    deviceId,
  });

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.boolean().map(raise) },
  { weight: 4, arbitrary: fc.tuple(parties, fc.boolean()).map(([by, good]) => supply(by, good)) },
  {
    weight: 3,
    arbitrary: fc.tuple(parties, fc.option(parties)).map(([by, suggested]): Step => (at) => ({
      type: 'answer',
      at,
      by,
      answer: 'not-installer',
      ...(suggested ? { suggestedInstaller: suggested } : {}),
    })),
  },
  parties.map((by): Step => (at) => ({ type: 'answer', at, by, answer: 'code-not-held', reason: 'lost' })),
  parties.map((by): Step => (at) => ({ type: 'answer', at, by, answer: 'already-commissioned' })),
  parties.map((by): Step => (at) => ({ type: 'acknowledge', at, by })),
  {
    weight: 3,
    arbitrary: fc.tuple(parties, volumes).map(([by, volume]): Step => (at) => ({
      type: 'reveal',
      at,
      by,
      format: 'raw-16',
      reason: 'r',
      supplyFrom: monday,
      volume,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Step>((at) => ({ type: 'release-reveal', at, reason: 'r' })),
  },
  {
    weight: 2,
    arbitrary: fc.constant<Step>((at) => ({ type: 'report-unusable', at, by: AAAA, reason: 'join failed' })),
  },
  { weight: 2, arbitrary: parties.map((by): Step => (at) => ({ type: 'recall', at, by, reason: 'wrong row' })) },
  {
    weight: 2,
    arbitrary: parties.map((addressee): Step => (at) => ({
      type: 'reroute',
      at,
      by: AAAA,
      addressee,
      correction: 'c',
    })),
  },
  fc.constant<Step>((at) => ({ type: 'withdraw', at, by: AAAA })),
  fc.constantFrom(...outcomes).map((outcome): Step => (at) => ({ type: 'close', at, by: AAAA, outcome })),
  fc
    .integer({ min: -1, max: 48 })
    .map((hours): Step => (at) => ({ type: 'supersede', at, effectiveAt: addHours(at, hours), cause: 's' })),
  { weight: 3, arbitrary: fc.constant<Step>((at) => ({ type: 'reverse-supersession', at, cause: 'c' })) },
  fc.option(fc.integer({ min: -1, max: 48 })).map((hours): Step => (at) => ({
    type: 'follow-supply',
    at,
    until: hours === null ? null : addHours(at, hours),
    cause: 's',
  })),
  fc.tuple(parties, parties, fc.nat(5)).map(([from, to, grace]): Step => (at) => ({
    type: 'hand-over-leg',
    at,
    from,
    to,
    grace,
    succession: 'suc_1',
    evidence: 'e',
    insteadOf: from,
    reversed: false,
  })),
  fc.constant<Step>((at) => ({
    type: 'transfer',
    at,
    to: CCCC,
    request: requestId,
    goesOn: true,
    succession: 'suc_1',
  })),
  leg.map((number): Step => (at) => ({ type: 'record-dispatch', at, leg: number, sentAt: at })),
  fc.tuple(leg, fc.boolean()).map(([number, lastContact]): Step => (at) => ({
    type: 'record-delivery-failure',
    at,
    leg: number,
    failedAt: at,
    reason: '550',
    lastContact,
  })),
  fc.constant<Step>((at) => ({ type: 'revise-deadline', at })),
  { weight: 3, arbitrary: fc.constant<Step>((at) => ({ type: 'pass-time', at })) },
);

/** Mostly minutes; sometimes enough to pass a reminder, a deadline, an idle close or an erasure. */
const pause = fc.oneof(
  { weight: 12, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 24 * 9 }) },
  fc.integer({ min: 1, max: 24 * 40 }),
);
const walk = fc.array(fc.tuple(steps, pause, fc.boolean()), { minLength: 8, maxLength: 40, size: 'max' });

const reveal: Step = (at) => ({
  type: 'reveal',
  at,
  by: AAAA,
  format: 'raw-16',
  reason: 'r',
  supplyFrom: monday,
  volume: { revealed: 0, threshold: 1, quota: 2 },
});
const passTime: Step = (at) => ({ type: 'pass-time', at });
const unusable: Step = (at) => ({ type: 'report-unusable', at, by: AAAA, reason: 'join failed' });
const notHeld: Step = (at) => ({ type: 'answer', at, by: BBBB, answer: 'code-not-held', reason: 'lost' });

/** Too rare to wait for: the code of an earlier leg is erased 28 days on, while the request has gone on. */
const erasedLater = [[], [supply(BBBB, true)], [supply(BBBB, true), reveal], [notHeld]].map((since): Plan => {
  const first: Plan = [supply(BBBB, true), reveal, unusable].map((step) => [step, 0, false]);
  return [...first, ...since.map((step): Plan[number] => [step, 24 * 5, false]), [passTime, 24 * 24, false]];
});

const seen = new Set<string>();

type Plan = [Step, number, boolean][];

const play = (plan: Plan): void => {
  let now = monday;
  let state = take(raise(false)(now, 0), absent, facts);
  plan.forEach(([step, hours, stoodAtDoor], index) => {
    const door = now;
    now = addHours(now, hours);
    // Some commands stood at the door while a timer fired; some meet a calendar with one more holiday.
    if (stoodAtDoor) state = take({ type: 'pass-time', at: now }, state, { ...facts, now });
    const revised =
      index % 2 ? facts : { ...facts, calendars: { ...facts.calendars, 'england-and-wales': facts.calendars.union } };
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
  fc.assert(fc.property(walk, play), { numRuns: 4000, seed: 121, examples: erasedLater.map((plan) => [plan]) });
  expect([...seen].filter((transition) => !designed.has(transition))).toEqual([]);
});

test('every transition that the README shows occurs', () => {
  expect([...designed].filter((transition) => !seen.has(transition))).toEqual([]);
});
