import type { JsonObject } from '@icx/event-store';
import type { CommandId, PartyId } from '@icx/identifiers';
import type { Instant } from '@icx/working-days';

/** Who sends a command, which one it is, and when it came through the door. */
export interface Envelope {
  readonly party: PartyId;
  /** The person or system acting for the party. */
  readonly user: string;
  /** Chosen by the client, scoped to its party: the same id with the same body is the same command. */
  readonly commandId: CommandId;
  /** Door time: what counts for deadlines. */
  readonly receivedAt: Instant;
  /** What was asked, whole: only its keyed fingerprint is stored, for it may hold an install code. */
  readonly body: JsonObject;
}
