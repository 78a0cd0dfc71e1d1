import { channelsOf, mayBeAsked } from '@icx/parties';
import { coverageProblem } from '@icx/rules-service';
import { instant } from '@icx/working-days';
import { contradictionsIn } from './contradictions.ts';
import type { Engines } from './engines.ts';
import type { Watched } from './compose.ts';
import { eventsAfter } from './lag.ts';
import { clockProblem } from './machine-clock.ts';

export interface Check {
  readonly name: string;
  /** A critical one that fails makes the exchange not ready; another one makes it degraded. */
  readonly critical: boolean;
  /** What is wrong, for the operator; `undefined`: nothing. */
  readonly look: () => Promise<string | undefined>;
}

/** More events than this behind the log, and lists are not worth reading. */
const LAG = 10_000;

/** Who is to be told of requests by email and has no contact point that takes any; all of them where no mail leaves. */
export const withoutContact = async ({
  register,
  contacts,
  mail,
}: Pick<Watched, 'register' | 'contacts' | 'mail'>): Promise<readonly string[]> => {
  const byEmail = [...(await register.parties()).values()].filter(
    (party) => channelsOf(party).requests === 'email' && mayBeAsked(party) !== 'no',
  );
  const reached = await Promise.all(
    byEmail.map(async ({ party }) => mail.sending.isOpen && (await contacts.mayReach(party))),
  );
  return byEmail.flatMap(({ party }, index) => (reached[index] ? [] : [party])).toSorted();
};

/** What `/readyz` looks at. */
export const checksOn = (engines: Engines, services: Watched): readonly Check[] => {
  const { clock, directory, register, requests, rules, switching, policy, escrow, jobs, mail, parked } = services;
  const critical = {
    log: async () => void (await engines.log.probe()),
    vault: async () => void (await engines.vault.probe()),
    views: () => viewsProblem(engines),
  };
  const degrading = {
    'machine-clock': async () => clockProblem(engines.counters),
    'log-content': async () => engines.content.problem(),
    'raw-mail': async () => void (await engines.rawMail.probe()),
    'mail-in': async () => mail.doors.problem(),
    kms: engines.lookAtKms,
    memory: async () =>
      (await register.problem()) ?? (await requests.supply.problem()) ?? directory.problem() ?? rules.book.problem(),
    contradictions: () => contradictionsIn(register, requests.supply),
    'no-contact': () => contactProblem(services),
    'calendar-coverage': async () => coverageProblem(policy, instant(clock.now())),
    'key-escrow': async () => escrow.state().problem,
    'switch-feed': () => switching.feed.problem(),
    'parked-messages': () => parked.problem(),
    // That a party is silent is no fault of the exchange: GET /v1/sla/alarms tells SECAS.
    'mail-silent': () => mail.silence.problem(),
  };
  return [...checksOf(critical, true), ...jobs.checks(), ...checksOf(degrading, false)];
};

const checksOf = (looks: Readonly<Record<string, Check['look']>>, critical: boolean): readonly Check[] =>
  Object.entries(looks).map(([name, look]) => ({ name, critical, look }));

const viewsProblem = async ({ log, views }: Engines): Promise<string | undefined> => {
  const failure = views.failure();
  if (failure) return `The views have stopped: ${failure.message}`;
  const behind = await eventsAfter(log, await views.position(), LAG + 1);
  return behind > LAG ? `The views are more than ${LAG} events behind the log.` : undefined;
};

const contactProblem = async (services: Watched): Promise<string | undefined> => {
  const without = await withoutContact(services);
  return without.length === 0
    ? undefined
    : `${without.join(', ')} would be told of requests by email, and ${
        services.mail.sending.isOpen
          ? 'no contact point of theirs takes any: have one entered and proved (icx contacts)'
          : 'no mail leaves: set ICX_SMTP_URL and ICX_MAIL_DOMAIN'
      }, or set receives to immediate. Until then what is put to them counts as received when it can be seen.`;
};
