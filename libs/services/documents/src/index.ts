export { Type } from 'typebox';
export { document, list, nullable, ofAny, ofEach, oneOf, openObject, page, variants, words } from './document.ts';
export type { DocumentOf, Schema } from './document.ts';
export {
  count,
  day,
  deviceId,
  deviceType,
  fuel,
  id,
  instant,
  inventoryDeviceType,
  mpxn,
  partyId,
  smiStatus,
} from './members.ts';
export { historyEntry, historyEntrySchema, type HistoryEntry } from './history-entry.ts';
export { refusedRow, refusedSchema, warningSchema } from './told.ts';
