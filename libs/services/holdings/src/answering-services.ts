import type { EventStore } from '@icx/event-store';
import type { KeyRing } from '@icx/keys';
import type { Register } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import type { RequestPolicy, requestServices } from '@icx/requests-service';
import { Reactor, type Checkpoints, type Clock, type Runner } from '@icx/runtime';
import type { HeldCodes } from '@icx/vault';
import { AutomaticAnswers } from './automatic-answers.ts';
import { Coverage } from './coverage.ts';
import { Doubts } from './doubts.ts';
import type { Holders } from './holders.ts';
import { Offers } from './offers.ts';
import { OfferedCodes } from './offered-codes.ts';
import type { Suspicions } from './suspicions.ts';
import { StandingInstructions } from './standing-instructions.ts';

export interface AnsweringEngines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly holdings: HeldCodes;
  readonly checkpoints: Checkpoints;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly register: Register;
  readonly requests: ReturnType<typeof requestServices>;
  readonly holders: Holders;
  readonly suspicions: Pick<Suspicions, 'among'>;
  readonly policy: RequestPolicy;
  readonly sandbox: boolean;
}

/** Of which something may come that lets a holding answer what waits already: an instruction, codes, a succession. */
const news = [
  'holdings.standing-instruction-given.',
  'holdings.conflicts-resolved.',
  'holdings.suspicion-cleared.',
  'files.file-done.',
  'files.file-cancelled.',
  'switching.succession-',
];

/** What answers from holdings, ready to use without Nest. */
export const answeringServices = (engines: AnsweringEngines) => {
  const { log, views, holdings, checkpoints, keys, clock, register, requests } = engines;
  const { holders, suspicions, policy, sandbox } = engines;
  const instructions = new StandingInstructions(log, views, register, keys, { sandbox });
  const offered = new OfferedCodes(holdings, holders, instructions, new Doubts(holdings, suspicions));
  const { held, facts, performer, batches } = requests;
  held.answerFrom(offered);
  const automatic = new AutomaticAnswers({
    ...{ requests: requests.requests, held, facts, views, register, instructions, offered },
  });
  return {
    instructions,
    offered,
    automatic,
    coverage: new Coverage({ views, supply: requests.supply, holdings, holders, offered, clock, policy }),
    offers: new Offers({ log, views, keys, performer, held, batches, offered }),
    /** What waits is answered at the start, and whenever there are news; the start is the return value's. */
    runBy: (jobs: Runner): (() => void) => {
      const job = jobs.add(automatic.job());
      const handle = async (): Promise<void> => job.wake();
      const reactor = new Reactor(log, views, checkpoints, { name: 'holdings-news', prefixes: news, handle });
      jobs.add(reactor);
      return () => {
        job.wake();
        jobs.begin(reactor.name);
      };
    },
  };
};
