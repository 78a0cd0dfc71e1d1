import { clerkTime } from '@icx/words';
import type { ApprovalDocument } from '../exchange/approvals.ts';
import { table } from './table.ts';

export const approvalsWords = (items: readonly ApprovalDocument[]): string =>
  items.length === 0
    ? 'Nothing waits for a second person.'
    : table(
        ['proposal', 'what', 'proposed by', 'until', 'state'],
        items.map(({ id, summary, proposedBy, expiresAt, state }) => [
          id,
          summary,
          proposedBy.user,
          clerkTime(expiresAt),
          state,
        ]),
      );

/** One proposal, with all that it is about where that was asked for. */
export const approvalWords = (approval: ApprovalDocument): string => {
  const { id, summary, state, proposedBy, proposedAt, approved, declined, refusal, enrolment, content, next } =
    approval;
  const lines = [
    `${id}  ${state}`,
    summary,
    `  proposed by ${proposedBy.user}, ${clerkTime(proposedAt)}`,
    ...(approved ? [`  approved by ${approved.by.user}, ${clerkTime(approved.at)}`] : []),
    ...(declined ? [`  declined by ${declined.by.user}, ${clerkTime(declined.at)}: “${declined.reason}”`] : []),
    ...(refusal ? [`  ${refusal.detail} (${refusal.code})`] : []),
    ...(content === undefined ? [] : [JSON.stringify(content, null, 2)]),
    ...(enrolment
      ? [`  the ${enrolment.half} half of the enrolment code, until ${clerkTime(enrolment.until)}: ${enrolment.code}`]
      : []),
  ];
  return `${lines.join('\n')}\n\n${next}`;
};
