import { replaysGolden } from '@icx/decider-testing';
import { evolveFile, fileEventTypes, noFile } from './index.ts';
import type { FileEvent } from './index.ts';

replaysGolden(new URL('golden/files.jsonl', import.meta.url), fileEventTypes, (events: readonly FileEvent[]) =>
  events.reduce(evolveFile, noFile),
);
