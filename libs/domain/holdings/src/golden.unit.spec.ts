import { replaysGolden } from '@icx/decider-testing';
import { evolveHoldings, holdingsEventTypes, keptEventTypes, noHoldings, type HoldingsEvent } from './index.ts';

replaysGolden(
  new URL('golden/holdings.jsonl', import.meta.url),
  holdingsEventTypes,
  (events: readonly HoldingsEvent[]) => events.reduce(evolveHoldings, noHoldings),
);
replaysGolden(new URL('golden/kept.jsonl', import.meta.url), keptEventTypes, (events) => events.length > 0);
