import { Readable } from 'node:stream';
import { Controller, Delete, Head, Options, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { MemoryLocker, Server } from '@tus/server';
import type { FastifyReply } from 'fastify';
import { Admission } from '@icx/admission';
import { FileKinds, fileNameOf, ResumableUploads } from '@icx/files-service';
import type { UploadRecord } from '@icx/files-service';
import { isRefusal } from '@icx/refusals';
import { CallerOf, Does, type Caller, type IcxHttpRequest } from '../http/action.ts';
import { BodyPipe } from '../http/body.pipe.ts';
import { commandIdOf, Door } from '../http/door.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import { StreamedBody } from '../http/streamed-body.ts';
import { fileNamed, mayUpload } from './may-upload.ts';
import { optionsOf, UploadDto } from './files.dto.ts';
import { refusalOfTus } from './tus-failures.ts';
import { UploadStore } from './upload-store.ts';

const PATH = '/v1/files/tus';
/** Headers of the protocol's answers; CORS is ours. */
const TOLD = /^(location|tus-.*|upload-.*|icx-file)$/;
const InPieces = () =>
  StreamedBody(['application/offset+octet-stream'], 'Send the piece as Content-Type: application/offset+octet-stream.');
/** What metadata say of a file, besides its name. */
const members = ['kind', 'dryRun', 'allOrNothing', 'profile', 'originalParty'] as const;

/**
 * Files in pieces, by the tus protocol 1.0.0. It is spoken by libraries, so that the document tells of it in words alone;
 * it goes through the same gate as every call.
 */
@ApiExcludeController()
@Controller('v1/files/tus')
export class TusController {
  readonly #locker = new MemoryLocker();

  constructor(
    private readonly admission: Admission,
    private readonly kinds: FileKinds,
    private readonly uploads: ResumableUploads,
    private readonly door: Door,
  ) {}

  @Options()
  @Does('openapi:read')
  tellProtocol(@Res({ passthrough: true }) reply: FastifyReply): void {
    const { extensions } = new UploadStore(this.uploads, '' as never);
    void reply.status(204).headers({ 'tus-version': '1.0.0', 'tus-extension': extensions.join(',') });
  }

  @Post()
  @Does('files:upload')
  @InPieces()
  createUpload(
    @Req() call: IcxHttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOf() caller: Caller,
    @Query() query: Readonly<Record<string, string>>,
  ): Promise<void> {
    const commandId = commandIdOf(call);
    return this.#serve(call, reply, caller, async (_, metadata = {}) => {
      const length = Number(call.headers['upload-length']);
      const wanted = wantedOf(query, metadata);
      mayUpload(this.admission, this.kinds, caller, wanted.kind, optionsOf(wanted));
      const file = {
        kind: wanted.kind,
        name: fileNameOf(metadata['filename'] ?? undefined),
        options: optionsOf(wanted),
      };
      const context = this.door.context(caller, {
        commandId,
        ifRevision: undefined,
        body: { ...file, length } as never,
      });
      return orRefuse(await this.uploads.create({ ...file, length, metadata }, context)).id;
    });
  }

  @Head(':file')
  @Does('files:read')
  async askUpload(
    @Req() call: IcxHttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOf() caller: Caller,
    @Param('file') named: string,
  ): Promise<void> {
    const record = await this.#own(named, caller);
    // All bytes are here and a crash came before its receipt: nobody would send another one.
    const { file } = record.file ? record : await this.#finishedIfWhole(record, caller);
    if (file) void reply.header('icx-file', file);
    await this.#serve(call, reply, caller);
  }

  @Patch(':file')
  @Does('files:upload')
  @InPieces()
  async continueUpload(
    @Req() call: IcxHttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOf() caller: Caller,
    @Param('file') named: string,
  ): Promise<void> {
    mayUpload(this.admission, this.kinds, caller, (await this.#own(named, caller)).kind);
    await this.#serve(call, reply, caller);
  }

  @Delete(':file')
  @Does('files:cancel')
  async removeUpload(
    @Req() call: IcxHttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOf() caller: Caller,
    @Param('file') named: string,
  ): Promise<void> {
    mayUpload(this.admission, this.kinds, caller, (await this.#own(named, caller)).kind);
    await this.#serve(call, reply, caller);
  }

  async #own(named: string, caller: Caller): Promise<UploadRecord> {
    return orRefuse(await this.uploads.find(fileNamed(named), caller.party));
  }

  async #finishedIfWhole(record: UploadRecord, caller: Caller): Promise<Pick<UploadRecord, 'file'>> {
    if ((await this.uploads.offset(record)) < record.length) return record;
    // Whoever may only look does not bring the last byte.
    if (this.admission.alsoMay(caller, `files:${record.kind}`)) return record;
    return { file: await this.#finish(record, caller) };
  }

  async #finish(record: UploadRecord, caller: Caller) {
    return orRefuse(await this.uploads.finish(record, caller)).file.receipt.id;
  }

  /** Has the library speak; what goes wrong is told as every problem is. */
  async #serve(
    call: IcxHttpRequest,
    reply: FastifyReply,
    caller: Caller,
    namingFunction?: (request: Request, metadata?: Record<string, string | null>) => Promise<string>,
  ): Promise<void> {
    const datastore = new UploadStore(this.uploads, caller.party);
    let failure: unknown;
    const server = new Server({
      ...{ path: PATH, datastore, locker: this.#locker, relativeLocation: true },
      ...(namingFunction && { namingFunction }),
      onResponseError: (_, error) => void (failure = error),
      onUploadFinish: async (_, { id }) => ({
        headers: { 'ICX-File': await this.#finish(await datastore.find(id), caller) },
      }),
    });
    const answer = await server.handleWeb(requestOf(call));
    if (answer.status >= 400) throw thrownFor(failure, answer.status, await answer.text());
    void reply.status(answer.status);
    for (const [name, value] of answer.headers) if (TOLD.test(name)) void reply.header(name, value);
  }
}

const pipe = new BodyPipe();
const wantedOf = (query: object, metadata: Readonly<Record<string, string | null>>): UploadDto => {
  const said = Object.fromEntries(members.flatMap((name) => (name in metadata ? [[name, metadata[name]]] : [])));
  return pipe.transform({ ...query, ...said }, { type: 'query', metatype: UploadDto }) as UploadDto;
};

/** The call as the library takes one. */
const requestOf = ({ method, url, headers, raw }: IcxHttpRequest): Request => {
  const told = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  const body = method === 'POST' || method === 'PATCH' ? (Readable.toWeb(raw) as unknown as ReadableStream) : null;
  return new Request(`http://localhost${url}`, { method, headers: told, body, duplex: 'half' });
};

/** Its own failures are plain objects with a status; ours are what they are. */
const thrownFor = (failure: unknown, status: number, text: string): unknown => {
  if (failure instanceof Error) return failure;
  const refusal = refusalOfTus(status, text);
  return isRefusal(refusal) ? new Refused(refusal) : new Error(`The tus protocol ended with ${status}: ${text}`);
};
