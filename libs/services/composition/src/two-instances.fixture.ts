import { join } from 'node:path';
import type { CommandContext } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import { parseCommandId, type PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { inOnePass } from '@icx/runtime';
import { openSqliteCheckpoints } from '@icx/sqlite/checkpoints';
import { openSqliteReadStore } from '@icx/sqlite/views';
import { instant } from '@icx/working-days';
import { openEngines } from '@icx/world-testing';
import { openServices, viewsModule, type Engines, type Services } from './index.ts';

export const now = instant('2026-11-23T10:00:00.000Z');

export interface Two {
  readonly one: Services;
  readonly other: Services;
  readonly log: EventStore;
  close(): Promise<void>;
}

/** Two instances of every service on one log, each with views, memory, checkpoints and a pass over the log of its own. */
export const openTwo = async (over: (log: Engines['log']) => Engines['log'] = (log) => log): Promise<Two> => {
  const engines = await openEngines();
  const { folder, log } = engines;
  const file = (name: string) => join(folder, name);
  const views = await openSqliteReadStore({ path: file('views-2.db'), log, logPath: file('log.db'), viewsModule });
  const checkpoints = openSqliteCheckpoints(file('inbox-2.db'));
  const settings = { mode: 'sandbox', failed: () => undefined, clock: { now: () => now } } as const;
  const one = await openServices({ ...engines, log: over(inOnePass(log)) }, settings);
  const other = await openServices({ ...engines, log: inOnePass(log), views, checkpoints }, settings);
  return {
    ...{ one, other, log },
    close: async () => {
      await one.stop();
      await other.stop();
      checkpoints.close();
      await views.close();
      await engines.remove();
    },
  };
};

let count = 0;

export const by = (party: string): CommandContext => ({
  party: party as PartyId,
  user: `user:${party}/tester`,
  channel: 'api',
  commandId: must(parseCommandId(`command-${(count += 1)}`)),
  receivedAt: now,
  fingerprint: 'print',
});
