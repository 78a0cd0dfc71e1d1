import { Option } from 'commander';
import { purposes } from '@icx/contacts';
import { contactFuels } from '@icx/contacts-service';
import { fuels } from '@icx/identifiers';
import { issuedListsWords, issuedListWords, readinessWords } from '../output/contact-list-words.ts';
import { contactHistoryWords, contactListWords, contactWords } from '../output/contact-words.ts';
import { toFillIn } from '../files/to-fill-in.ts';
import { wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';
import { operations, type Operation } from './operation.ts';
import { preferences } from './preferences.ts';

const point = { contact: 'its id, ctp_…' };
const paged = {
  after: new Option('--after <cursor>', 'the "next" of the page before'),
  limit: new Option('--limit <number>', 'at most so many, up to 500').argParser(wholeNumber),
};
// Not --party: by that the other commands say whose point it is, and by default it is one's own.
const ofParty = new Option('--of <party>', 'only of this party');
const purpose = new Option('--purpose <purpose>', 'what it is for').choices(purposes);
const written = {
  fuel: new Option('--fuel <fuel>', 'of the meter points that it is for').choices(contactFuels),
  rank: new Option('--rank <number>', '1 is told first, 9 last').argParser(wholeNumber),
  name: new Option('--name <text>', 'a team or a person'),
  phone: new Option('--phone <number>', 'where to ring'),
};

const act = (does: string, what: string, more: Partial<Operation> = {}): Operation => ({
  does,
  call: `POST v1/parties/{party}/contacts/{contact}/${what}`,
  arguments: point,
  told: contactWords,
  ...more,
});

const acts = operations({
  list: {
    does: 'Where each party is reached; of your own points also how they stand.',
    call: 'GET v1/contacts',
    members: {
      party: ofParty,
      purpose,
      fuel: new Option('--fuel <fuel>', 'for it, or for both').choices(fuels),
      failing: { option: new Option('--failing', 'only those whose mail came back'), read: () => true },
      ...paged,
    },
    told: contactListWords,
  },
  history: {
    does: 'What happened to your points, for SECAS to all; the latest first.',
    call: 'GET v1/contacts/history',
    members: { party: ofParty, contact: new Option('--contact <id>', 'only of this point'), ...paged },
    told: contactHistoryWords,
  },
  add: {
    does: 'Enter a point; a code is mailed to its address.',
    call: 'POST v1/parties/{party}/contacts',
    arguments: { address: 'of a mailbox that your people read' },
    members: {
      purpose: new Option('--purpose <purpose>', 'what it is for').choices(purposes).makeOptionMandatory(),
      ...written,
      startsOn: new Option('--from <date>', 'first day; by default at once'),
      endsOn: new Option('--to <date>', 'the day after the last; by default until further notice'),
    },
    told: contactWords,
  },
  change: {
    does: 'Change one: another address, purpose or fuel is proved anew.',
    call: 'PATCH v1/parties/{party}/contacts/{contact}',
    arguments: point,
    members: { address: new Option('--address <address>', 'where mail goes from now on'), purpose, ...written },
    told: contactWords,
  },
  end: act('End one, at once or on a day to come.', 'ending', {
    members: {
      endsOn: new Option('--on <date>', 'from this day on; by default at once'),
      reason: new Option('--reason <text>', 'why'),
    },
  }),
  'mail-code': act('Have another code mailed; the last one is void.', 'proof-mail'),
  prove: act('Give back the code that was mailed.', 'proof', {
    arguments: { ...point, code: 'as it stands in the mail' },
  }),
  confirm: act('Stand by one that SECAS entered for your party.', 'confirmation', {
    members: { address: new Option('--address <address>', 'as you read it; refused if it has another one by now') },
  }),
  ...preferences,
  lists: { does: 'The quarterly lists that went out.', call: 'GET v1/contact-lists', told: issuedListsWords },
  'list-of': {
    does: 'One of them: who has said that it is still right.',
    call: 'GET v1/contact-lists/{quarter}',
    arguments: { quarter: 'such as 2027-Q1' },
    told: issuedListWords,
  },
  issue: { does: 'Send out this quarter’s list now (SECAS).', call: 'POST v1/contact-lists', told: issuedListWords },
  'still-right': {
    does: 'Say that your part of the list is as it should be.',
    call: 'POST v1/parties/{party}/contact-lists/{quarter}/confirmation',
    arguments: { quarter: 'such as 2027-Q1' },
    told: issuedListWords,
  },
  readiness: {
    does: 'Which suppliers a request reaches by mail (SECAS).',
    call: 'GET v1/contacts/readiness',
    told: readinessWords,
  },
});

export const contacts: Define = (command, surroundings) => {
  acts(command, surroundings);
  const exported = command.command('export').description('Your contact points as a file; for SECAS those of all.');
  toFillIn(exported, surroundings, 'The list of your contact points', () => 'v1/contacts');
};
