import type { PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import type { Parsed, Refusal } from '@icx/refusals';
import type { CodeNotHeldReason, OutsideReply } from '@icx/requests';

/** Rules between members, which no single member can tell. Refused with `member-not-applicable`, `required`, `party-unknown`. */
export const outsideReply = (
  answer: OutsideReply['answer'],
  reason: CodeNotHeldReason | undefined,
  suggested: PartyId | Refusal | null,
): Parsed<OutsideReply> => {
  if (reason !== undefined && answer !== 'code-not-held') return odd('reason', answer);
  if (suggested !== null && answer !== 'not-installer') return odd('suggestedInstaller', answer);
  if (isRefusal(suggested)) return { ...suggested, pointer: '/suggestedInstaller' };
  switch (answer) {
    case 'code-supplied':
      return { answer };
    case 'not-installer':
      return { answer, suggested };
    case 'code-not-held':
      return reason === undefined
        ? refuse('required', 'The answer code-not-held needs its reason.', '/reason')
        : { answer, reason };
  }
};

const odd = (member: string, answer: string): Refusal =>
  refuse('member-not-applicable', `${member} does not go with the answer ${answer}. Leave it out.`, `/${member}`);
