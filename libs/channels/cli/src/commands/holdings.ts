import { Option } from 'commander';
import { clearedWords, countWords, deletedWords, keepingWords, resolvedWords } from '@icx/words';
import { conflictsWords, holdingsWords } from '../output/holdings-words.ts';
import { wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';
import { operations, yesNo } from './operation.ts';

const source = new Option('--source <file>', 'only what this file brought in, or this request’s answer');
const all = new Option('--source <file>', 'all that this file brought in');
const filters = {
  source,
  manufacturer: new Option('--manufacturer <name>', 'only its devices'),
  state: new Option('--state <state>', 'only those that are so').choices(['held', 'suspect']),
};
const paging = {
  after: new Option('--after <cursor>', 'the "next" of the page before'),
  limit: new Option('--limit <number>', 'at most so many, up to 500').argParser(wholeNumber),
};
const reason = new Option('--reason <text>', 'why').makeOptionMandatory();

export const holdings: Define = operations({
  list: {
    does: 'What you hold, without the codes.',
    call: 'GET v1/holdings',
    members: { ...filters, ...paging },
    told: holdingsWords,
  },
  count: { does: 'How much of it.', call: 'GET v1/holdings/count', members: filters, told: countWords },
  conflicts: {
    does: 'Other codes for devices that you hold one for.',
    call: 'GET v1/holdings/conflicts',
    members: { source, ...paging },
    told: conflictsWords,
  },
  resolve: {
    does: 'Say which code to keep: of one conflict, or of all of a file.',
    call: 'POST v1/holdings/resolutions',
    members: {
      conflict: new Option('--conflict <id>', 'this one'),
      source: all,
      keep: new Option('--keep <code>', 'what you hold, or the other one')
        .choices(['held', 'other'])
        .makeOptionMandatory(),
      reason,
    },
    asks: () => 'The code that is not kept is erased, and recalled from whoever was given it.',
    told: resolvedWords,
  },
  delete: {
    does: 'Have what you hold erased: for one device, or all of a file.',
    call: 'POST v1/holdings/deletions',
    members: { deviceId: new Option('--device <id>', 'what you hold for it'), source: all, reason },
    asks: () => 'Erased codes cannot be had back.',
    told: deletedWords,
  },
  clear: {
    does: 'Say that a suspect code of yours is right after all.',
    call: 'POST v1/holdings/clearances',
    arguments: { deviceId: 'its Device ID' },
    members: { reason },
    told: clearedWords,
  },
  keeping: {
    does: 'Whether codes that you supply are kept as your holdings.',
    call: 'GET v1/holdings/keeping',
    told: keepingWords,
  },
  keep: {
    does: 'Say once for all whether they are.',
    call: 'POST v1/holdings/keeping',
    members: { keep: yesNo('--supplied', 'what you supply from now on') },
    told: keepingWords,
  },
});
