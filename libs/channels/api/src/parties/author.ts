import type { Author } from '@icx/directory-service';
import { originOf, type Caller } from '../http/action.ts';
import type { CommandHeaders } from '../http/envelope.ts';

export const authorOf = (caller: Caller, { commandId, body }: CommandHeaders): Author => ({
  ...originOf(caller),
  command: { id: commandId, body },
});
