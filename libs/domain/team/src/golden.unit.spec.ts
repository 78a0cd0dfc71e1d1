import { replaysGolden } from '@icx/decider-testing';
import {
  coverEventTypes,
  evolveCovers,
  evolveWork,
  noWork,
  workEventTypes,
  type CoverEvent,
  type Covers,
  type WorkEvent,
} from './index.ts';

replaysGolden<WorkEvent>(new URL('golden/work.jsonl', import.meta.url), workEventTypes, (events) =>
  events.reduce(evolveWork, noWork),
);
replaysGolden<CoverEvent>(new URL('golden/covers.jsonl', import.meta.url), coverEventTypes, (events) =>
  events.reduce<Covers>(evolveCovers, []),
);
