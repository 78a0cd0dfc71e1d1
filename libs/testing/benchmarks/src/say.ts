/** What a bench has to say meanwhile: stdout is for its figures. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`);
