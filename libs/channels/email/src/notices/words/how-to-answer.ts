import { answerWords, notHeldWords } from '@icx/mail';
import { heading, list, text, type Block } from '../layout/blocks.ts';
import { isOne, requests, signedIn, type Told } from './kind.ts';

export const TEMPLATE = 'answers.csv';

/** How an addressee answers: by mail, in words or by file; or signed in. */
export const howToAnswer = (told: Told): readonly Block[] =>
  isOne(told)
    ? [heading('To answer by mail'), ...inWords, byFile(told), ...alone(told)]
    : [heading('To answer by mail'), byFile(told), manyAtOnce(told), ...many(told)];

const inWords: readonly Block[] = [
  text(
    'Reply to this mail, to the address that it gives for replies, and let the first line of your reply be one of these, alone:',
  ),
  { is: 'facts', facts: answerWords.map(({ write, means }) => [write, means]) },
  text(`Behind NOT HELD stands why: ${notHeldWords.map(({ write }) => write).join(', ')}.`),
  text(
    'To supply the code, let it stand alone on a line: its 36 hexadecimal digits, with the CRC. What you quote of this mail is passed over.',
  ),
];

const byFile = ({ attached }: Told): Block =>
  attached
    ? text(
        `Fill in the attached ${TEMPLATE}, one line for each request, and send it back as the attachment of your reply. What you leave empty is passed over.`,
      )
    : text(
        'There are more requests than a mail carries. Fetch your worklist, fill it in, and send it as a file of answers.',
      );

const manyAtOnce = ({ count }: Told): Block =>
  list(
    `A word or a code in the mail itself cannot say which of ${requests(count)} it means: it waits until a person of your party, signed in, confirms it for all.`,
  );

const alone = (told: Told): readonly Block[] => signedIn(told, 'answer ID --help', 'POST URL/v1/requests/ID/answer');

const many = (told: Told): readonly Block[] => [
  ...signedIn(told, 'worklist', 'GET URL/v1/worklist.csv'),
  ...signedIn(told, 'upload answers.csv --kind answers', 'POST URL/v1/files?kind=answers').slice(1),
];
