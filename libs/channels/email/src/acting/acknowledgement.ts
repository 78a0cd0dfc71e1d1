import type { Services } from '@icx/composition';
import { parseFileId, type KnownFile } from '@icx/files';
import type { DraftFile, MailId, MailOutcome, Notice } from '@icx/mail';
import type { ActedMail } from '@icx/mail-service';
import { isRefusal, must } from '@icx/refusals';
import type { Words } from '../notices/layout/blocks.ts';
import { acknowledgementWords, type FileTold, type RowsRefused } from './acknowledgement-words.ts';

/** So much of rows to mend goes with one mail; what is longer is fetched signed in [choice]. */
const MOST_BYTES = 2 * 1024 * 1024;

/** What an acknowledgement says and has with it, from what became of the mail by the time that it is sent. */
export class Acknowledgement {
  constructor(
    private readonly services: Services,
    private readonly mails: ActedMail,
  ) {}

  /** `undefined`: its mail is not there any more, or did nothing. */
  async of(notice: Notice): Promise<{ readonly words: Words; readonly attachments: readonly DraftFile[] } | undefined> {
    const mail = await this.mails.find(notice.about['mail'] as MailId);
    const acted = mail?.acted.find(({ scope }) => scope === 'case');
    if (!mail?.read || !acted) return undefined;
    const room = { bytes: MOST_BYTES };
    const files = new Map<string, FileTold>();
    for (const one of acted.outcomes)
      if (one.file !== undefined) files.set(one.file, await this.#told(one, notice, room));
    const told = [...files.values()];
    return {
      words: acknowledgementWords(mail, acted.outcomes, files),
      attachments: told.flatMap(({ toMend }) => (toMend ? [toMend] : [])),
    };
  }

  async #told({ file, attachment = '' }: MailOutcome, { party }: Notice, room: { bytes: number }): Promise<FileTold> {
    const { teller } = this.services.files;
    const id = must(parseFileId(file));
    const told = await teller.read(id, party);
    if (isRefusal(told)) return { id, name: attachment, refusal: told, rows: [], toMend: undefined, counts: undefined };
    const { refusal, rows } = told.state;
    const first = await teller.firstRows(told);
    return {
      ...{ id, name: attachment, refusal, counts: rows.counts },
      rows: rows.refused.map(({ code, column, count }) =>
        refusedRows(count, first.get(`${code} ${column}`) ?? [], code),
      ),
      toMend: rows.counts.rejected === 0 ? undefined : await this.#toMend(told.state, attachment, room),
    };
  }

  /** Rows that were refused, with their code cells empty: to be filled in, and sent back as the answer to this mail. */
  async #toMend({ receipt }: KnownFile, name: string, room: { bytes: number }): Promise<DraftFile | undefined> {
    const lines = await this.services.files.teller.returned(receipt.id, receipt.party, true);
    if (isRefusal(lines)) return undefined;
    const parts: Buffer[] = [];
    let left = room.bytes;
    for await (const line of lines) {
      const bytes = Buffer.from(line);
      if ((left -= bytes.length) < 0) return undefined;
      parts.push(bytes);
    }
    room.bytes = left;
    return {
      name: `to-mend-${name.replace(/\.\w+$/, '')}.csv`,
      type: 'text/csv; charset=utf-8',
      bytes: Buffer.concat(parts),
    };
  }
}

const refusedRows = (
  count: number,
  first: readonly { readonly line: number; readonly detail: string }[],
  code: string,
): RowsRefused => ({ code, count, lines: first.map(({ line }) => line), detail: first[0]?.detail ?? code });
