import type { Author } from '@icx/directory-service';
import type { Caller } from '../http/action.ts';
import type { CommandHeaders } from '../http/envelope.ts';

export const authorOf = ({ party, user }: Caller, { commandId, body }: CommandHeaders): Author => ({
  party,
  user,
  command: { id: commandId, body },
});
