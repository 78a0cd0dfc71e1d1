import type { Played } from './play.ts';

/** Figures of SECAS's summary that say what waits, in their order. */
const clocks: readonly (readonly [figure: string, words: string])[] = [
  ['dueToday', 'due today'],
  ['dueWithin5', 'due within 5 Working Days'],
  ['overdue', 'overdue'],
  ['breached', 'breached'],
  ['disputed', 'disputed'],
  ['queried', 'queried'],
  ['backlog', 'backlog'],
  ['voluntary', 'voluntary'],
];

/** By desk, what shows most of what was played. */
const next: readonly (readonly [desk: string, command: string])[] = [
  ['SECAS', 'sla summary --as SECA'],
  ['', 'sla league --as SECA'],
  ['', 'report list --as SECA'],
  ['Supplier that asks', 'list --not-ended --as AAAA'],
  ['Supplier that is asked', 'sla approaching --as BBBB'],
  ['', 'proposals --as DART'],
  ['Supplier of Last Resort', 'successions --as CCCC'],
  ['', 'holdings conflicts --as CCCC'],
  ['DCC', 'data-fix list --as DCCX'],
  ['', 'switches --contradictions --as DCCX'],
  ['MAP', 'list --not-ended --as MAPX'],
  ['', 'map report MAPX --as MAPX'],
];

const line = (name: string, figures: readonly (readonly [words: string, count: number])[]): string =>
  `${name.padEnd(10)}${figures.map(([words, count]) => `${count} ${words}`).join(', ')}`;

/** @param where what else `icx` has to be told to find it, ` --url …` */
export const playedWords = (
  { from, until, requests, seed, strayed, stories, states, legs }: Played,
  where = '',
): string => {
  const told = stories.filter((story) => story.asTold).length;
  return [
    `A month was played, ${from} to ${until}: ${requests - strayed.length} of ${requests} requests stand as planned (seed ${seed}), ${told} of ${stories.length} stories went as told.`,
    ...strayed.map(
      ({ n, request, habit, planned, found }) => `NOT AS PLANNED: ${n} (${habit}) ${request}: ${planned}; ${found}`,
    ),
    '',
    line('Requests', Object.entries(states)),
    line(
      'Legs',
      clocks.map(([figure, words]) => [words, legs[figure] ?? 0]),
    ),
    '',
    'What to look at next:',
    ...next.map(([desk, command]) => `  ${desk.padEnd(25)}npx @icx/icx ${command}${where}`),
  ].join('\n');
};
