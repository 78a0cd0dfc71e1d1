/** What engines of the log share. */
export { Appended } from './engine/appended.ts';
export { Follower, type ReadOn, type Stretch } from './engine/follower.ts';
export { storedBatch, type StoredBatch } from './engine/stored-batch.ts';
export {
  KeyedAppends,
  type FoundReservation,
  type KeyedAppendsOptions,
  type Reservation,
  type Reservations,
} from './engine/keyed-appends.ts';
