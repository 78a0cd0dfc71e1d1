import { replaysGolden } from '@icx/decider-testing';
import { evolveIssues, reportEventTypes, type IssuesState, type ReportEvent } from './index.ts';

replaysGolden(new URL('golden/reports.jsonl', import.meta.url), reportEventTypes, (events: readonly ReportEvent[]) =>
  events.reduce<IssuesState>(evolveIssues, []),
);
