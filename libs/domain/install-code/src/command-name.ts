/** `550e8400-e29b-41d4-a716-446655440000`: 32 digits too, and what most command ids are. */
const uuid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
/** 32 or 36 digits, one by one or in groups, where a word could begin and end: `code:83FE D340 …` too. */
const code = /(?<![0-9a-z])[0-9a-f](?:[ :-]?[0-9a-f]){31}(?:(?:[ :-]?[0-9a-f]){4})?(?![0-9a-z])/i;

/**
 * Whether the id of a command is kept under a keyed hash for it may be an install code. The rule of the first version
 * (texts have a stricter one since, `mayHoldInstallCode`), and never another: under whatever name an id was kept, the
 * command is found when it is sent again.
 */
export const isKeptHashed = (id: string): boolean => code.test(id.replace(uuid, ' '));
