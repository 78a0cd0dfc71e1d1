import { deciderOf } from '@icx/commands';
import { evolveIssue, issueEventTypes, type IssueEvent, type IssueState, type Quarter } from '@icx/contacts';

/** What happened to the list of one quarter. */
export const issueStream = (quarter: Quarter): string => `contact-list-${quarter}`;

export const issuesStream = deciderOf<IssueState, IssueEvent>(null, evolveIssue, issueEventTypes);
