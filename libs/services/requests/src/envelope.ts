import type { JsonObject, Origin } from '@icx/event-store';
import type { CommandId, PartyId } from '@icx/identifiers';
import type { Instant } from '@icx/working-days';

/** Who sends a command and through what, which one it is, and when it came through the door. */
export interface Envelope extends Origin {
  readonly party: PartyId;
  /** Chosen by the client, scoped to its party: the same id with the same body is the same command. */
  readonly commandId: CommandId;
  /** Door time: what counts for deadlines. */
  readonly receivedAt: Instant;
  /** What was asked, whole: only its keyed fingerprint is stored, for it may hold an install code. */
  readonly body: JsonObject;
  /** Only decide, and record nothing. */
  readonly trial?: boolean;
}
