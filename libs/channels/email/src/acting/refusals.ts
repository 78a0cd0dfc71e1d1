import { refuse } from '@icx/refusals';

/** Bodies of mails about more legs than this are not taken [choice]: each leg would be a command of its own. */
export const mostByBody = 500;

export const caseUnknown = refuse.unknown(
  'case-unknown',
  'The mail that you answered asks for nothing of your party any more. Look in your worklist for what does.',
);
export const nothingSaid = refuse(
  'answer-not-found',
  'No answer was found in your mail. Write one word of the list in the mail that you answer into the first line, or fill in its attachment and send it back.',
);
export const unclear = (why: string) =>
  refuse(
    'answer-unclear',
    `${why} Answer again with one word of the list alone in the first line, or with the attachment.`,
  );
export const confirmForAll = (legs: number) =>
  refuse.conflict(
    'answer-for-many',
    `The mail that you answered asks for ${legs} codes. Use its attachment, or confirm your mail for all ${legs}, signed in.`,
  );
export const useAttachment = (legs: number) =>
  refuse(
    'answer-for-too-many',
    `What a mail says in words is not taken for ${legs} requests at once. Use the attachment.`,
  );
export const codeForMany = (legs: number) =>
  refuse(
    'code-for-many',
    `One install code cannot be that of ${legs} devices. Put each code beside its device in the attachment, and send it back.`,
  );
export const codeNotAsked = refuse(
  'code-not-asked',
  'There is an install code in your mail where none is taken. Answer the mail that asks for it: the code alone in the first lines, or in its attachment. Nowhere else.',
);
export const notRead = refuse(
  'attachment-not-read',
  'This is not the answer template, so nothing of it was read. Fill in the attachment of the mail that you answer.',
);
