import type { Services } from '@icx/composition';
import type { Composer, Draft, DraftFile, LegRef, Notice, Recipient } from '@icx/mail';
import { isRefusal } from '@icx/refusals';
import { csvLine, forPeople } from '@icx/tabular';
import type { Acknowledgement } from '../acting/acknowledgement.ts';
import { shortLine, type Frame, type Words } from './layout/blocks.ts';
import { toHtml } from './layout/to-html.ts';
import { toText } from './layout/to-text.ts';
import { toldIn } from './notice-of.ts';
import { Sources, type Gathered } from './sources.ts';
import { digestWords, type DigestPart } from './words/digest.ts';
import { TEMPLATE } from './words/how-to-answer.ts';
import type { Told } from './words/kind.ts';
import { isLegKind, isToAnswer, legNotices, legWords, type LegKind } from './words/leg-notices.ts';
import { otherWords, type OtherKind } from './words/others.ts';

const CSV = 'text/csv; charset=utf-8; header=present';

/** A mail in words, with the files that go with it. */
interface Written {
  readonly words: Words;
  readonly template?: Uint8Array | undefined;
  readonly attachments?: readonly DraftFile[];
}

/** Writes each notice when it is sent, from what its party may see of its subjects then. */
export class NoticeComposer implements Composer {
  readonly #sources: Sources;

  constructor(
    private readonly services: Services,
    private readonly frame: Frame,
    private readonly acknowledgement: Pick<Acknowledgement, 'of'>,
  ) {
    this.#sources = new Sources(services);
  }

  async compose(notice: Notice, recipient: Recipient): Promise<Draft | 'nothing-to-say'> {
    const written = await this.#write(notice, recipient);
    if (!written) return 'nothing-to-say';
    const { words, template, attachments = [] } = written;
    const draft = this.draftOf(words, template);
    return { ...draft, attachments: [...draft.attachments, ...attachments] };
  }

  /** What these words look like, as a mail. */
  draftOf(words: Words, template?: Uint8Array): Draft {
    const subject = `${this.frame.test ? '[TEST] ' : ''}${shortLine(words.subject)}`;
    const file = template && { name: TEMPLATE, type: CSV, bytes: template };
    return {
      subject,
      text: toText({ ...words, subject }, this.frame),
      html: toHtml({ ...words, subject }, this.frame),
      attachments: file ? [file] : [],
    };
  }

  async #write(notice: Notice, recipient: Recipient): Promise<Written | undefined> {
    const { kind } = notice;
    if (kind === 'digest') return this.#digest(notice);
    if (kind === 'acknowledgement') return this.acknowledgement.of(notice);
    if (isLegKind(kind)) return this.#aboutLegs(notice, kind);
    const words = await otherWords[kind satisfies OtherKind]({
      notice,
      recipient,
      services: this.services,
      ...this.frame,
    });
    return words && { words, attachments: kind === 'contact-list' ? await this.#wholeList(notice) : [] };
  }

  async #wholeList({ about: { quarter = '' } }: Notice): Promise<readonly DraftFile[]> {
    const rows = await this.services.contactLists.snapshot(quarter);
    if (isRefusal(rows)) return [];
    const bytes = Buffer.from(rows.map((row) => csvLine(row.map(forPeople))).join(''));
    return [{ name: `contact-list-${quarter}.csv`, type: CSV, bytes }];
  }

  async #aboutLegs(notice: Notice, kind: LegKind): Promise<Written | undefined> {
    const gathered = await this.#sources.gather(notice, notice.legs, legNotices[kind].stands);
    const told = await this.#told(gathered);
    if (!told) return undefined;
    const template = isToAnswer(kind, told) ? gathered.template : null;
    const words = legWords(kind, { ...told, attached: template !== null });
    return { words, template: template ?? undefined };
  }

  async #digest(notice: Notice): Promise<Written | undefined> {
    const parts: DigestPart[] = [];
    for (const [kind, items] of toldIn(notice)) {
      if (!isLegKind(kind)) parts.push({ kind, cases: items });
      else {
        const gathered = await this.#sources.gather({ ...notice, kind }, items.map(legOf), legNotices[kind].stands);
        const told = await this.#told(gathered);
        if (told) parts.push({ kind, told });
      }
    }
    return parts.length === 0 ? undefined : { words: digestWords(parts, this.frame) };
  }

  async #told({ cases, count, requesters }: Gathered): Promise<Told | undefined> {
    const [first, ...others] = cases;
    if (!first) return undefined;
    const names = await this.#sources.names();
    return { ...this.frame, cases: [first, ...others], count, requesters, names, attached: false };
  }
}

const legOf = (item: string): LegRef => {
  const [request, leg] = item.split('/');
  return { request: request as LegRef['request'], leg: Number(leg) };
};
