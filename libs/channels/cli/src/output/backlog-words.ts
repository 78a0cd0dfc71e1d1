import type { BacklogEntryDocument, BacklogPage, BacklogSummary } from '@icx/backlog-service';
import { clerkDate, clerkTime } from '@icx/words';
import { fields, table } from './table.ts';

type Named = Pick<BacklogEntryDocument, 'deviceId' | 'mpxn' | 'msn'>;
const deviceOf = ({ deviceId, mpxn, msn }: Named): string => deviceId ?? `${msn} at ${mpxn}`;
const dateOr = (date: string | null | undefined, none: string): string => (date ? clerkDate(date) : none);

export const backlogPageWords = ({ items, next }: BacklogPage): string => {
  if (items.length === 0) return 'Nothing of the backlog is so.';
  const lines = items.map((line) => [
    line.id,
    line.state,
    deviceOf(line),
    line.requester,
    line.addressee ?? '-',
    dateOr(line.installedOn, line.evidenced ? 'undated' : 'no evidence'),
    dateOr(line.receivedOn, '-'),
  ]);
  const listed = table(['id', 'state', 'device', 'needed by', 'asked', 'installed', 'received'], lines);
  return next === null ? listed : `${listed}\n\nThere are more: --after ${next}`;
};

export const backlogEntryWords = (entry: BacklogEntryDocument): string =>
  `${entry.id}\n` +
  fields([
    ['State', entry.state],
    ['Device', deviceOf(entry)],
    ['Needed by', entry.requester],
    ['Installed', dateOr(entry.installedOn, 'nobody knows')],
    ['Evidence', entry.evidence],
    ['Reason', entry.reason],
    ['Came', `${clerkTime(entry.came.at)}, by ${entry.came.by}${entry.came.file ? `, file ${entry.came.file}` : ''}`],
    ['Registered', entry.registeredAt && clerkTime(entry.registeredAt)],
    ['Declined', entry.declined && `${clerkTime(entry.declined.at)}: ${entry.declined.reason}`],
    ['Left', entry.left && `${clerkTime(entry.left.at)}: ${entry.left.reason}`],
  ]);

interface FileDecision {
  readonly file: string;
  readonly accepted: boolean;
}
/** What was decided, of one or of a file. */
export const decidedWords = (decided: BacklogEntryDocument | FileDecision): string =>
  'accepted' in decided
    ? `Every open proposal of ${decided.file} is being ${decided.accepted ? 'accepted' : 'declined'}: icx backlog proposals --file ${decided.file} shows what is left.`
    : backlogEntryWords(decided);

const obligationWords = ({ from, begun, days, workingDays }: BacklogSummary['obligation']): string => {
  const many = `${days} days${workingDays === null ? '' : `, ${workingDays} Working Days`}`;
  return begun
    ? `The obligation began ${clerkDate(from)}, ${many} ago.`
    : `The obligation begins ${clerkDate(from)}, in ${many}.`;
};

export const backlogSummaryWords = ({ obligation, states, ageing, burnDown }: BacklogSummary): string => {
  const counts = states.map(({ state, evidenced, count }) => [state, evidenced ? 'yes' : 'no', String(count)]);
  const ages = ageing.buckets.map(({ from, to, count }) => [
    to === null ? `${from} and more` : `${from} to ${to}`,
    String(count),
  ]);
  const months = burnDown.flatMap(({ party, months: of }) =>
    of.map(({ month, opened, cleared, remaining }) => [
      party,
      month,
      ...[opened, cleared, remaining].map(({ count }) => String(count)),
    ]),
  );
  return [
    obligationWords(obligation),
    counts.length > 0 ? table(['state', 'evidence', 'devices'], counts) : 'There is no backlog.',
    table(
      ['days since receipt', 'waiting'],
      [...ages, ['undated', String(ageing.undated.count)], ['not received', String(ageing.notReceived.count)]],
    ),
    ...(months.length > 0 ? [table(['needed by', 'month', 'opened', 'cleared', 'remaining'], months)] : []),
  ].join('\n\n');
};
