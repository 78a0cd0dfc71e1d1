/** What an addressee may answer, as every channel calls it. */
export const answerKinds = [
  'code-supplied',
  'not-installer',
  'code-not-held',
  'already-commissioned',
  'request-invalid',
] as const;
export type AnswerKind = (typeof answerKinds)[number];
