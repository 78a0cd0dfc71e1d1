import { replaysGolden } from '@icx/decider-testing';
import { evolveRules, noRules, rulesEventTypes, type RulesEvent } from './index.ts';

replaysGolden(new URL('golden/rules.jsonl', import.meta.url), rulesEventTypes, (events: readonly RulesEvent[]) =>
  events.reduce(evolveRules, noRules),
);
