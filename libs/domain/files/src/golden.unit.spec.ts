import { replaysGolden } from '@icx/decider-testing';
import { evolveFile, evolveProfiles, fileEventTypes, noFile, noProfiles, profileEventTypes } from './index.ts';
import type { FileEvent, ProfileSaved } from './index.ts';

replaysGolden(new URL('golden/files.jsonl', import.meta.url), fileEventTypes, (events: readonly FileEvent[]) =>
  events.reduce(evolveFile, noFile),
);

replaysGolden(new URL('golden/profiles.jsonl', import.meta.url), profileEventTypes, (events: readonly ProfileSaved[]) =>
  events.reduce(evolveProfiles, noProfiles),
);
