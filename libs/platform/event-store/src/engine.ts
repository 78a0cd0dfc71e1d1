/** What engines of the log share. */
export { Appended } from './engine/appended.ts';
export { rowsWithin, within64Bits } from './engine/bounds.ts';
export { Follower, type ReadOn, type Stretch } from './engine/follower.ts';
export { closed, Followers, OpenLog } from './engine/open-log.ts';
export { LARGEST } from './position.ts';
export { storedBatch, type StoredBatch } from './engine/stored-batch.ts';
export {
  KeyedAppends,
  type FoundReservation,
  type KeyedAppendsOptions,
  type Reservation,
  type Reservations,
} from './engine/keyed-appends.ts';
