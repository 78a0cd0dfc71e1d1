import { join } from 'node:path';
import { allViews, openServices as compose } from '@icx/composition';
import { parseCommandId, type PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import type { CommandContext } from '@icx/commands';
import type { Clock } from '@icx/runtime';
import { buildViews } from '@icx/sqlite/views';
import type { Instant } from '@icx/working-days';
import { openEngines } from '@icx/world-testing';

/** The services on the log of a folder that is filled already: views are built first, effects begin at its end. */
export const openServices = async (folder: string, clock: Clock) => {
  buildViews(join(folder, 'log.db'), join(folder, 'views.db'), allViews);
  const engines = await openEngines(folder);
  const { checkpoints, log } = engines;
  await checkpoints.store('switching', await log.head(), (await checkpoints.take('switching'))!);
  const failed = (error: unknown): never => {
    throw error;
  };
  const services = await compose(engines, { mode: 'sandbox', failed, seed: false, switchSilenceHours: 24, clock });
  const close = async (): Promise<void> => {
    await services.stop();
    await engines.close();
  };
  return { ...services, log, close };
};

export const benchEnvelope = (party: string, id: string, receivedAt: Instant): CommandContext => ({
  party: party as PartyId,
  user: 'bench',
  channel: 'api',
  commandId: must(parseCommandId(id)),
  receivedAt,
  fingerprint: 'bench',
});
