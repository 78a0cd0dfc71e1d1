import { clerkTime } from '@icx/words';
import { deviceWords } from '../cases.ts';
import { text } from '../layout/blocks.ts';
import { isOne, look, nothingToDo, requests, type LegNotice, type Told } from './kind.ts';

const about = (told: Told): string =>
  isOne(told) ? `the install code of ${deviceWords(told.cases[0])}` : requests(told.count);

const successionOpening = (told: Told): string => {
  const [{ side, document, leg }] = told.cases;
  const ending = document.ending?.how === 'transferred' ? document.ending : undefined;
  if (side === 'addressee')
    return `${isOne(told) ? 'A request that was' : 'Requests that were'} put to you ${isOne(told) ? 'is' : 'are'} with another party now, by a succession. Earlier breaches stay where they were recorded.`;
  if (ending)
    return `By a succession ${told.names(ending.to)} has taken your place: ${isOne(told) ? `your request goes on there as ${ending.request}` : 'your requests go on there'}.`;
  const taken = leg?.closed === null || leg === undefined;
  return taken
    ? `By a succession ${isOne(told) ? 'a request goes on' : 'requests go on'} as yours, in the state in which ${isOne(told) ? 'it was' : 'they were'}.`
    : `By a succession ${isOne(told) ? 'your request is' : 'your requests are'} with another addressee now, with a clock of its own.`;
};

export const succession: LegNotice = {
  stands: () => true,
  answers: false,
  subject: (told) => `Succession: ${about(told)}`,
  title: (told) => (isOne(told) ? 'A request has moved by a succession' : 'Requests have moved by a succession'),
  opening: (told) => [text(successionOpening(told))],
  next: (told) => [nothingToDo, ...look(told)],
};

const supersessionOpening = (told: Told): string => {
  const [
    {
      side,
      document: { ending },
    },
  ] = told.cases;
  if (ending?.how !== 'superseded')
    return side === 'requester'
      ? 'The switch by which you had lost the supply was corrected: what you asked is as it was before.'
      : 'The switch by which the requester had lost the supply was corrected: what it asked of you is as it was before, with the same deadline.';
  const since = isOne(told) ? `, since ${clerkTime(ending.effectiveAt)}` : '';
  return side === 'requester'
    ? `You are not the supplier there any more${since}: your access to the code has ended.`
    : `The requester is not the supplier there any more${since}. You need not answer it; whoever supplies it now may ask you again.`;
};

export const supersession: LegNotice = {
  stands: ({ document: { ending } }) => ending === null || ending.how === 'superseded',
  answers: false,
  subject: (told) => `Change of supplier: ${about(told)}`,
  title: (told) => `${isOne(told) ? 'A request' : requests(told.count)} and a change of supplier`,
  opening: (told) => [text(supersessionOpening(told))],
  next: look,
};
