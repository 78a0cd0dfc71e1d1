import type { EventStore, RecordedEvent } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';
import { Parked, Reactor, type Checkpoints, type Job } from '@icx/runtime';

/** Does what an event calls for; given again, the same event brings about nothing new. */
export interface Follower {
  /** Types of the events that it is shown. */
  readonly follows: readonly string[];
  follow(event: RecordedEvent): Promise<void>;
}

/** How often what could not be done is tried again, milliseconds. */
const AGAIN = 5_000;

/** What becomes of holdings by what happens to requests, and of requests by what happens to holdings. */
export const holdingsReactor = (
  log: EventStore,
  views: ReadStore,
  checkpoints: Checkpoints,
  followers: readonly Follower[],
): { readonly reactor: Reactor; readonly again: Job } => {
  const parked = new Parked();
  const waiting = new Map<string, RecordedEvent>();
  const take = async (event: RecordedEvent): Promise<void> => {
    const name = `${event.stream} ${event.revision}`;
    waiting.set(name, event);
    await parked.try(name, async () => {
      for (const follower of followers) if (follower.follows.includes(event.type)) await follower.follow(event);
    });
    if (!parked.has(name)) waiting.delete(name);
  };
  const prefixes = followers.flatMap(({ follows }) => follows);
  const problem = () => parked.problem();
  return {
    reactor: new Reactor(log, views, checkpoints, {
      ...{ name: 'holdings', prefixes, problem },
      handle: async (events) => {
        for (const event of events) await take(event);
      },
    }),
    again: {
      name: 'holdings-again',
      beside: 'holdings',
      everyMs: AGAIN,
      run: async () => {
        for (const name of parked.due()) await take(waiting.get(name)!);
      },
    },
  };
};
