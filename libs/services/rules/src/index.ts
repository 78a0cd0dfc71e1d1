export { coverageProblem } from './coverage.ts';
export { Rulebook } from './rulebook.ts';
export { readRules, type Rules } from './rules-file.ts';
export { rulesServices } from './rules-services.ts';
