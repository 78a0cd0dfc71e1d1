import type { EventStore } from '@icx/event-store';
import { fileUnknown, isEnded, type FileId, type KnownFile } from '@icx/files';
import type { PartyId } from '@icx/identifiers';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { Spool } from '@icx/spool';
import { entriesOf } from '../engine/work-on.ts';
import type { ResultRow } from '../results/frame.ts';
import { framesOf, returnedFile } from '../results/returned-file.ts';
import type { FileNews } from './file-news.ts';
import { nothingTold, tellMore, type ToldFile, type ToldKnownFile } from './told-file.ts';

/** Files that are kept folded: of a long one each look would read thousands of events again. */
const KEPT = 100;
/** How often a listener hears that he is still connected although nothing happens, milliseconds. */
const BEAT = 15_000;
/** Then he has to show again that he may listen, milliseconds. */
const LONGEST = 10 * 60_000;

const resultsGone = refuse.conflict(
  'file-results-gone',
  'What became of each row of this file is kept no more; how many rows came to what is told by the file itself. Send it again to have each row told: what was taken of it changes nothing.',
);

/** A row that was refused, as the first ones of each reason are told. */
export interface RefusedRow {
  readonly line: number;
  readonly offset: number;
  readonly detail: string;
}

/** As it was after one event; `undefined`: nothing has happened for a while. */
export type News = ToldKnownFile | undefined;

/** Tells a party of its own files: how far they are, what became of their rows. */
export class FileTeller {
  readonly #known = new Map<FileId, ToldFile>();
  /** Of those: whoever looks every second does not have the results read every second. */
  readonly #readAgain = new WeakMap<ToldFile['firstRows'], ReadonlyMap<string, readonly RefusedRow[]>>();

  constructor(
    private readonly log: Pick<EventStore, 'readStream'>,
    private readonly spool: Spool,
    private readonly news: FileNews,
  ) {}

  async read(id: FileId, party: PartyId): Promise<ToldKnownFile | Refusal> {
    const before = this.#known.get(id) ?? nothingTold;
    const more = await this.log.readStream(id, { from: before.revision + 1n });
    const told = more.reduce(tellMore, before);
    if (told.state.state === 'absent' || told.state.receipt.party !== party) return fileUnknown;
    // The one that was asked for last is forgotten last.
    this.#known.delete(id);
    this.#known.set(id, told);
    if (this.#known.size > KEPT) this.#known.delete(this.#known.keys().next().value!);
    return told as ToldKnownFile;
  }

  /** The first rows of each reason, by code and column, with their sentences. */
  async firstRows({ state, firstRows }: ToldKnownFile): Promise<ReadonlyMap<string, readonly RefusedRow[]>> {
    const known = this.#readAgain.get(firstRows) ?? (await this.#readFirstRows(state, firstRows));
    this.#readAgain.set(firstRows, known);
    return known;
  }

  async #readFirstRows(
    state: KnownFile,
    firstRows: ToldFile['firstRows'],
  ): Promise<ReadonlyMap<string, readonly RefusedRow[]>> {
    const rows = new Map<string, RefusedRow[]>();
    const frames = Map.groupBy(
      [...firstRows].flatMap(([reason, firsts]) => firsts.map((first) => ({ ...first, reason }))),
      ({ frame }) => frame,
    );
    for (const [frame, wanted] of frames) {
      const byLine = new Map((await this.#batchAt(state, frame)).map((row) => [row.line, row]));
      for (const { line, reason } of wanted) {
        const row = byLine.get(line);
        const refusal = row?.refusals.find(
          ({ code, pointer }) => reason === `${code} ${pointer?.split('/').at(-1) ?? null}`,
        );
        if (row && refusal)
          rows.set(reason, [...(rows.get(reason) ?? []), { line, offset: row.offset, detail: refusal.detail }]);
      }
    }
    return rows;
  }

  async #batchAt(file: KnownFile, frame: number): Promise<readonly ResultRow[]> {
    for await (const rows of framesOf(this.spool, file, frame)) return rows;
    return [];
  }

  /** The file given back, or of it the rows to mend, as CSV. Refused with `file-results-gone` once they are not kept. */
  async returned(id: FileId, party: PartyId, toMend: boolean): Promise<AsyncIterable<string> | Refusal> {
    const told = await this.read(id, party);
    if (isRefusal(told)) return told;
    const { receipt, rows } = told.state;
    const areGone = rows.results > 0 && (await this.spool.size(entriesOf(receipt.id)[rows.pass])) === undefined;
    return areGone ? resultsGone : returnedFile(this.spool, told.state, toMend);
  }

  /**
   * The file as it stands and after each event from then on, to its end; or after each event behind the one that was seen
   * last. @param seen the revision that was told last
   */
  async follow(id: FileId, party: PartyId, seen?: bigint): Promise<AsyncGenerator<News> | Refusal> {
    const told = await this.read(id, party);
    if (isRefusal(told)) return told;
    let wake = (): void => undefined;
    const unlisten = await this.news.listen(id, party, () => wake());
    if (isRefusal(unlisten)) return unlisten;
    const news = (): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const beat = setTimeout(resolve, BEAT).unref();
      wake = () => {
        clearTimeout(beat);
        resolve();
      };
      return promise;
    };
    const following = this.#follow(id, seen, news, unlisten);
    // Ended before it has begun it never comes to its `finally`: whoever listens may be gone by then.
    const end = following.return.bind(following);
    following.return = (value) => {
      unlisten();
      return end(value);
    };
    return following;
  }

  async *#follow(
    id: FileId,
    seen: bigint | undefined,
    news: () => Promise<void>,
    unlisten: () => void,
  ): AsyncGenerator<News> {
    try {
      const until = performance.now() + LONGEST;
      let file = nothingTold;
      for (let isFirst = true; ; isFirst = false) {
        // Before it is looked: what happens while it is looked wakes it.
        const next = news();
        const events = await this.log.readStream(id, { from: file.revision + 1n });
        for (const event of events) {
          file = tellMore(file, event);
          const isNew = isFirst ? seen !== undefined && event.revision > seen : true;
          if (isNew) yield file as ToldKnownFile;
        }
        if (isFirst && seen === undefined) yield file as ToldKnownFile;
        else if (events.length === 0) yield undefined;
        if (isEnded(file.state) || this.news.isClosed || performance.now() > until) return;
        await next;
      }
    } finally {
      unlisten();
    }
  }
}
