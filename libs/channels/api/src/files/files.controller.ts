import { Param, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { Admission } from '@icx/admission';
import {
  fileDocument,
  FileIntake,
  FileKinds,
  FileList,
  fileNameOf,
  filePageSchema,
  FileReceipts,
  fileSchema,
  FileTeller,
} from '@icx/files-service';
import type { FileOutcome } from '@icx/files-service';
import { Act, Read, Subject } from '../http/act.ts';
import { CallerOf, originOf, type Caller, type IcxHttpRequest } from '../http/action.ts';
import { accepted, ok } from '../http/answered.ts';
import { Answer, Call, type Acting } from '../http/call.ts';
import { commandIdOf } from '../http/door.ts';
import { orRefuse } from '../http/problem.ts';
import { StreamedBody } from '../http/streamed-body.ts';
import { FileListDto, optionsOf, UploadDto } from './files.dto.ts';
import { fileNamed, mayUpload } from './may-upload.ts';
import { fileTypes, lengthSaid, otherType, uploadBodyOf } from './upload-body.ts';

/** Files of many rows. What is done with them is next door, in @icx/files-service. */
@Subject('files', 'v1/files')
export class FilesController {
  constructor(
    private readonly admission: Admission,
    private readonly kinds: FileKinds,
    private readonly intake: FileIntake,
    private readonly receipts: FileReceipts,
    private readonly files: FileList,
    private readonly teller: FileTeller,
  ) {}

  @Act(
    '',
    'files:upload',
    {
      summary: 'Send a file of many rows, of any length: it is worked off in the background',
      description:
        'CSV, as it is or in gzip or in a zip of one member, or XLSX: as the body, or as multipart/form-data in a part named ' +
        'file. The same bytes once more, of the same kind and options, get the first receipt, unless rows of it were refused. Large files are better sent in ' +
        'pieces, by a library of the tus protocol 1.0.0, to /v1/files/tus: its Upload-Metadata say kind, filename and what ' +
        'the query says here, the creation brings an Idempotency-Key, and the last piece is answered with ICX-File, the id ' +
        'of the file. Only its own party finds an upload; one that nobody goes on with for 24 hours is given up.',
    },
    accepted(fileSchema),
  )
  @StreamedBody(fileTypes, otherType)
  @ApiConsumes('application/octet-stream', 'text/csv', 'multipart/form-data')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  async uploadFile(@Req() call: IcxHttpRequest, @CallerOf() caller: Caller, @Query() wanted: UploadDto) {
    const commandId = commandIdOf(call);
    mayUpload(this.admission, this.kinds, caller, wanted.kind, optionsOf(wanted));
    const said = lengthSaid(call);
    const as = { kind: wanted.kind, options: optionsOf(wanted) };
    const { id, end } = orRefuse(await this.intake.begin(as, caller, said));
    try {
      const { name, bytes } = await uploadBodyOf(call);
      const file = { ...as, name: fileNameOf(name) };
      const sent = { ...originOf(caller), commandId };
      return show(orRefuse(await this.intake.take(id, file, bytes, said, caller, sent)));
    } finally {
      end();
    }
  }

  @Read('', 'files:read', 'The files of your party, newest first', ok(filePageSchema))
  listFiles(@CallerOf() caller: Caller, @Query() { after, limit = 100 }: FileListDto) {
    return this.files.page(caller.party, limit, after);
  }

  @Read(':file', 'files:read', 'One file of your party, and what became of its rows', ok(fileSchema))
  async readFile(@CallerOf() caller: Caller, @Param('file') named: string) {
    const told = orRefuse(await this.teller.read(fileNamed(named), caller.party));
    return fileDocument(told, await this.teller.firstRows(told));
  }

  @Act(
    ':file/cancellation',
    'files:cancel',
    'Want no more of a file: what was taken stays, nothing more is',
    ok(fileSchema),
  )
  async cancelFile(@Call() { caller, context, params }: Acting) {
    const id = fileNamed(params['file']!);
    const { file } = orRefuse(await this.receipts.read(id, caller.party));
    mayUpload(this.admission, this.kinds, caller, file.receipt.kind);
    return fileDocument({ state: orRefuse(await this.receipts.cancel(id, context)).file });
  }
}

const show = ({ file }: FileOutcome): Answer =>
  new Answer(fileDocument({ state: file }), { location: `/v1/files/${file.receipt.id}` });
