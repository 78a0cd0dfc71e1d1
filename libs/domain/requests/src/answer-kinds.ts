/** What leaves the leg open and asks the requester back. */
export const queryKinds = ['already-commissioned', 'request-invalid'] as const;
export type QueryKind = (typeof queryKinds)[number];

/** What ends the leg without a code. */
export const denialKinds = ['not-installer', 'code-not-held'] as const;
export type DenialKind = (typeof denialKinds)[number];

/** What an addressee may answer, as every channel calls it. */
export const answerKinds = ['code-supplied', ...denialKinds, ...queryKinds] as const;
export type AnswerKind = (typeof answerKinds)[number];
