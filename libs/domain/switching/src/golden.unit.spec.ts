import { replaysGolden } from '@icx/decider-testing';
import {
  evolveSuccession,
  evolveSupplyPoint,
  noSwitches,
  successionEventTypes,
  switchEventTypes,
  type SuccessionEvent,
  type SuccessionState,
  type SwitchEvent,
} from './index.ts';

replaysGolden(new URL('golden/switches.jsonl', import.meta.url), switchEventTypes, (events: readonly SwitchEvent[]) =>
  events.reduce(evolveSupplyPoint, noSwitches),
);
replaysGolden(
  new URL('golden/successions.jsonl', import.meta.url),
  successionEventTypes,
  (events: readonly SuccessionEvent[]) => events.reduce<SuccessionState>(evolveSuccession, null),
);
