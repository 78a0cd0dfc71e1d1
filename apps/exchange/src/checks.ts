import type { Check } from '@icx/api-channel';
import type { AuditTrail } from '@icx/audit';
import type { LogWatch } from '@icx/sqlite/log';
import { mayBeAsked } from '@icx/parties';
import type { Register } from '@icx/parties-service';
import type { Timers } from '@icx/requests-service';
import type { Engines } from './engines.ts';

/** More events than this behind the log, and lists are not worth reading. */
const LAG = 10_000n;

/** Who has no contact that is served: nobody is told anything by email yet. */
export const withoutContact = async (register: Register): Promise<readonly string[]> =>
  [...(await register.parties()).values()]
    .filter((party) => party.receives !== 'immediate' && mayBeAsked(party) !== 'no')
    .map(({ party }) => party)
    .toSorted();

/** What `/readyz` looks at. */
export const checksOn = (
  { log, vault, views, lookAtKms }: Engines,
  timers: Timers,
  audit: { readonly trail: AuditTrail; readonly watch: LogWatch },
  register: Register,
  calendarCoverage: () => string | undefined,
): readonly Check[] => [
  { name: 'log', critical: true, look: async () => void (await log.probe()) },
  { name: 'vault', critical: true, look: async () => void (await vault.probe()) },
  {
    name: 'views',
    critical: true,
    look: async () => {
      const failure = views.failure();
      if (failure) return `The views have stopped: ${failure.message}`;
      const behind = (await log.head()) - (await views.position());
      return behind > LAG ? `The views are ${behind} events behind the log.` : undefined;
    },
  },
  { name: 'audit', critical: false, look: async () => audit.trail.problem() },
  { name: 'log-content', critical: false, look: async () => audit.watch.problem() },
  { name: 'kms', critical: false, look: lookAtKms },
  {
    name: 'no-contact',
    critical: false,
    look: async () => {
      const without = await withoutContact(register);
      return without.length === 0
        ? undefined
        : `${without.join(', ')} would be told of requests by email, and this exchange sends none yet: each counts as ` +
            'received when it can be seen. Agree with them to look here, and set receives to immediate.';
    },
  },
  { name: 'calendar-coverage', critical: false, look: async () => calendarCoverage() },
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
