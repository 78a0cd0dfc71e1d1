import type { EventStore } from '@icx/event-store';
import { sandboxUser } from '@icx/sandbox';
import { StartRefused } from './start-refused.ts';

/** A folder that was a sandbox's never becomes live: what was made for play would be let in to real codes. */
export const refuseSandboxFolder = async (log: EventStore): Promise<void> => {
  if ((await log.readStream('sandbox-clock')).length > 0)
    throw new StartRefused(
      'The clock of this data folder was set by hand, so its deadlines are not real. Choose an empty folder with ICX_DATA.',
    );
  if ((await log.readStream(sandboxUser)).length > 0)
    throw new StartRefused(
      'The users of this data folder have the default secret of the sandbox, which everybody knows. Choose an empty folder with ICX_DATA.',
    );
};
