export { sealAppend, start, type Extent, type Sealed } from './chunk.ts';
export { EntryTurns, isEntryName } from './entry-turns.ts';
export { plainFrom } from './read-spooled.ts';
