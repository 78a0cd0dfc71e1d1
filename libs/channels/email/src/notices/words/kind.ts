import { clerkCount } from '@icx/words';
import type { Case, NamesOf } from '../cases.ts';
import { exact, heading, list, type Block, type Frame } from '../layout/blocks.ts';

/** What there is to be told, and of whom. */
export interface Told extends Frame {
  /** All of one side, soonest due first; of many the first ones. */
  readonly cases: readonly [Case, ...Case[]];
  /** How many there are. */
  readonly count: number;
  /** Whose they all are. */
  readonly requesters: ReadonlySet<string>;
  readonly names: NamesOf;
  /** The answer template goes with it. */
  readonly attached: boolean;
}

/** A kind of notice about legs of requests. */
export interface LegNotice {
  /** Whether it is news still; what is not is left out. */
  readonly stands: (one: Case) => boolean;
  /** Whether the addressee has to answer: the template goes with it. */
  readonly answers: boolean;
  readonly subject: (told: Told) => string;
  readonly title: (told: Told) => string;
  /** What happened and what it means, before the requests themselves. */
  readonly opening: (told: Told) => readonly Block[];
  /** What the party has to do next, or that it has nothing to do. */
  readonly next: (told: Told) => readonly Block[];
}

/** `1 request`, `300 requests`. */
export const requests = (count: number): string => clerkCount(count, 'request');

export const isOne = ({ count }: Pick<Told, 'count'>): boolean => count === 1;

/** What to type where one is signed in, and what a system calls; none of it acts by being opened. */
export const signedIn = (told: Told, command: string, call: string): readonly Block[] => {
  const id = isOne(told) ? told.cases[0].document.id : 'REQUEST';
  const written = [`npx @icx/icx ${command}`, call.replace('URL', told.publicUrl)];
  return [heading('Signed in'), exact(...written.map((line) => line.replace('ID', id)))];
};

/** Where one looks at it. */
export const look = (told: Told): readonly Block[] =>
  isOne(told) ? signedIn(told, 'show ID', 'GET URL/v1/requests/ID') : signedIn(told, 'list', 'GET URL/v1/requests');

export const nothingToDo = list('You have nothing to do.');
