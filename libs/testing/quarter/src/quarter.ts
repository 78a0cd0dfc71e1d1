import type { RequestEvent, RequestState } from '@icx/requests';
import { answering } from './addressees.ts';
import { Chance } from './chance.ts';
import { raise } from './raising.ts';
import { requesting } from './requesters.ts';
import { Stage } from './stage.ts';
import { succeed } from './succession.ts';
import { suppliers } from './suppliers.ts';
import { end, instantOf, raising, revisedAt, succeededAt } from './times.ts';
import { WrittenLog } from './written-log.ts';

export interface Played {
  readonly requests: number;
  readonly events: number;
  /** Of commands, by code: people are refused something now and then. */
  readonly refusals: Readonly<Record<string, number>>;
}

export interface QuarterOptions {
  /** Of a new data folder. */
  readonly folder: string;
  /** How many are raised; 300,000 is a quarter of the whole country. */
  readonly requests?: number;
  readonly seed?: number;
  /** Where the play stops, as the exchange would if its power failed then; absent: 24 April. */
  readonly until?: string;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * A quarter of requests, January to March 2027, in the log of a new folder: twenty suppliers of different habits, a bank
 * holiday that was taken up late, a supplier of last resort in the middle of February, an outage of two days in March.
 * Decided by the domain's own decisions; the same for the same seed.
 */
export const playQuarter = async ({
  folder,
  requests = 300_000,
  seed = 13,
  until,
  onProgress = () => undefined,
}: QuarterOptions): Promise<Played> => {
  const log = new WrittenLog(folder);
  const chance = new Chance(seed);
  const follow: ((state: RequestState, event: RequestEvent, now: number) => void)[] = [];
  const stage = new Stage(log, (state, events, now) => {
    for (const event of events) for (const one of follow) one(state, event, now);
  });
  follow.push(answering(stage, chance), requesting(stage, chance));
  registerSuppliers(log);
  stage.later(succeededAt + 5_000, (now) => succeed(stage, log, now));
  stage.later(revisedAt, (now) => stage.reviseAll(now));
  let raised = 0;
  const raiseNext = (): void =>
    stage.later(raising.from + Math.floor(((raising.until - raising.from) * raised) / requests), (now) => {
      raise(stage, chance, raised, now);
      raised += 1;
      if (raised < requests) raiseNext();
    });
  raiseNext();
  const last = until === undefined ? end : Date.parse(until);
  for (let next = stage.agenda.take(last); next; next = stage.agenda.take(last)) {
    next.act();
    if (!log.isFull) continue;
    await log.write();
    onProgress(raised, requests);
  }
  await log.close();
  return { requests: raised, events: log.events, refusals: Object.fromEntries(stage.refusals) };
};

const registerSuppliers = (log: WrittenLog): void => {
  const at = instantOf(raising.from);
  for (const { id, channel } of suppliers) {
    const receives = channel === 'email' ? 'sec-notice-email' : 'immediate';
    const party = { party: id, name: `Supplier ${id}`, kind: 'supplier', identifiers: [], receives };
    const events = [
      { type: 'parties.party-registered.v1', data: party },
      { type: 'parties.channels-chosen.v1', data: { requests: channel, at } },
    ];
    log.append(`party-${id}`, events, at, 'SECA', 'sandbox');
  }
};
