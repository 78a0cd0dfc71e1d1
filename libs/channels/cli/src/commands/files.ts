import type { FileDocument, FilePage } from '@icx/files-service';
import { fileListWords, fileWords } from '../output/file-words.ts';
import { pageMembers } from './arguments.ts';
import type { Define } from './define.ts';
import { fileResults } from './file-results.ts';
import { operations } from './operation.ts';

const operationsOnFiles: Define = operations({
  list: {
    does: 'The files of your party, newest first.',
    call: 'GET v1/files',
    members: {
      ...pageMembers(),
    },
    told: (page: FilePage) => fileListWords(page),
  },
  show: {
    does: 'One file, and what became of its rows.',
    call: 'GET v1/files/{file}',
    arguments: { file: 'its id, fil_…' },
    told: (file: FileDocument) => fileWords(file),
  },
  cancel: {
    does: 'Want no more of it: what was taken stays.',
    call: 'POST v1/files/{file}/cancellation',
    arguments: { file: 'its id, fil_…' },
    told: (file: FileDocument) => fileWords(file),
  },
});

export const files: Define = (command, surroundings) => {
  operationsOnFiles(command, surroundings);
  fileResults(command, surroundings);
};
