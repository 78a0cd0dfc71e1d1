import type { Check } from '@icx/api-channel';
import type { AuditTrail } from '@icx/audit';
import type { Timers } from '@icx/requests-service';
import type { Engines } from './engines.ts';

/** More events than this behind the log, and lists are not worth reading. */
const LAG = 10_000n;

/** What `/readyz` looks at. */
export const checksOn = (
  { log, vault, views, lookAtKms }: Engines,
  timers: Timers,
  audit: AuditTrail,
): readonly Check[] => [
  { name: 'log', critical: true, look: async () => void (await log.probe()) },
  { name: 'vault', critical: true, look: async () => void (await vault.probe()) },
  {
    name: 'views',
    critical: true,
    look: async () => {
      const failure = views.failure();
      if (failure) return `The views have stopped: ${failure.message}`;
      const behind = (await log.head()) - views.position();
      return behind > LAG ? `The views are ${behind} events behind the log.` : undefined;
    },
  },
  { name: 'audit', critical: false, look: async () => audit.problem() },
  { name: 'kms', critical: false, look: lookAtKms },
  { name: 'timers', critical: false, look: async () => timers.failure()?.message },
  {
    name: 'parked-timers',
    critical: false,
    look: async () => {
      const [first, ...more] = timers.parked();
      return first && `${1 + more.length} request(s) cannot go on, ${first.request} first: ${first.refusal.detail}`;
    },
  },
];
