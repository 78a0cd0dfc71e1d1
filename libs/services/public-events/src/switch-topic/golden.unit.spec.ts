import { replaysGolden } from '@icx/decider-testing';
import { evolveParked, parkedEventTypes, type ParkedEvent } from './parked-message.ts';

replaysGolden(new URL('../golden/parked.jsonl', import.meta.url), parkedEventTypes, (events: readonly ParkedEvent[]) =>
  events.reduce(evolveParked, null),
);
