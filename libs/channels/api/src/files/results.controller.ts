import { Headers, HttpStatus, Param, Res } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { isEnded } from '@icx/files';
import { fileNewsDocument, FileNews, FileTeller } from '@icx/files-service';
import type { News } from '@icx/files-service';
import { CallerOf, type Caller } from '../http/action.ts';
import { Read, Subject } from '../http/act.ts';
import { text, type Answered } from '../http/answered.ts';
import { csvAttachment } from '../http/attachments.ts';
import { eventStream, lastEventId, type Told } from '../http/event-stream.ts';
import { orRefuse } from '../http/problem.ts';
import { fileNamed } from './may-upload.ts';

const nothingMore: Answered = { status: 204, description: 'All of it was told: do not come again.' };

/** What became of the rows of a file, and what becomes of them at the moment. */
@Subject('files', 'v1/files')
export class FileResultsController implements OnModuleDestroy {
  constructor(
    private readonly files: FileTeller,
    private readonly news: FileNews,
  ) {}

  @Read(
    ':file/rows.csv',
    'files:read',
    {
      summary: 'Your own file back with two columns: outcome, and reason',
      description: 'Codes are masked. What a spreadsheet would take for a formula has an apostrophe before it.',
    },
    text('text/csv', 'The file as far as its rows are decided'),
  )
  readFileRows(@CallerOf() caller: Caller, @Param('file') named: string) {
    return this.#returned(named, caller, 'rows');
  }

  @Read(
    ':file/mend.csv',
    'files:read',
    {
      summary: 'Of your own file the rows that were rejected, to be mended and sent again',
      description:
        'Where a code stood the cell is empty. The columns outcome and reason are passed over when it comes again.',
    },
    text('text/csv', 'The rows'),
  )
  readFileRowsToMend(@CallerOf() caller: Caller, @Param('file') named: string) {
    return this.#returned(named, caller, 'mend');
  }

  @Read(
    ':file/events',
    'files:read',
    {
      summary: 'How far a file is, told as it happens (server-sent events), to its end',
      description:
        'Each event is called progress and has id, state, rows and progress of the file. It ends after ten minutes at the ' +
        'latest: come again with Last-Event-ID, as browsers do by themselves.',
    },
    text('text/event-stream', 'The events'),
    nothingMore,
  )
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id that was told last: what comes is behind it.',
  })
  async followFile(
    @CallerOf() { party }: Caller,
    @Param('file') named: string,
    @Headers('last-event-id') last: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const id = fileNamed(named);
    const seen = lastEventId(last);
    const { state, revision } = orRefuse(await this.files.read(id, party));
    if (seen !== undefined && seen >= revision && isEnded(state)) return void reply.status(HttpStatus.NO_CONTENT);
    const news = orRefuse(await this.files.follow(id, party, seen));
    return eventStream(toldOf(news), () => news.return(undefined));
  }

  /** Or whoever listens would hold up the end of the exchange. */
  onModuleDestroy(): Promise<void> {
    return this.news.close();
  }

  async #returned(named: string, { party }: Caller, what: 'rows' | 'mend') {
    const id = fileNamed(named);
    return csvAttachment(orRefuse(await this.files.returned(id, party, what === 'mend')), `${id}-${what}.csv`);
  }
}

async function* toldOf(news: AsyncIterable<News>): AsyncGenerator<Told | undefined> {
  for await (const file of news)
    yield file && { id: String(file.revision), event: 'progress', data: fileNewsDocument(file) };
}
