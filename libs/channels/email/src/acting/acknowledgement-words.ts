import type { Counts } from '@icx/files';
import { masked } from '@icx/install-code';
import { lapsesAt, type DraftFile, type InboundMail, type MailOutcome } from '@icx/mail';
import type { Refusal } from '@icx/refusals';
import { clerkEnd, clerkNumber, clerkTime } from '@icx/words';
import { exact, heading, list, shortLine, text, type Block, type Words } from '../notices/layout/blocks.ts';

/** Rows that were refused for one reason. */
export interface RowsRefused {
  readonly code: string;
  readonly count: number;
  /** The first ones. */
  readonly lines: readonly number[];
  readonly detail: string;
}

/** What became of an attachment. */
export interface FileTold {
  readonly id: string;
  readonly name: string;
  /** Why nothing of it was taken. */
  readonly refusal: Pick<Refusal, 'code' | 'detail'> | null;
  readonly counts: Counts | undefined;
  readonly rows: readonly RowsRefused[];
  readonly toMend: DraftFile | undefined;
}

/** What a mail tells of one by one; how many more there are it says [choice]. */
const MOST = 50;

/** What was taken of a mail and what was not, and why: each leg, each attachment, each reason with its rows. */
export const acknowledgementWords = (
  mail: InboundMail,
  outcomes: readonly MailOutcome[],
  files: ReadonlyMap<string, FileTold>,
): Words => {
  const all = outcomes.flatMap((one) => {
    const file = one.file === undefined ? undefined : files.get(one.file);
    return file ? fileLines(file) : [legLine(one)];
  });
  const isWhole = outcomes.every(({ outcome }) => outcome === 'taken') && [...files.values()].every(isTaken);
  const title = isWhole ? 'Your answer was taken' : 'Not all of your mail was taken';
  const waiting = lapsesAt(mail);
  return {
    subject: `${title}: ${shortLine(masked(mail.read!.summary.subject), 100) || 'your mail'}`,
    title,
    blocks: [
      text(
        `Your mail reached the exchange on ${clerkTime(mail.received.at)}, London time; what was taken of it counts from then.`,
      ),
      list(
        ...all.slice(0, MOST).map((line) => masked(line)),
        ...(all.length > MOST ? [`And ${all.length - MOST} more.`] : []),
      ),
      ...[...files.values()].flatMap(mending),
      ...(waiting === null ? [] : confirming(mail, waiting)),
    ],
  };
};

const isTaken = ({ refusal, counts }: FileTold): boolean =>
  refusal === null && counts?.rejected === 0 && counts.conflict === 0;

const legLine = ({ request, leg, attachment, outcome, refusal }: MailOutcome): string => {
  const about = attachment ?? (request === null ? 'Your words' : `${request}, leg ${leg}`);
  if (outcome === 'taken') return `${about}: taken.`;
  return `${about}: ${outcome === 'waits' ? 'waits' : 'not taken'}. ${refusal?.detail ?? ''} (${refusal?.code ?? ''})`;
};

const fileLines = ({ name, refusal, counts, rows }: FileTold): readonly string[] => {
  if (refusal) return [`${name}: not taken. ${refusal.detail} (${refusal.code})`];
  const told = [
    [counts?.accepted, 'taken'],
    [counts?.['already-held'], 'said before'],
    [counts?.skipped, 'left empty'],
    [counts?.rejected, 'not taken'],
  ] as const;
  const parts = told.flatMap(([count, words]) => (count ? [`${clerkNumber(count)} ${words}`] : []));
  return [
    `${name}: ${parts.join(', ') || 'no rows'}.`,
    ...rows.map((one) => `${name}, ${where(one)}: ${one.detail} (${one.code})`),
  ];
};

const where = ({ count, lines }: RowsRefused): string => {
  const named = lines.slice(0, count).join(', ');
  const more = count > lines.length ? ` and ${count - lines.length} more` : '';
  return `${count === 1 ? 'line' : 'lines'} ${named}${more}`;
};

const mending = ({ id, counts, toMend }: FileTold): readonly Block[] => {
  if (!counts?.rejected) return [];
  if (toMend)
    return [
      text(
        `The lines that were not taken are in the attached ${toMend.name}, their codes left out. Mend them, fill in the codes, and send it back as the attachment of your reply.`,
      ),
    ];
  return [heading('The lines to mend, signed in'), exact(`GET /v1/files/${id}/mend.csv`)];
};

const confirming = ({ received }: InboundMail, until: string): readonly Block[] => [
  heading('What waits'),
  text(
    `It acts when a signed-in user of your party confirms it, ${clerkEnd(until)} at the latest; then it counts from when it came.`,
  ),
  exact(`npx @icx/icx mail confirm ${received.id}`),
];
