import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { FileListDto } from '@icx/api-channel/dto/files/files';
import { fileNamed, kindNamed, mayUpload } from '@icx/api-channel/files';
import { csvAttachment, orRefuse, xlsxAttachment } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { fileKinds, isEnded } from '@icx/files';
import {
  csvTemplate,
  fileDocument,
  FileKinds,
  FileList,
  FileReceipts,
  FileTeller,
  templateRows,
} from '@icx/files-service';
import { fileKindWords, fileStateWords } from '@icx/words';
import { Form, List, Made, Page, type Sent, type Visit } from '../../pages/declare.ts';
import type { Place } from '../../pages/listing.ts';
import { newKey } from '../../pages/sent.ts';
import { Waits, type WaitingLine } from '../../pages/waiting.ts';
import {
  calledOf,
  countsTable,
  fileColumns,
  howOf,
  pageOf,
  refusedTable,
  savedFile,
  sendingOf,
  standingOf,
  type FileLine,
} from './file-words.ts';

/** Files that the start page looks at. */
const LOOKED_AT = 20;

/** Files of many rows: those that a party has sent, and what became of their rows. */
@Injectable()
export class FilesDesk {
  constructor(
    private readonly admission: Admission,
    private readonly kinds: FileKinds,
    private readonly files: FileList,
    private readonly teller: FileTeller,
    private readonly receipts: FileReceipts,
  ) {}

  @List<FileLine>('/files', 'files:read', {
    ...{
      title: 'Files',
      template: 'files/list',
      query: FileListDto,
      inNavigation: {
        under: 'requests',
        daily: ['worklist:read', 'data-fixes:name-handler'],
        hint: 'send many rows, and see what became of them',
      },
      columns: fileColumns,
    },
    ...{ saved: savedFile, empty: 'Your party has sent none yet.' },
  })
  list({ caller }: Visit<FileListDto>) {
    return {
      caption: 'Sent by your party, the newest first',
      links: [{ text: 'Mapping profiles', href: '/files/profiles' }],
      kinds: fileKinds
        .filter((kind) => this.admission.alsoMay(caller, `files:${kind}`) === undefined)
        .map((kind) => ({ ...fileKindWords[kind], href: sendingOf(kind) })),
      rows: ({ limit, after }: Place) =>
        this.files.page(caller.party, limit, after === undefined ? undefined : BigInt(after)),
    };
  }

  /** The latest of each kind alone: when its rows are mended and sent, that file is the latest. */
  @Waits('files:read')
  async waits({ party }: Caller): Promise<readonly WaitingLine[]> {
    const { items } = await this.files.page(party, LOOKED_AT);
    const latest = new Map(items.toReversed().map((file) => [file.kind, file]));
    return [...latest.values()].map((file) => ({
      text: `rows of your latest file (${fileKindWords[file.kind].text}) that were not taken: mend them`,
      count: file.state === 'done' || file.state === 'refused' ? file.rows.rejected : 0,
      href: pageOf(file),
    }));
  }

  @Page('/files/:file', 'files:read', { title: 'File', template: 'files/file' })
  async file({ caller, params }: Visit) {
    const told = orRefuse(await this.teller.read(fileNamed(params['file']!), caller.party));
    const file = fileDocument(told, await this.teller.firstRows(told));
    const ended = isEnded(told.state);
    const maySend = this.admission.alsoMay(caller, `files:${file.kind}`) === undefined;
    return {
      ...{ title: calledOf(file), file, ended, maySend, kind: fileKindWords[file.kind].text },
      ...{ state: fileStateWords[file.state], stands: standingOf(file) },
      counts: file.rows.total > 0 ? countsTable(file) : null,
      refused: file.refused.length > 0 ? refusedTable(file) : null,
      moreRefused: file.refused.some(({ count, rows }) => count > rows.length),
      approval: file.approval && this.admission.mayLookAt(caller, 'approvals:read') ? file.approval : null,
      // Mended or put right it is sent from here: by a key of its own, for it is another file.
      again:
        ended && maySend && (file.why || file.rows.rejected > 0)
          ? { to: sendingOf(file.kind), key: newKey(), fields: howOf(file) }
          : null,
    };
  }

  @Page('/files/:file/rows.csv', 'files:read', { title: 'Rows', template: '' })
  rows(visit: Visit) {
    return this.#returned(visit, 'rows');
  }

  @Page('/files/:file/mend.csv', 'files:read', { title: 'Rows to mend', template: '' })
  mend(visit: Visit) {
    return this.#returned(visit, 'mend');
  }

  @Page('/files/templates/:kind.csv', 'files:read', { title: 'Template', template: '' })
  csvTemplate({ params }: Visit) {
    const { name, columns } = kindNamed(this.kinds, params['kind']!);
    return new Made(csvAttachment(Readable.from([csvTemplate(columns)]), `${name}.csv`));
  }

  @Page('/files/templates/:kind.xlsx', 'files:read', { title: 'Template', template: '' })
  workbookTemplate({ params }: Visit) {
    const { name, columns } = kindNamed(this.kinds, params['kind']!);
    return new Made(xlsxAttachment(Readable.from(templateRows(columns)), `${name}.xlsx`));
  }

  async about({ caller, params }: Visit) {
    const { file } = orRefuse(await this.receipts.read(fileNamed(params['file']!), caller.party));
    mayUpload(this.admission, this.kinds, caller, file.receipt.kind);
    return {
      title: `Cancel ${calledOf(file.receipt)}`,
      back: pageOf(file.receipt),
      lead: 'What was taken of it stays; nothing more is. It cannot be taken up again: send the file once more.',
    };
  }

  @Form('/files/:file/cancellation', 'files:cancel', {
    ...{ title: 'Cancel the file', given: 'about', fields: [], submit: 'Cancel the file', done: 'Cancelled.' },
  })
  async cancel(sent: Sent) {
    await this.about(sent);
    const { file } = orRefuse(await this.receipts.cancel(fileNamed(sent.params['file']!), sent.context));
    return pageOf(file.receipt);
  }

  async #returned({ params, caller: { party } }: Visit, what: 'rows' | 'mend') {
    const id = fileNamed(params['file']!);
    return new Made(
      csvAttachment(orRefuse(await this.teller.returned(id, party, what === 'mend')), `${id}-${what}.csv`),
    );
  }
}
