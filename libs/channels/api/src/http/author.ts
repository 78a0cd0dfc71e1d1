import type { Author } from '@icx/parties-service';
import type { PartyId } from '@icx/identifiers';
import { originOf, type Caller } from './action.ts';
import type { CommandHeaders } from './envelope.ts';

/** Who does it and by which command, for what is not done to a request. */
export const authorOf = (
  caller: Caller,
  { commandId, body }: CommandHeaders,
): Author & { readonly party: PartyId; readonly command: NonNullable<Author['command']> } => ({
  ...originOf(caller),
  command: { id: commandId, body },
});
