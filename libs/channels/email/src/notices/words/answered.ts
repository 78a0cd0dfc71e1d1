import { checkWords, plain } from '@icx/words';
import { deviceWords } from '../cases.ts';
import { list, text } from '../layout/blocks.ts';
import { isOne, look, requests, signedIn, type LegNotice, type Told } from './kind.ts';

const subjectOf =
  (one: string, many: string): LegNotice['subject'] =>
  (told) =>
    isOne(told) ? `${one} ${deviceWords(told.cases[0])}` : `${many}: ${requests(told.count)}`;
const said = (reason: string | null): string | null => (reason ? `It says: “${reason}”.` : null);
const addressee = ({ cases: [{ leg }], names }: Told): string => (leg ? names(leg.addressee) : 'Whom you asked');

export const codeReady: LegNotice = {
  stands: ({ document: { state, code } }) => state === 'answered' && code !== null,
  answers: false,
  subject: subjectOf('Install code ready:', 'Install codes ready'),
  title: (told) => (isOne(told) ? 'The install code is there' : 'Install codes are there'),
  opening: (told) => {
    const [{ document }] = told.cases;
    const check = isOne(told) && document.code ? `Its check: ${checkWords[document.code.check]}.` : null;
    return [
      text(
        `${isOne(told) ? addressee(told) : 'Those whom you asked'} supplied what you asked for. No mail holds a code: it is shown to who signs in and says why it is needed.`,
        check,
      ),
    ];
  },
  next: (told) => signedIn(told, "reveal ID --reason 'site visit'", 'POST URL/v1/requests/ID/reveal'),
};

export const query: LegNotice = {
  stands: ({ document: { state }, leg }) => state === 'open' && (leg?.query ?? null) !== null && leg?.reply === null,
  answers: false,
  subject: subjectOf('A query to you about the install code of', 'Queries to you'),
  title: (told) => (isOne(told) ? 'Your request is queried' : 'Your requests are queried'),
  opening: (told) => {
    const [{ leg }] = told.cases;
    return isOne(told)
      ? [
          text(
            `${addressee(told)} says: ${plain(leg!.query!.query)}.`,
            said(leg!.query!.note),
            'That is no answer: its clock runs on.',
          ),
        ]
      : [text('Those whom you asked have queries. That is no answer: the clocks run on.')];
  },
  next: (told) => [
    list(
      'If the request is not needed any more, withdraw it.',
      'If something in it is wrong, ask again with a correction: the same one, or somebody else.',
      'If it is right as it is, you have nothing to do.',
    ),
    ...signedIn(told, 'withdraw ID', 'POST URL/v1/requests/ID/withdrawal'),
    ...signedIn(told, "reroute ID --to CCCC --correction 'what was wrong'", 'POST URL/v1/requests/ID/reroute').slice(1),
  ],
};

export const codeUnusable: LegNotice = {
  stands: ({ leg }) => leg !== undefined,
  answers: false,
  subject: subjectOf('Install code reported unusable:', 'Install codes reported unusable'),
  title: (told) => (isOne(told) ? 'A code that you supplied does not work' : 'Codes that you supplied do not work'),
  opening: (told) => [
    text(
      `${told.names(told.cases[0].document.requester)} reports that it does not work.`,
      isOne(told) ? said(told.cases[0].reason) : null,
      'The request is put to you once more, with a clock of its own; the notice of that says until when.',
    ),
  ],
  next: (told) => [
    list('Look in your records whether another code belongs to the device, and answer the new request.'),
    ...look(told),
  ],
};

export const codeRecalled: LegNotice = {
  stands: ({ document: { state } }) => state === 'open' || state === 'stalled',
  answers: false,
  subject: subjectOf('Install code recalled:', 'Install codes recalled'),
  title: (told) => (isOne(told) ? 'A code was recalled' : 'Codes were recalled'),
  opening: (told) => [
    text(
      `${addressee(told)} has taken back the code that it supplied.`,
      isOne(told) ? said(told.cases[0].reason) : null,
      'It is shown no more. If you had it before: do not use it.',
    ),
  ],
  next: (told) => [text('The request is with its addressee again: you need not ask once more.'), ...look(told)],
};
