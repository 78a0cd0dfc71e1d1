import { join } from 'node:path';
import { allViews, openServices } from '@icx/composition';
import { buildViews } from '@icx/sqlite/views';
import { revisedCalendars } from '@icx/quarter-testing';
import type { Vault } from '@icx/vault';
import { openEngines } from '@icx/world-testing';
import { instant } from '@icx/working-days';

/** Ten days after the power failed in the simulated quarter. */
export const FAILED = '2027-03-09T20:00:00.000Z';
export const BACK = '2027-03-19T10:00:00.000Z';

/** The codes of a play were never sealed, so there is nothing to erase. */
const withoutCodes = <V extends Vault>(vault: V): V =>
  new Proxy(vault, {
    get: (target, name) => {
      if (name === 'delete') return () => Promise.resolve();
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });

/** The exchange as it comes back, of which nothing runs by itself yet. */
export const openAgain = async (folder: string) => {
  buildViews(join(folder, 'log.db'), join(folder, 'views.db'), allViews);
  const engines = await openEngines(folder);
  const { requests, stop } = await openServices(
    { ...engines, vault: withoutCodes(engines.vault) },
    {
      mode: 'sandbox',
      failed: () => undefined,
      seed: false,
      policy: { calendars: revisedCalendars },
      clock: { now: () => instant(BACK) },
    },
  );
  return {
    ...requests,
    views: engines.views,
    close: async () => {
      await stop();
      await engines.close();
    },
  };
};
