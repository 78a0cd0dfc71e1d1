import { Commands } from '@icx/commands';
import type { EventStore, RecordedEvent } from '@icx/event-store';
import type { PartyId, RequestId } from '@icx/identifiers';
import type { KeyRing } from '@icx/keys';
import { Reactor, type Checkpoints, type Clock, type Runner, type RunningJob } from '@icx/runtime';
import type { ReadStore } from '@icx/read-store';
import type { requestServices } from '@icx/requests-service';
import type { SuccessionBook } from '@icx/switching';
import type { Instant } from '@icx/working-days';
import { FeedWatch } from './feed-watch.ts';
import { Gains } from './gains.ts';
import { ProposalList } from './proposal-list.ts';
import { ProposalRequests } from './proposal-requests.ts';
import { SuccessionReader } from './succession-document.ts';
import { Successions } from './successions.ts';
import { SwitchReader } from './switch-reader.ts';
import { SuccessionRunner } from './succession-runner.ts';
import { SwitchIntake } from './switch-intake.ts';
import { SwitchEffects } from './switch-effects.ts';
import { Transfers } from './transfers.ts';

export interface SwitchingEngines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly checkpoints: Checkpoints;
  readonly requests: ReturnType<typeof requestServices>;
  readonly sandbox: boolean;
  /** How long the feed of switches may be silent, hours. */
  readonly silenceHours: number;
  /** From when on messages are expected; without it from the first one on. */
  readonly expectedSince?: Instant;
}

/** What serves Change of Supplier and succession, ready to use without Nest. */
export const switchingServices = (engines: SwitchingEngines) => {
  const { log, views, keys, clock, checkpoints, requests, sandbox, silenceHours, expectedSince } = engines;
  const { register, supply, performer, raising, facts, ids, devices, ofDevice } = requests;
  const gains = new Gains(new Commands(log, views), keys, views, register, raising, clock);
  const effects = new SwitchEffects(performer, views, supply, gains, clock);
  const transfers = new Transfers(requests.requests, facts, ids, devices, ofDevice, performer);
  const runner = new SuccessionRunner(performer, transfers, effects, supply, clock, { log, views, checkpoints });
  const proposals = new ProposalList(views, supply);
  let moving: RunningJob | undefined;
  const handle = async (events: readonly RecordedEvent[]): Promise<void> => {
    const book = await supply.successions();
    const concerned = events.filter((event) => mayBeMoved(event, book)).map(({ stream }) => stream as RequestId);
    await effects.handle(events);
    // A device at another meter point may have come into the scope of a succession, or left it.
    if (!book.isEmpty)
      concerned.push(
        ...(await effects.requestsOf(events.filter(({ type }) => type === 'inventory.device-updated.v1'))),
      );
    runner.wake(concerned);
    if (concerned.length > 0 || events.some(({ type }) => type.startsWith(SUCCESSION))) moving?.wake();
  };
  const feed = new FeedWatch(views, supply, clock, silenceHours, expectedSince);
  const prefixes = [
    SUCCESSION,
    'switching.switch-',
    'inventory.device-',
    'requests.install-code-requested.',
    'requests.leg-opened.',
    'requests.supersession-reversed.',
  ];
  const problem = () => effects.problem();
  const reactor = new Reactor(log, views, checkpoints, {
    ...{ name: 'switching', check: 'switch-effects', prefixes, handle, problem },
  });
  return {
    intake: new SwitchIntake(log, views, register),
    feed,
    switches: new SwitchReader(supply, feed, clock),
    successionReader: new SuccessionReader(supply, runner),
    gains,
    proposals,
    proposalRequests: new ProposalRequests(proposals, requests.together),
    successions: new Successions(log, views, register, supply, keys, { sandbox }),
    effects,
    runner,
    reactor,
    /** What runs by itself; the reactor does once it is woken. */
    runBy: (jobs: Runner, everyMs: number): void => {
      moving = jobs.add(runner.job(everyMs));
      jobs.add(reactor);
      jobs.add({ name: 'switch-effects-again', beside: reactor.name, everyMs, run: () => effects.tryAgain() });
    },
  };
};

const SUCCESSION = 'switching.succession-';

/** A request that is with a party whose place another one may have: it was just raised, put to it, or revived. */
const mayBeMoved = ({ type, data }: RecordedEvent, book: SuccessionBook): boolean =>
  type === 'requests.supersession-reversed.v1' ||
  (type === 'requests.leg-opened.v1' && book.hasSuccessor(data['addressee'] as PartyId)) ||
  (type === 'requests.install-code-requested.v1' && book.hasSuccessor(data['requester'] as PartyId));
