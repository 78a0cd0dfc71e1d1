import { replaysGolden } from '@icx/decider-testing';
import type { EventStore, RecordedEvent } from '@icx/event-store';
import { masked } from '@icx/install-code';
import { Claims } from './claims.ts';

/** A claim comes to what is recorded by it. */
replaysGolden(
  new URL('golden/claims.jsonl', import.meta.url),
  ['claims.party-claimed.v1', 'claims.succession-claimed.v1'],
  async (events: readonly RecordedEvent[]) => {
    // Or `icx verify` would tell of each that it may hold a code in a text.
    expect(events.filter(({ data }) => masked(data) !== data)).toEqual([]);
    let recorded: unknown;
    const log = {
      readStream: async () => events.map((event, revision) => ({ ...event, revision: BigInt(revision) })),
      append: async (...[stream, expected, facts, options]: Parameters<EventStore['append']>) =>
        (recorded = { stream, expected, events: facts, options }),
    } as unknown as EventStore;
    // Each stream knows its own type of claim alone.
    await new Claims(log, { reached: async () => undefined }, 'claims', events.at(-1)!.type).settle();
    return recorded;
  },
);
