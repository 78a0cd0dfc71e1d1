export { batchLimits, commandLimits } from './json-limits.ts';
export type { JsonLimits } from './json-limits.ts';
export { readJson } from './read-json.ts';
export { atRow, isRefusal, must, refuse } from './refusal.ts';
export type { Branded, Parsed, Refusal, RefusalKind } from './refusal.ts';
export { countingRows } from './rows.ts';
export { mostTold, tell, tellingRows } from './tell.ts';
export type { Told, ToldRefusal } from './tell.ts';
