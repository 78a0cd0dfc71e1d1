import { Readable } from 'node:stream';
import { Param, StreamableFile } from '@nestjs/common';
import { fileKinds } from '@icx/files';
import { csvTemplate, FileKinds, templateRows } from '@icx/files-service';
import type { Column } from '@icx/files-service';
import { refuse } from '@icx/refusals';
import { Read, Subject } from '../http/act.ts';
import { text } from '../http/answered.ts';
import { XLSX, csvAttachment, xlsxAttachment } from '../http/attachments.ts';
import { orRefuse } from '../http/problem.ts';

const kindUnknown = refuse.unknown('file-kind-unknown', `There are files of the kinds ${fileKinds.join(', ')}.`);
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
    return csvAttachment(Readable.from([csvTemplate(this.#columnsOf(kind))]), `${kind}.csv`);
  }

  @Read(
    ':kind.xlsx',
    'files:read',
    { summary: 'The same as a workbook, in which a spreadsheet leaves digits as they are', description: filledIn },
    text(XLSX, 'The template'),
  )
  readWorkbookTemplate(@Param('kind') kind: string): StreamableFile {
    return xlsxAttachment(Readable.from(templateRows(this.#columnsOf(kind))), `${kind}.xlsx`);
  }

  #columnsOf(named: string): readonly Column[] {
    const kind = fileKinds.find((one) => one === named);
    return orRefuse(kind === undefined ? kindUnknown : this.kinds.of(kind)).columns;
  }
}
