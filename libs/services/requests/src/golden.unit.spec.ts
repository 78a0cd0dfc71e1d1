import { Commands } from '@icx/commands';
import { replaysGolden } from '@icx/decider-testing';
import type { EventStore, RecordedEvent } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import { RevealKeys } from './reveal-keys.ts';

replaysGolden(
  new URL('golden/reveal-keys.jsonl', import.meta.url),
  ['reveal-keys.registered.v1', 'reveal-keys.removed.v1'],
  async (events: readonly RecordedEvent[]) => {
    const log = { readStream: async () => events } as unknown as EventStore;
    return (await new RevealKeys(new Commands(log)).current('AAAA' as PartyId)) ?? null;
  },
);
