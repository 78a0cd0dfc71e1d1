import { replaysGolden } from '@icx/decider-testing';
import { evolvePreferences, nothingChosen, preferencesEventTypes, type PreferencesEvent } from './index.ts';

replaysGolden(
  new URL('golden/preferences.jsonl', import.meta.url),
  preferencesEventTypes,
  (events: readonly PreferencesEvent[]) => events.reduce(evolvePreferences, nothingChosen),
);
