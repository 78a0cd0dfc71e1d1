/**
 * What is asked in one turn of the event loop is answered together, after it: nothing that was true only before is told.
 * @param answer the answers in the order of the questions; what it throws, all who asked are told
 */
export const askedTogether = <Question, Answer>(
  answer: (questions: readonly Question[]) => Promise<readonly Answer[]>,
): ((question: Question) => Promise<Answer>) => {
  let waiting: { readonly questions: Question[]; readonly answers: Promise<readonly Answer[]> } | undefined;
  const begin = () => {
    const questions: Question[] = [];
    const answers = new Promise((resolve) => setImmediate(resolve)).then(() => {
      waiting = undefined;
      return answer(questions);
    });
    return { questions, answers };
  };
  return async (question) => {
    const { questions, answers } = (waiting ??= begin());
    const place = questions.push(question) - 1;
    return (await answers)[place]!;
  };
};
