export { players, type Cast, type Player, type PlayerClient } from './cast.ts';
export { perform, type ToldStory } from './perform.ts';
export { stories } from './stories/index.ts';
export { storyMarkdown, storyWords } from './story-words.ts';
export { totalsOf, type Totals } from './totals.ts';
