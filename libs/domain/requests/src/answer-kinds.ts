/** What leaves the leg open and asks the requester back. */
export const queryKinds = ['already-commissioned', 'request-invalid'] as const;
export type QueryKind = (typeof queryKinds)[number];

/** What an addressee may answer, as every channel calls it. */
export const answerKinds = ['code-supplied', 'not-installer', 'code-not-held', ...queryKinds] as const;
export type AnswerKind = (typeof answerKinds)[number];
