import type { Habit } from './habits.ts';

export interface PlayedParty {
  readonly party: string;
  readonly name: string;
  readonly habit: Habit;
}

/** Suppliers that the play registers besides those of the sandbox, which are left as they are for who plays by hand. */
export const playedParties: readonly PlayedParty[] = [
  { party: 'DART', name: 'Dart Energy (answers at once)', habit: 'prompt' },
  { party: 'TYNE', name: 'Tyne Power (asks back)', habit: 'queries' },
  { party: 'TEES', name: 'Tees Utilities (answers by file)', habit: 'by-file' },
  { party: 'WEAR', name: 'Wear Gas & Light (its codes prove unusable)', habit: 'unusable' },
  { party: 'LUNE', name: 'Lune Supply (fails in the second week)', habit: 'fails' },
];

/** The first that is registered: where it is, a play was begun. */
export const firstPlayed = playedParties[0]!.party;

/** Who installed, by habit; and how many of a hundred requests meet it. */
export const installers: Readonly<Record<Habit, { readonly parties: readonly string[]; readonly share: number }>> = {
  prompt: { parties: ['DART', 'AAAA'], share: 24 },
  slow: { parties: ['BBBB'], share: 20 },
  denies: { parties: ['CCCC'], share: 13 },
  queries: { parties: ['TYNE'], share: 11 },
  'by-file': { parties: ['TEES'], share: 13 },
  unusable: { parties: ['WEAR'], share: 10 },
  fails: { parties: ['LUNE'], share: 9 },
};

/** Who asks, in turn. */
export const requesters = ['AAAA', 'AAAA', 'BBBB', 'AAAA', 'DART', 'AAAA', 'CCCC'] as const;

/** Who takes over from the one that fails, and on which days: appointed, its files come, what it holds answers. */
export const succession = {
  ...{ failed: 'LUNE', successor: 'CCCC', appointed: 8, grace: 5 },
  ...{ files: 10, answers: 12, unasked: 16 },
} as const;

/** The day on which the successor's holdings answer what was raised on that one: at once when they do so unasked. */
export const heldAnswerOn = (day: number): number => {
  const { answers, unasked } = succession;
  if (day <= answers) return answers;
  return Math.max(day, unasked);
};

/** The days on which the answers of a week go out in one file. */
export const fileDays: readonly number[] = [3, 8, 13, 18, 23];
