import { replaysGolden } from '@icx/decider-testing';
import {
  backlogEventTypes,
  evolveBacklog,
  evolveFileDecision,
  fileDecisionEventTypes,
  noEntry,
  type BacklogEvent,
  type FileDecisionEvent,
  type FileDecisionState,
} from './index.ts';

replaysGolden<BacklogEvent>(new URL('golden/entries.jsonl', import.meta.url), backlogEventTypes, (events) =>
  events.reduce(evolveBacklog, noEntry),
);
replaysGolden<FileDecisionEvent>(
  new URL('golden/file-decisions.jsonl', import.meta.url),
  fileDecisionEventTypes,
  (events) => events.reduce<FileDecisionState>(evolveFileDecision, null),
);
