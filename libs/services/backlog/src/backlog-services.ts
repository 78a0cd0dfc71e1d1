import { Commands } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import type { KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import type { RequestPolicy } from '@icx/requests-service';
import type { Clock, Runner } from '@icx/runtime';
import { BacklogEffects } from './effects.ts';
import { FileDecisions } from './file-decisions.ts';
import { BacklogList } from './list.ts';
import { BacklogRegister } from './register.ts';
import { BacklogRows } from './rows.ts';
import { BacklogStanding, type RequestParts } from './standing.ts';
import { BacklogSummaries } from './summary.ts';

export interface BacklogEngines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly sandbox: boolean;
  /** Read at every use. */
  readonly policy: RequestPolicy;
  readonly requests: RequestParts;
}

/** What serves the register of the backlog, ready to use without Nest. */
export const backlogServices = ({ log, views, keys, clock, sandbox, policy, requests }: BacklogEngines) => {
  const commands = new Commands(log, views);
  const standing = new BacklogStanding(requests, views);
  const effects = new BacklogEffects(requests, standing);
  const obligationFrom = () => policy.obligationFrom;
  const parts = { commands, views, keys, sandbox, obligationFrom, requests, standing, effects };
  const register = new BacklogRegister(parts);
  const decisions = new FileDecisions(parts, register, clock);
  return {
    register,
    decisions,
    rows: new BacklogRows(parts),
    list: new BacklogList(views),
    summaries: new BacklogSummaries(views, clock, {
      obligationFrom,
      calendar: () => policy.calendars['england-and-wales'],
    }),
    /** What runs by itself. */
    runBy: (jobs: Runner): void => {
      const job = jobs.add(decisions.job());
      decisions.onDecision(() => job.wake());
    },
  };
};
