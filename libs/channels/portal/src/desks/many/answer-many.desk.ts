import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Refused } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { abreast } from '@icx/commands';
import { parseRequestId } from '@icx/identifiers';
import { isRefusal, type Refusal } from '@icx/refusals';
import {
  answerOfRow,
  AnswerRequest,
  RequestDocuments,
  RequestLog,
  RequestSearch,
  requestUnknown,
  type RaisedState,
} from '@icx/requests-service';
import { answerChoices } from '@icx/words';
import { Form, Partly, type Sent, type Visit } from '../../pages/declare.ts';
import { addressOf } from '../../pages/listing.ts';
import { tableOf } from '../../pages/table.ts';
import { requestAt } from '../acting.ts';
import {
  answerFields,
  COLUMNS,
  inRow,
  isAnswer,
  nothingSaid,
  onlyRows,
  readTyped,
  refusalsOf,
  ROWS,
  typedRows,
  type TypedRow,
} from './answer-rows.ts';
import { RowCommands } from './row-commands.ts';

interface Outcome extends TypedRow {
  readonly refusals: readonly Refusal[];
}

/** The worklist as a table to fill in: each row is answered by itself, whatever becomes of the others. */
@Injectable()
export class AnswerManyDesk {
  constructor(
    private readonly commands: CommandBus,
    private readonly admission: Admission,
    private readonly requests: RequestLog,
    private readonly documents: RequestDocuments,
    private readonly search: RequestSearch,
    private readonly rows: RowCommands,
  ) {}

  /** What is due first; of a form that was sent, its own rows. */
  async about({ caller, typed, filled = {} }: Visit) {
    const sent = typedRows(filled).map(({ requestId }) => requestId);
    const listed = sent.length > 0 ? undefined : await this.#listed({ caller, typed });
    const ids = listed ? listed.items.map(({ id }) => id) : sent;
    const rows = await Promise.all(
      ids.map(async (id, at) => {
        const loaded = await this.#own(id, caller);
        if (isRefusal(loaded)) return [];
        const { device, requester, leg } = this.documents.of(loaded.state as RaisedState, caller);
        const about = { id, at: at * COLUMNS.length, href: requestAt(id), requester, leg: leg?.number ?? 1 };
        const device_ = device.deviceId ?? `${device.msn ?? ''} at ${device.mpxn ?? ''}`;
        return [{ ...about, device: device_, unknown: device.deviceId === null, dueOn: leg?.dueOn ?? null }];
      }),
    );
    const next = listed?.next ? addressOf('/worklist/answers', { after: listed.next }) : null;
    return { rows: rows.flat(), next };
  }

  @Form('/worklist/answers', 'files:answers', {
    ...{ title: 'Answer many', template: 'many/answer', given: 'about', submit: 'Send these answers' },
    ...{ done: 'All of them are answered. What is due next stands below.', fields: answerFields, most: 256 },
  })
  async answer(sent: Sent) {
    const said = typedRows(sent.values).filter((row) => readTyped(row) !== 'skipped');
    if (said.length === 0) throw new Refused(nothingSaid, [nothingSaid]);
    const outcomes = await abreast(said, (row) => this.#answer(sent, row));
    const wrong = outcomes.filter(({ refusals }) => refusals.length > 0);
    if (wrong.length === 0) return '/worklist/answers';
    const done = outcomes.filter(({ refusals }) => refusals.length === 0);
    return new Partly(
      onlyRows(
        sent.values,
        wrong.map(({ row }) => row),
      ),
      wrong.flatMap(({ refusals }, at) => refusals.map((refusal) => inRow(at, refusal))),
      { answered: done.length === 0 ? null : await this.#answered(done, sent) },
    );
  }

  async #answered(done: readonly Outcome[], { caller }: Sent) {
    const rows = await Promise.all(
      done.map(async ({ requestId, cells }) => {
        const loaded = await this.#own(requestId, caller);
        const device = isRefusal(loaded)
          ? null
          : this.documents.of(loaded.state as RaisedState, caller).device.deviceId;
        const kind = (cells['answer'] ?? 'code-supplied') as keyof typeof answerChoices;
        return [{ text: device ?? requestId, href: requestAt(requestId) }, answerChoices[kind].text] as const;
      }),
    );
    return tableOf('Answered', ['Request', 'Answer'], rows);
  }

  async #answer(sent: Sent, typed: TypedRow): Promise<Outcome> {
    const read = readTyped(typed);
    if (!isAnswer(read)) return { ...typed, refusals: refusalsOf(read) };
    const loaded = await this.#own(read.request, sent.caller);
    if (isRefusal(loaded)) return { ...typed, refusals: [loaded] };
    const draft = answerOfRow(read, loaded.state, sent.caller.party);
    if (isRefusal(draft)) return { ...typed, refusals: [draft] };
    const by = this.rows.of(sent, `${read.request} ${read.leg}`, read);
    const done = await this.commands.execute(new AnswerRequest(loaded, by, draft));
    return { ...typed, refusals: isRefusal(done) ? [done] : [] };
  }

  /** Each is let in as a single answer is. */
  async #own(named: string, caller: Visit['caller']) {
    const id = parseRequestId(named);
    if (isRefusal(id)) return requestUnknown;
    const loaded = await this.requests.load(id);
    const may = loaded.state.status !== 'absent' && this.admission.mayAct(caller, 'requests:answer', loaded);
    return may ? loaded : requestUnknown;
  }

  async #listed({ caller, typed }: Pick<Visit, 'caller' | 'typed'>) {
    const from = { toAnswer: true, sort: 'due', limit: ROWS } as const;
    const after = typed['after'];
    const page = await this.search.list(caller, { ...from, ...(after && { cursor: after }) });
    // A place that nobody can read is the first one.
    const first = isRefusal(page) ? await this.search.list(caller, from) : page;
    return isRefusal(first) ? { items: [], next: null } : first;
  }
}
