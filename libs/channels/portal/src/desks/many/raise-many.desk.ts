import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { kindNamed } from '@icx/api-channel/files';
import { Field, orRefuse, text } from '@icx/api-channel/http';
import { abreast, nothingTried, onlyTried } from '@icx/commands';
import { FileKinds, readFew, type FileKind } from '@icx/files-service';
import { isRefusal, type Parsed, type Refusal } from '@icx/refusals';
import { Batches, RaiseRequest, RequestRouting, type RaiseDraft } from '@icx/requests-service';
import { basisWords } from '@icx/words';
import { Form, Shown, type Sent } from '../../pages/declare.ts';
import { newKey } from '../../pages/sent.ts';
import { tableOf } from '../../pages/table.ts';
import { faultWords } from '../../pages/told.ts';
import { requestAt } from '../acting.ts';
import { lineField, LONGEST_PASTED, mended, MOST_PASTED, withNames } from './pasted.ts';
import { RowCommands } from './row-commands.ts';

/** Lines that are mended on the page that checks them: of more the text is changed. */
const MOST_MENDED = 20;

export class PasteDto {
  @Field(text(LONGEST_PASTED), { description: 'Rows as a spreadsheet hands them over.' })
  rows!: string;
}

interface Planned {
  readonly line: number;
  readonly draft: RaiseDraft;
  readonly whom: string;
  readonly why: string;
}
interface Wrong {
  readonly line: number;
  readonly refusals: readonly Refusal[];
}

/** Asking for many codes at once: rows out of a spreadsheet, each looked at before anybody is asked. */
@Injectable()
export class RaiseManyDesk {
  constructor(
    private readonly commands: CommandBus,
    private readonly routing: RequestRouting,
    private readonly kinds: FileKinds,
    private readonly batches: Batches,
    private readonly rows: RowCommands,
  ) {}

  /** Of each row to whom it goes, or what is wrong with it. */
  async check(sent: Sent<PasteDto>) {
    const { good, wrong } = await this.#planned(sent);
    const lines = sent.body.rows.split('\n');
    const fields = wrong.slice(0, MOST_MENDED).map(({ line, refusals }) => ({
      ...{ line, name: lineField(line), value: lines[line - 1] ?? '' },
      wrong: saidOf(refusals),
    }));
    return {
      ...{ template: 'many/check-raise', title: 'Check the rows before you ask', count: good.length, fields },
      errors: fields.map(({ line, name, wrong: said }) => ({ text: `Line ${line}: ${said}`, href: `#${name}` })),
      more: wrong.length - fields.length,
      table: tableOf(
        'Whom it goes to',
        ['#Line', 'Device', 'Your reference', 'Goes to', 'Why'],
        good.map(({ line, draft, whom, why }) => [line, deviceOf(draft), draft.yourReference ?? '-', whom, why]),
      ),
    };
  }

  about() {
    return { most: MOST_PASTED };
  }

  @Form('/raise/many', 'requests:raise', {
    ...{ title: 'Ask for many codes', template: 'many/raise', given: 'about', submit: 'Check the rows', done: '' },
    ...{ body: PasteDto, check: 'check', mended },
    fields: [{ name: 'rows', label: 'Rows', kind: 'text', rows: 12, hint: 'With or without a line of names above.' }],
  })
  async raise(sent: Sent<PasteDto>) {
    const { good, wrong } = await this.#planned(sent);
    const { context } = sent;
    const batch = good.length > 1 ? this.batches.idOf(context) : undefined;
    const done = await abreast(good, async ({ draft, ...row }) => {
      const by = { ...this.rows.of(sent, JSON.stringify(draft), draft), ...(batch && { batch }) };
      const outcome = await this.commands.execute(new RaiseRequest(by, draft));
      return { ...row, draft, outcome };
    });
    const raised = done.flatMap(({ outcome, ...row }) => (isRefusal(outcome) ? [] : [{ ...row, outcome }]));
    const refused = done.flatMap(({ outcome, line }) => (isRefusal(outcome) ? [{ line, refusals: [outcome] }] : []));
    if (batch && raised.some(({ outcome }) => outcome.created)) await this.batches.close(batch, context);
    const left = [...wrong, ...refused].toSorted((one, other) => one.line - other.line);
    return new Shown('many/raised', {
      title: `${raised.length} ${raised.length === 1 ? 'code is' : 'codes are'} asked for`,
      ...{ back: '/requests', left: leftOf(left, sent.body.rows, this.#kind), key: newKey() },
      table: tableOf(
        'Asked for',
        ['#Line', 'Device', 'Your reference', 'With', 'What came of it'],
        raised.map(({ line, draft, whom, outcome: { state, created } }) => [
          line,
          { text: deviceOf(draft), href: requestAt(state.id) },
          ...[draft.yourReference ?? '-', whom, created ? 'Asked' : 'It was open already'],
        ]),
      ),
      wrong: tableOf(
        'Not asked for',
        ['#Line', 'What is wrong'],
        left.map(({ line, refusals }) => [line, saidOf(refusals)]),
      ),
    });
  }

  get #kind(): FileKind {
    return kindNamed(this.kinds, 'requests');
  }

  /** As a file of requests is read; then whom each goes to, and whether it may be asked at all. */
  async #planned(
    sent: Sent<PasteDto>,
  ): Promise<{ readonly good: readonly Planned[]; readonly wrong: readonly Wrong[] }> {
    const named = orRefuse(withNames(sent.body.rows, this.#kind.columns));
    const read = orRefuse(inRows(await readFew<readonly RaiseDraft[]>(named.text, this.#kind, MOST_PASTED)));
    const planned = await abreast([...read.taken.entries()], ([index, draft]) =>
      this.#plan(sent, read.lines[index]! - named.above, draft),
    );
    const rejected = read.rejected.map(({ line, refusals }) => ({ line: line - named.above, refusals }));
    const wrong = [...rejected, ...planned.flatMap((one) => ('refusals' in one ? [one] : []))];
    return {
      good: planned.flatMap((one) => ('refusals' in one ? [] : [one])),
      wrong: wrong.toSorted((one, other) => one.line - other.line),
    };
  }

  async #plan(sent: Sent, line: number, draft: RaiseDraft): Promise<Planned | Wrong> {
    const { caller, context } = sent;
    const prepared = await this.routing.prepare(draft, caller.party, context.receivedAt);
    if (isRefusal(prepared)) return { line, refusals: [prepared] };
    const by = { ...this.rows.of(sent, JSON.stringify(draft), draft), trial: true };
    const tried: unknown = await this.commands.execute(new RaiseRequest(by, draft));
    if (tried === nothingTried)
      return { line, draft, whom: '-', why: 'You have asked for it already: that request goes on' };
    if (isRefusal(tried) && tried !== onlyTried) return { line, refusals: [tried] };
    const [first] = prepared.raising.candidates;
    return { line, draft, whom: first?.party ?? 'Nobody yet', why: first ? basisWords[first.basis] : 'SECAS sees it' };
  }
}

const inRows = <T>(parsed: Parsed<T>): Parsed<T> => (isRefusal(parsed) ? { ...parsed, pointer: '/rows' } : parsed);

const deviceOf = ({ device: { deviceId, mpxn, msn } }: RaiseDraft): string => deviceId ?? `${msn} at ${mpxn}`;

/** Where in the row, and what to do. */
const saidOf = (refusals: readonly Refusal[]): string => refusals.map(faultWords).join(' ');

/** The rows that were not asked for as they were pasted, with the names that stood above them. */
const leftOf = (left: readonly Wrong[], pasted: string, kind: Pick<FileKind, 'columns'>): string => {
  if (left.length === 0) return '';
  const lines = pasted.split('\n');
  const named = withNames(pasted, kind.columns);
  const names = isRefusal(named) ? [] : [named.text.split('\n')[0]!];
  return [...names, ...left.map(({ line }) => lines[line - 1] ?? '')].join('\n');
};
