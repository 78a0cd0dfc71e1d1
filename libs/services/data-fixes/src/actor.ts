import type { Capacity } from '@icx/data-fixes';
import type { Author } from '@icx/parties-service';
import type { JsonObject, Origin } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import type { Instant } from '@icx/working-days';

/** Who acts, as what, when it came through the door, and which command it is: the same one again is carried out once. */
export interface Actor extends Origin {
  readonly party: PartyId;
  readonly as: Capacity;
  readonly at: Instant;
  readonly command: { readonly id: string; readonly body: JsonObject };
}

export const authorOf = ({ party, user, channel, command }: Actor): Author => ({ party, user, channel, command });
