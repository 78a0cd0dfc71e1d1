import { Option } from 'commander';
import { parkedStates, type ParkedMessage, type ParkedPage } from '@icx/public-events-service';
import { SECAS } from '../exchange/caller.ts';
import type { Documents } from '../exchange/documents.ts';
import { parkedListWords, parkedWords } from '../output/feed-words.ts';
import { pageMembers } from './arguments.ts';
import type { Define } from './define.ts';
import { importFile, lookedAt } from './import-file.ts';
import type { RowError } from './import-file.ts';
import { operations } from './operation.ts';

/** A row's own members: the exchange points from the whole body. */
const ofRow = ({ pointer = '', ...error }: RowError): RowError => ({
  ...error,
  pointer: pointer.replace(/^\/switches\/\d+/, ''),
});

/** Messages of the feed, in any order and as often as they come. */
const ofFile: Define = (command, surroundings) =>
  importFile<Documents['SwitchBatchResult']>(
    command,
    surroundings,
    () => ({
      columns: {
        known: ['mpxn', 'losing', 'gaining', 'effectiveFrom', 'id', 'version', 'withdrawn'],
        flags: ['withdrawn'],
      },
      path: 'v1/switches',
      bodyOf: (messages) => ({ switches: messages }),
      read: ({ recorded, repeated, rejected, items }) => ({
        counts: { recorded, repeated, rejected },
        ...lookedAt(items.map((item) => ({ ...item, errors: 'errors' in item ? item.errors.map(ofRow) : [] }))),
      }),
      words: { recorded: 'recorded', repeated: 'came before', rejected: 'rejected' },
    }),
    SECAS,
  );

const named = { message: 'its id, msg_…' };
const told = (message: ParkedMessage): string => parkedWords(message);

/** What came over the topic of switches and could not be taken. */
const ofTopic = operations({
  parked: {
    does: 'Messages of Kafka that could not be taken, in the order in which they came.',
    call: 'GET v1/feed/parked',
    members: {
      state: new Option('--state <state>', 'those that are so; by default those that wait').choices(parkedStates),
      ...pageMembers(),
    },
    told: (page: ParkedPage) => parkedListWords(page),
    caller: SECAS,
  },
  show: {
    does: 'One of them, with what it says as far as that is kept.',
    call: 'GET v1/feed/parked/{message}',
    arguments: named,
    told,
    caller: SECAS,
  },
  replay: {
    does: 'Try it once more, now that the cause is mended.',
    call: 'POST v1/feed/parked/{message}/replay',
    arguments: named,
    told,
    caller: SECAS,
  },
  dismiss: {
    does: 'Nothing is to come of it: it is told and tried no more.',
    call: 'POST v1/feed/parked/{message}/dismiss',
    arguments: named,
    members: { reason: new Option('--reason <text>', 'why').makeOptionMandatory() },
    told,
    caller: SECAS,
  },
});

export const feed: Define = (command, surroundings) => {
  // `icx feed switches.csv`, as ever.
  ofFile(
    command.command('file', { isDefault: true }).description('The switches of a file are recorded.'),
    surroundings,
  );
  ofTopic(command, surroundings);
};
