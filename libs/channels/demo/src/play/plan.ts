import { manufacturers, shipped } from '../last-resort/portfolio.ts';
import { LAST_DAY } from './calendar.ts';
import { chanceOf, codeBy, type Chance } from './chance.ts';
import { courses, habits, leads, type Habit, type Move } from './habits.ts';
import { fileDays, heldAnswerOn, installers, requesters, succession } from './parties.data.ts';
import type { Plan, PlannedDevice, PlannedRequest, Step, Way } from './planned.ts';
import { standingOf } from './standing.ts';

export const FEWEST = 40;
export const MOST = 2_000;

/** Of a maker's devices the first that is ours: the story of the Supplier of Last Resort has the others. */
const FIRST = 900_000;

const counts = (requests: number): ReadonlyMap<Habit, number> => {
  const whole = habits.map((habit) => Math.floor((installers[habit].share * requests) / 100));
  const left = requests - whole.reduce((sum, one) => sum + one, 0);
  return new Map(habits.map((habit, index) => [habit, whole[index]! + (index < left ? 1 : 0)]));
};

/** On which day the i-th of so many is raised, unless it leads: all over the month. */
const dayOf = (habit: Habit, i: number, of: number, chance: Chance): number =>
  Math.floor(((i + chance('day', habit, i)) * LAST_DAY) / of);

/** The day of the next file: answers of the last days of a month go out in the next one. */
const nextFile = (day: number): number => fileDays.find((one) => one >= day) ?? LAST_DAY + 1;

/** Nobody is asked for its own request: who is meant then. */
const instead: Readonly<Record<string, string>> = { DART: 'AAAA', BBBB: 'TYNE' };

const stepsOf = (
  request: Omit<PlannedRequest, 'steps' | 'standing'>,
  course: readonly Move[],
  seed: number,
): Step[] => {
  const { n, habit, day, device, requester, held } = request;
  if (habit === 'fails' && !held) return [];
  const from = habit === 'fails' ? heldAnswerOn(day) : day;
  const meant = (party: string): string => (party === requester ? instead[party]! : party);
  return course.flatMap(({ after, by, does, body, inFile }, index): readonly Step[] => {
    const on = inFile ? nextFile(day + after) : from + after;
    if (on > LAST_DAY) return [];
    const who = by === 'requester' ? requester : by === 'installer' ? device.installer : meant(by);
    const { answer, suggestedInstaller: suggested } = body;
    const more = {
      ...(does === 'answer' && answer === 'code-supplied' && { installCode: codeBy(seed, n, index) }),
      ...(typeof suggested === 'string' && { suggestedInstaller: meant(suggested) }),
    };
    return [{ day: on, by: who, does, body: { ...body, ...more }, ...(inFile && { inFile }) }];
  });
};

/** Hands out devices, maker after maker, each at a meter point of its own. */
const devicesFrom = (chance: Chance) => {
  let given = 0;
  return (registered: string, installer: string, dated = true): PlannedDevice => {
    const [maker, n] = [manufacturers[given % manufacturers.length]!, FIRST + given];
    given += 1;
    const { name: manufacturer, oui, gas } = maker;
    const installedBefore = dated ? 5 + Math.floor(chance('installed', given) * 75) : null;
    return { ...shipped(oui, gas, n), manufacturer, gas, registered, installer, installedBefore };
  };
};

const several = <T>(count: number, make: () => T): readonly T[] => Array.from({ length: count }, make);

/** What is played: for the same seed and number always the same. */
export const planOf = (seed: number, requests: number): Plan => {
  const chance = chanceOf(seed);
  const device = devicesFrom(chance);
  let [n, asked] = [0, 0];
  const planned = [...counts(requests)].flatMap(([habit, of]) =>
    Array.from({ length: of }, (_, i): PlannedRequest => {
      const [day, course] = leads[habit][i] ?? [dayOf(habit, i, of, chance), i + Math.floor(chance(habit) * 10)];
      const { parties } = installers[habit];
      const installer = parties[i % parties.length]!;
      const others = requesters.filter(
        (one) => one !== installer && !(habit === 'fails' && one === succession.successor),
      );
      const requester = others[(i + Math.floor(chance('asks', habit) * 7)) % others.length]!;
      n += 1;
      const way = requester === 'AAAA' ? wayOf((asked += 1)) : 'by-hand';
      const request = {
        ...{ n, habit, requester, day, way, reference: `PLAY-${seed}-${n}`, held: i % 4 !== 2 },
        device: device(way === 'by-switch' ? installer : requester, installer),
      };
      const moves = courses[habit];
      const steps = stepsOf(request, moves[course % moves.length]!, seed);
      return { ...request, steps, standing: standingOf({ ...request, steps }) };
    }),
  );
  const spare = {
    held: several(18, () => device('AAAA', succession.failed)),
    contradicted: several(6, () => device('TYNE', 'TEES')),
    gained: several(5, () => device('TYNE', 'TYNE')),
    // Installed by none of those whose devices the stories take.
    undated: several(5, () => device('AAAA', 'TEES', false)),
    faulty: several(9, () => device('AAAA', 'TEES')),
  };
  return { seed, requests: planned, spare };
};

/** Of the n-th request of who asks most. */
const wayOf = (n: number): Way => {
  if (n % 6 === 3) return 'by-switch';
  return n % 5 === 2 ? 'by-file' : 'by-hand';
};
