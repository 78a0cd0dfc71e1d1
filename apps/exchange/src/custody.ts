import type { Check } from '@icx/api-channel';
import { EscrowRegistration, KeyRotation, OrphanSweep } from '@icx/custody-service';
import type { Engines } from './engines.ts';

/** What goes on in the vault beside the requests: rotation of its keys, the sweep of what nothing refers to, escrow. */
export const openCustody = async ({ log, vault, keys, escrow: sealed }: Engines) => {
  const rotation = new KeyRotation(log, vault, keys);
  const orphans = new OrphanSweep(log, vault);
  const escrow = await new EscrowRegistration(log, sealed).open();
  const checks: readonly Check[] = [
    { name: 'key-rotation', critical: false, look: async () => rotation.progress().reason },
    { name: 'orphan-sweep', critical: false, look: async () => orphans.problem() },
    { name: 'key-escrow', critical: false, look: async () => escrow.state().problem },
  ];
  return {
    rotation,
    escrow,
    checks,
    start: async (): Promise<void> => {
      await rotation.resume();
      orphans.start();
    },
    close: async (): Promise<void> => {
      await orphans.stop();
      await rotation.stop();
    },
  };
};
