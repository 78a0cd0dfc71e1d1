import { framed } from './framed.ts';
import type { ToldStory } from './perform.ts';
import type { Totals } from './totals.ts';

/** Widths of the columns but the one that takes what is left: what happened. */
const NUMBER = 4;
const ASKED = 33;
const CLOCK = 25;
const ENDING = 17;
const FRAME = 6;
const LEAST = 34;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const stopped = (sentence: string): string => (/\.”?$/.test(sentence) ? sentence : `${sentence}.`);

/** A closure stands in the last column, but for a story in which nothing else happened. */
const beforeTheEnd = (happened: ToldStory['happened']): ToldStory['happened'] =>
  happened.filter(({ type }) => type !== 'requests.request-closed.v1' || happened.length === 1);

const endingOf = ({ ending, request }: ToldStory): string =>
  request === null ? 'refused' : ending.replace(': ', ':\n');

const courseOf = ({ happened, ending, request }: ToldStory): string =>
  request === null
    ? `The exchange did not take it (${ending.replace('refused: ', '')}).`
    : beforeTheEnd(happened)
        .map(({ sentence }) => stopped(capital(sentence)))
        .join(' ');

const row = (story: ToldStory, index: number): string[] => [
  String(index + 1),
  `${story.title}\n${story.asked}`,
  courseOf(story),
  story.clocks.join('\n'),
  story.failure === null ? endingOf(story) : `NOT AS TOLD: ${story.failure}`,
];

const HEAD = ['', 'What was asked', 'What happened', 'Clock', 'Ending'];

export const storyWords = (told: readonly ToldStory[], totals: Totals, columns: number): string => {
  const happened = columns - NUMBER - ASKED - CLOCK - ENDING - FRAME;
  const widths = [NUMBER, ASKED, Math.max(LEAST, happened), CLOCK, ENDING];
  return `${framed(HEAD, told.map(row), widths)}\n${totalWords(totals)}`;
};

/** The same as a table of a Markdown page. */
export const storyMarkdown = (told: readonly ToldStory[], totals: Totals): string => {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('\n', '<br>')).join(' | ')} |`;
  return [line(HEAD), line(HEAD.map(() => '---')), ...told.map(row).map(line), '', totalWords(totals)].join('\n');
};

const totalWords = ({ stories, asTold, requests, legs, breaches, reveals, days, seconds, verified }: Totals): string =>
  [
    `${asTold} of ${stories} stories went as told: ${requests} requests, ${legs} legs, ${reveals} reveals, ${breaches} ${breaches === 1 ? 'breach' : 'breaches'}.`,
    `${days} days passed in ${seconds.toFixed(1)} seconds.`,
    ...(verified === null ? [] : [verified ? 'Log and vault were verified: clean.' : 'Log and vault are NOT CLEAN.']),
  ].join(' ');
