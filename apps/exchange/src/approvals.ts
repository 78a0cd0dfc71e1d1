import { actTable, TwoPersonActs } from '@icx/approvals-service';
import type { AdministrativeActs } from '@icx/audit';
import { wallClock } from '@icx/runtime';
import type { inventoryServices } from '@icx/inventory-service';
import type { Config } from './config.ts';
import type { openCustody } from './custody.ts';
import type { Engines } from './engines.ts';
import type { Identity } from './identity.ts';
import type { openSwitching } from './switching.ts';

interface Acting {
  readonly switching: ReturnType<typeof openSwitching>;
  readonly inventory: Awaited<ReturnType<typeof inventoryServices>>;
  readonly custody: Awaited<ReturnType<typeof openCustody>>;
  readonly acts: AdministrativeActs;
}

/** Acts that need two people; in a sandbox one does them alone unless it is set to ask for both. */
export const openApprovals = (
  { mode, sandboxApprovals = false }: Config,
  engines: Engines,
  { directory, isFounded }: Identity,
  { switching, inventory, custody, acts }: Acting,
): TwoPersonActs => {
  const sandbox = mode === 'sandbox';
  return new TwoPersonActs({
    ...engines,
    directory,
    acts: actTable({
      directory,
      switches: switching.services.desk,
      successions: switching.services.successions,
      inventory: inventory.desk,
      escrow: custody.escrow,
      acts,
      wallClock: () => Date.parse(wallClock.now()),
    }),
    required: !sandbox || sandboxApprovals,
    isFounded,
    sandbox,
  });
};
