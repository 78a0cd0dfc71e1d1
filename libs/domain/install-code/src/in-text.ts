/** `550e8400-e29b-41d4-a716-446655440000`: 32 digits too, and what people's references are made of. */
const uuid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
/** 32 or 36 digits, one by one or in groups, where a word could begin and end: `code:83FE D340 …` too. */
const code = /(?<![0-9a-z])[0-9a-f](?:[ :-]?[0-9a-f]){31}(?:(?:[ :-]?[0-9a-f]){4})?(?![0-9a-z])/i;

/**
 * Whether somebody may have written an install code, with or without its CRC, into a text for people: notes and
 * reasons are stored and shown, codes must not be. Other runs of hexadecimal digits, such as hashes, are left alone.
 */
export const mayHoldInstallCode = (text: string): boolean => code.test(text.replace(uuid, ' '));
