import { Readable } from 'node:stream';
import { Param, StreamableFile } from '@nestjs/common';
import { csvTemplate, FileKinds, templateRows } from '@icx/files-service';
import { Read, Subject } from '../http/act.ts';
import { text } from '../http/answered.ts';
import { XLSX, csvAttachment, xlsxAttachment } from '../http/attachments.ts';
import { kindNamed } from './kind-named.ts';

const filledIn =
  'The first line names the columns; the second is an example and is passed over. Leave out columns that need not be there.';

/** What a file of each kind looks like before it has rows. */
@Subject('files', 'v1/files/templates')
export class TemplatesController {
  constructor(private readonly kinds: FileKinds) {}

  @Read(
    ':kind.csv',
    'files:read',
    { summary: 'The columns of a kind of file and an example of a row, as CSV to fill in', description: filledIn },
    text('text/csv', 'The template'),
  )
  readCsvTemplate(@Param('kind') kind: string): StreamableFile {
    return csvAttachment(Readable.from([csvTemplate(kindNamed(this.kinds, kind).columns)]), `${kind}.csv`);
  }

  @Read(
    ':kind.xlsx',
    'files:read',
    { summary: 'The same as a workbook, in which a spreadsheet leaves digits as they are', description: filledIn },
    text(XLSX, 'The template'),
  )
  readWorkbookTemplate(@Param('kind') kind: string): StreamableFile {
    return xlsxAttachment(Readable.from(templateRows(kindNamed(this.kinds, kind).columns)), `${kind}.xlsx`);
  }
}
