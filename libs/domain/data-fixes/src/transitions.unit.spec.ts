import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { absent, decideCase, evolve, handlerOf, isLive } from './index.ts';
import type { DataFixCommand, DataFixState } from './index.ts';
import { AAAA, act, BBBB, CCCC, DCCX, fault, incident, nextId, otherIncident } from './case.fixture.ts';

/** The README is the design: what it says is allowed is what may be seen, and all of it must be seen. */
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const changes = [...readme.matchAll(/^ {4}([\w-]+) --> ([\w-]+): ([\w-]+)$/gm)].map(
  ([, from, to, name]) => `${from} ${name} ${to}`,
);
const stays = [...readme.matchAll(/^\| `([\w-]+)` *\|[^|]*\| *(\w[\w, -]*?) *\|$/gm)].flatMap(([, name, states]) =>
  states!.split(', ').map((state) => `${state} ${name} ${state}`),
);
const designed = new Set([...changes, ...stays]);

const parties = fc.constantFrom(AAAA, BBBB, CCCC);
const reports = fc
  .tuple(parties, fc.constantFrom('1012345678903', '1012345678090'), fc.boolean())
  .map(([by, wanted, consumerComplaint]) => act('report', by, { ...fault, current: null, wanted, consumerComplaint }));
const ofDcc = fc.constantFrom(
  act('name-handler', DCCX, { handler: 'Ada Byron' }),
  act('name-handler', DCCX, { handler: 'Mary Somerville' }),
  act('link-incident', DCCX, { incident }),
  act('link-incident', DCCX, { incident: otherIncident, category: 3 }),
  act('begin-correction', DCCX, {}),
  act('add-note', DCCX, { note: 'n' }),
);
const endings = fc.constantFrom(act('resolve', DCCX, { how: 'h' }), act('reject', DCCX, { why: 'w' }));
const ofReporters = parties.chain((by) =>
  fc.constantFrom(
    act('flag-complaint', by, {}),
    act('add-note', by, { note: 'n' }),
    act('withdraw', by, {}),
    act('reopen', by, { reason: 'r' }),
    act('follow', by, { next: nextId }),
  ),
);
const commands = fc.oneof(
  { weight: 3, arbitrary: reports },
  { weight: 5, arbitrary: ofDcc },
  { weight: 1, arbitrary: endings },
  { weight: 4, arbitrary: ofReporters },
);

const seen = new Set<string>();

const take = (before: DataFixState, command: DataFixCommand): DataFixState => {
  let state = before;
  const { events, refusal } = decideCase(command, state);
  expect(events.length > 0).toBe(refusal === undefined);
  for (const event of events) {
    const next = evolve(state, event);
    seen.add(`${state.status} ${event.type.slice('data-fixes.'.length, -'.v1'.length)} ${next.status}`);
    state = next;
  }
  if (state.status !== 'absent') {
    const wanted = new Set(state.reports.map((report) => report.wanted));
    expect(state.conflicting).toBe(wanted.size > 1);
    const reporters = [...state.reports.map(({ by }) => by), ...state.formerReporters];
    expect(new Set(reporters).size).toBe(reporters.length);
    if (isLive(state)) expect(handlerOf(state)).toBe(state.handlers.at(-1)?.handler ?? null);
    if (state.status === 'dsp-correction') expect(state.incident).not.toBeNull();
  }
  return state;
};

test('every transition is one that the README shows, and the state never contradicts itself', () => {
  const walk = fc.array(commands, { minLength: 8, maxLength: 40, size: 'max' });
  fc.assert(
    fc.property(walk, (all) => void all.reduce(take, absent as DataFixState)),
    { numRuns: 2000, seed: 213 },
  );
  expect([...seen].filter((transition) => !designed.has(transition))).toEqual([]);
});

test('every transition that the README shows occurs', () => {
  expect(designed.size).toBeGreaterThan(25);
  expect([...designed].filter((transition) => !seen.has(transition))).toEqual([]);
});
