import { replaysGolden } from '@icx/decider-testing';
import { positionOf, type RecordedEvent } from '@icx/event-store';
import { proposalEventTypes } from './proposal.ts';
import { proposalsView } from './views.ts';

replaysGolden(
  new URL('golden/proposals.jsonl', import.meta.url),
  proposalEventTypes,
  (events: readonly RecordedEvent[]) =>
    events
      .map((event, n) => ({ ...event, position: positionOf(BigInt(n + 1)) }))
      .reduce(proposalsView.evolve, proposalsView.initial),
);
