import { actTable, TwoPersonActs } from '@icx/approvals-service';
import type { ActServices } from '@icx/approvals-service';
import { wallClock } from '@icx/clock';
import type { Config } from './config.ts';
import type { Engines } from './engines.ts';
import type { Identity } from './identity.ts';

/** Acts that need two people; in a sandbox one does them alone unless it is set to ask for both. */
export const openApprovals = (
  { mode, sandboxApprovals = false }: Config,
  engines: Engines,
  { directory, isFounded }: Identity,
  services: Omit<ActServices, 'directory' | 'wallClock'>,
): TwoPersonActs => {
  const sandbox = mode === 'sandbox';
  return new TwoPersonActs({
    ...engines,
    directory,
    acts: actTable({ ...services, directory, wallClock: () => Date.parse(wallClock.now()) }),
    required: !sandbox || sandboxApprovals,
    isFounded,
    sandbox,
  });
};
