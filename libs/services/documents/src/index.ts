export { Type } from 'typebox';
export { document, list, nullable, ofEach, oneOf, openObject, page } from './document.ts';
export type { DocumentOf, Schema } from './document.ts';
export { count, day, deviceId, id, instant, mpxn, partyId } from './members.ts';
export { refusedRow, refusedSchema, warningSchema } from './told.ts';
