import { replaysGolden } from '@icx/decider-testing';
import { evolveIssue, issueEventTypes, type IssueEvent, type IssueState } from './index.ts';

replaysGolden(new URL('golden/issues.jsonl', import.meta.url), issueEventTypes, (events: readonly IssueEvent[]) =>
  events.reduce<IssueState>(evolveIssue, null),
);
