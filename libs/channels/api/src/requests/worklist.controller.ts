import { Worklist } from '@icx/requests-service';
import { Read, Subject } from '../http/act.ts';
import { text } from '../http/answered.ts';
import { CallerOf, readerOf, type Caller } from '../http/action.ts';
import { csvOfRows, XLSX, xlsxAttachment } from '../http/attachments.ts';
import { fitsWorkbook } from './as-workbook.ts';

const filledIn =
  'Fill in answer and what goes with it, and send the file as answers: POST /v1/files?kind=answers. What you leave empty is ' +
  'passed over; what you change of a device is refused. A cell that a spreadsheet would take for a formula has an ' +
  'apostrophe before it, which is taken off again.';

/** For people to fill in, so no cell of it is a formula. */
@Subject('requests', 'v1')
export class WorklistController {
  constructor(private readonly worklist: Worklist) {}

  @Read(
    'worklist.csv',
    'worklist:read',
    {
      summary:
        'What you have to answer, soonest due first, then awaiting receipt, backlog, voluntary; as CSV to fill in',
      description: filledIn,
    },
    text('text/csv', 'The worklist'),
  )
  readWorklistCsv(@CallerOf() caller: Caller) {
    return csvOfRows(this.worklist.rows(readerOf(caller)), 'worklist.csv');
  }

  @Read(
    'worklist.xlsx',
    'worklist:read',
    { summary: 'The same as a workbook, up to 100,000 legs', description: filledIn },
    text(XLSX, 'The worklist'),
  )
  async readWorklistXlsx(@CallerOf() caller: Caller) {
    await fitsWorkbook(this.worklist, caller);
    return xlsxAttachment(this.worklist.rows(readerOf(caller)), 'worklist.xlsx');
  }
}
