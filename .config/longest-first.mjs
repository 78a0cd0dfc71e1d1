import { basename } from 'node:path';
import TestSequencer from '@jest/test-sequencer';

/** By minutes, on a machine that has never run them: Jest would take the largest files first, and wait for these at the end. */
const longest = [
  'schemathesis',
  'start-refused',
  'file-traps',
  'faults',
  'stall',
  'python-client',
  'going-live',
  'crash',
];
const place = ({ path }) => {
  const index = longest.indexOf(basename(path).split('.')[0]);
  return index < 0 ? longest.length : index;
};

export default class LongestFirst extends TestSequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => place(a) - place(b));
  }
}
