import { MemoryCounters, type Clock, type Counters } from '@icx/runtime';
import { Commands } from '@icx/commands';
import type { EventStore, LeafIndex } from '@icx/event-store';
import type { KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import { SupplyRegister, type Register } from '@icx/parties-service';
import type { Vault } from '@icx/vault';
import { ActOnRequestHandler, RequestPerformer } from './act-on-request.ts';
import { AnswerRequestHandler } from './answer-request.ts';
import { Batches } from './batches.ts';
import { CalendarRevision } from './calendar-revision.ts';
import { carrying, type RequestChannel } from './channel.ts';
import { CodeIntake } from './code-intake.ts';
import { CodeOpener } from './code-opener.ts';
import { Deliveries } from './deliveries.ts';
import { DeviceFinder } from './device-finder.ts';
import { DeviceRequests } from './device-requests.ts';
import { RequestDocuments } from './document.ts';
import { FactFinder } from './facts.ts';
import { HeldAnswers } from './held-answers.ts';
import { LegFetches } from './leg-fetches.ts';
import { PartyNames } from './party-names.ts';
import { PremisesRequests } from './premises-requests.ts';
import { RequestSearch } from './request-search.ts';
import type { RequestPolicy } from './policy.ts';
import { Memberships } from './memberships.ts';
import { RaiseRequestHandler } from './raise-request.ts';
import { RaisingTogether } from './raising-together.ts';
import { ReleaseRevealHandler } from './release-reveal.ts';
import { RequestIds } from './request-ids.ts';
import { RequestList } from './request-list.ts';
import { RequestLog } from './request-log.ts';
import type { Observer } from './request-log.ts';
import { RefusedReveals } from './refused-reveals.ts';
import { RevealCodeHandler } from './reveal-code.ts';
import { RevealKeys } from './reveal-keys.ts';
import { RevealMeter } from './reveal-meter.ts';
import { RevealSealer } from './reveal-sealer.ts';
import { RequestRouting, type HeldBy, type OnRegister } from './request-routing.ts';
import { ShownRequests } from './shown-requests.ts';
import { Timers } from './timers.ts';
import { Worklist } from './worklist.ts';

/** The engines that requests live on, chosen by the composition root. */
export interface RequestEngines {
  readonly log: EventStore;
  readonly leaves: LeafIndex;
  readonly views: ReadStore;
  readonly vault: Vault;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly register: Register;
  readonly policy: RequestPolicy;
  /** By which parties are reached. */
  readonly channels?: readonly RequestChannel[] | undefined;
  readonly sandbox: boolean;
  /** Without them this process is alone. */
  readonly counters?: Pick<Counters, 'places' | 'shared'>;
  readonly observe?: Observer;
  /** Without holdings nobody has any. */
  readonly heldBy?: HeldBy;
  /** Without a register no device is on it. */
  readonly onRegister?: OnRegister;
}

const noHolders: HeldBy = () => Promise.resolve([]);
const noRegister: OnRegister = () => Promise.resolve(undefined);

/** What serves requests, ready to use without Nest too: timers and the clock of a sandbox need no HTTP. */
export const requestServices = (engines: RequestEngines) => {
  const { log, views, vault, keys, clock, register, policy, sandbox, channels = [] } = engines;
  const { counters = new MemoryCounters() } = engines;
  const supply = new SupplyRegister(views, log);
  const requests = new RequestLog(log, views, vault, keys, engines.observe);
  const carries = carrying(channels);
  const facts = new FactFinder(register, supply, clock, policy, carries);
  const commands = new Commands(log, views);
  const revealKeys = new RevealKeys(commands);
  const batches = new Batches(commands, keys);
  const ids = new RequestIds(keys, sandbox);
  const devices = new DeviceFinder(register, supply);
  const ofDevice = new DeviceRequests(requests, ids);
  const { heldBy = noHolders, onRegister = noRegister } = engines;
  const routing = new RequestRouting(register, supply, devices, views, policy, { heldBy, onRegister });
  const documents = new RequestDocuments(clock, policy, engines.leaves);
  const names = new PartyNames(register, clock);
  const memberships = new Memberships(log, views, policy.newMembership);
  const meter = new RevealMeter(views, log, policy.reveals, memberships, counters);
  const held = new HeldAnswers(vault, meter);
  const performer = new RequestPerformer(requests, facts, held);
  const fetches = new LegFetches(performer, clock);
  const raising = new RaiseRequestHandler(requests, facts, routing, ids, ofDevice, held);
  const together = new RaisingTogether({ requests, raising, documents, batches });
  const codes = new CodeIntake(vault, register, devices, policy, revealKeys);
  return {
    register,
    supply,
    requests,
    facts,
    ids,
    devices,
    ofDevice,
    routing,
    performer,
    batches,
    /** By which parties are taken what is put to them. */
    carries,
    deliveries: new Deliveries(performer),
    raising,
    together,
    codes,
    answering: new AnswerRequestHandler(performer, codes),
    opener: new CodeOpener(vault),
    memberships,
    meter,
    held,
    refusedReveals: new RefusedReveals(performer),
    revealKeys,
    sealer: new RevealSealer(keys),
    names,
    documents,
    shown: new ShownRequests(requests, documents, register),
    search: new RequestSearch(new RequestList(views), names, clock),
    fetches,
    worklist: new Worklist(views, requests, documents, fetches),
    premises: new PremisesRequests({ supply, devices, ofDevice, together, documents, clock }),
    timers: new Timers(performer, views, clock),
    calendarRevision: new CalendarRevision(performer, requests, facts, views),
  };
};

/** What the command bus hands commands to; each is given the services by their class. */
export const requestHandlers = [
  RaiseRequestHandler,
  ActOnRequestHandler,
  AnswerRequestHandler,
  RevealCodeHandler,
  ReleaseRevealHandler,
];
