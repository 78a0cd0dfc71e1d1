export { Type } from 'typebox';
export { document, list, nullable, ofEach, oneOf, page } from './document.ts';
export type { DocumentOf, Schema } from './document.ts';
export { count, day, deviceId, id, instant, mpxn, partyId } from './members.ts';
