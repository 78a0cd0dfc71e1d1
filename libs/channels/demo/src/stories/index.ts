import type { Story } from '../story.ts';
import { answerStories } from './answers.ts';
import { codeStories } from './codes.ts';
import { outcomeStories } from './outcomes.ts';
import { supplyStories } from './supply.ts';
import { timeStories } from './time.ts';

/** One request of each outcome. */
export const stories: readonly Story[] = [
  ...outcomeStories,
  ...answerStories,
  ...codeStories,
  ...timeStories,
  ...supplyStories,
];
