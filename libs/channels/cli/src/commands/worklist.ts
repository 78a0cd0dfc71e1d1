import { toFillIn } from '../files/to-fill-in.ts';
import type { Define } from './define.ts';

export const worklist: Define = (command, surroundings) => {
  command.addHelpText(
    'after',
    '\nSoonest due first, then awaiting receipt, backlog, voluntary; a workbook has up to 100,000 legs. Fill in answer and what' +
      '\ngoes with it, and upload it as answers; what you leave empty is passed over. With --json one array of objects, or with' +
      '\n--out the name of the file and its bytes.',
  );
  toFillIn(command, surroundings, 'Your worklist', () => 'v1/worklist');
};
