import type { MailDocument, MailPage, MailReplay } from '@icx/mail-service';
import { clerkTime, mailStateWords, rungWords, scopeOfActWords } from '@icx/words';
import { fields, table } from './table.ts';

export const mailListWords = ({ items, next }: MailPage): string =>
  items.length === 0
    ? 'No such mails came in.'
    : [
        table(
          ['Mail', 'State', 'Came in', 'From', 'Says', 'Until'],
          items.map(({ id, state, receivedAt, from, says, waitsUntil }) => [
            ...[id, state, clerkTime(receivedAt), from.join(', ') || '-', says ?? '-'],
            waitsUntil === null ? '-' : clerkTime(waitsUntil),
          ]),
        ),
        'One of them, and why it did or did not act: icx mail show <id>',
        ...(next === null ? [] : [`More: --cursor ${next}`]),
      ].join('\n\n');

export const inboundWords = (mail: MailDocument): string =>
  [
    fields([
      ['Mail', mail.id],
      ['State', mailStateWords[mail.state]],
      ['Came in', `${clerkTime(mail.receivedAt)} (by ${mail.door === 'smtp' ? 'SMTP' : 'IMAP'})`],
      ['From', mail.from.join(', ') || '-'],
      ['To', mail.to.join(', ')],
      ['Subject', mail.subject],
      ['Says', mail.automatic ? `${mail.says}; written by a machine (${mail.automatic})` : mail.says],
      ['Files', mail.attachments.map(({ name }) => name).join(', ')],
      ['Party', mail.party],
      ['Code', mail.hasCode ? 'one stands in it: it is shown nowhere' : null],
      ['Report', mail.report === 'bounced' ? 'the mail did not reach its recipient' : mail.report],
      ['Confirmed', mail.confirmed && `${clerkTime(mail.confirmed.at)} by ${mail.confirmed.by}`],
      ['Rejected', mail.rejected && `${clerkTime(mail.rejected.at)} by ${mail.rejected.by}: ${mail.rejected.reason}`],
      ['Deleted', mail.rawDeleted && `${clerkTime(mail.rawDeleted.at)}: ${mail.rawDeleted.why}`],
    ]),
    ...(mail.rungs.length === 0 ? [] : [ladderWords(mail)]),
    ...mail.faults.map((fault) => `Mind: ${fault}`),
    ...mail.acted.map(actedWords),
    ...nextWords(mail),
  ].join('\n\n');

const ladderWords = ({ rungs, why }: MailDocument): string =>
  [
    table(
      ['Rung', 'Stands', 'Why'],
      rungs.map(({ rung, stands, detail }) => [rungWords[rung], stands ? 'yes' : 'no', detail]),
    ),
    why ? `${why.detail} (${why.code})` : 'It stands on all three: it acts by itself.',
  ].join('\n\n');

const actedWords = ({ at, scope, outcomes }: MailDocument['acted'][number]): string =>
  [
    `${clerkTime(at)}, ${scopeOfActWords(scope)}:`,
    table(
      ['About', 'Outcome', 'Why'],
      outcomes.map(({ request, leg, attachment, file, outcome, detail }) => [
        request ? `${request}${leg === null ? '' : `, leg ${leg}`}` : (attachment ?? 'the mail'),
        outcome,
        detail ?? (file === null ? '-' : `row by row: icx files show ${file}`),
      ]),
    ),
  ].join('\n');

const nextWords = ({ id, state, waitsUntil }: MailDocument): readonly string[] =>
  state === 'waits' && waitsUntil !== null
    ? [
        `Until ${clerkTime(waitsUntil)}; it counts as of when it came in:\n` +
          `  icx mail confirm ${id}\n  icx mail reject ${id} --reason <text>`,
      ]
    : [];

export const replayWords = (replays: readonly MailReplay[]): string => {
  const of = (result: MailReplay['result']): readonly MailReplay[] => replays.filter((one) => one.result === result);
  const rows = of('differs').flatMap(({ id, differences }) =>
    differences.map(({ what, then, now }) => [id, what, JSON.stringify(then), JSON.stringify(now)]),
  );
  return [
    `${replays.length} mails read again: ${of('same').length} the same, ${of('differs').length} otherwise, ` +
      `${of('raw-deleted').length} raw deleted, ${of('not-read').length} not read yet. Nothing was changed.`,
    ...(rows.length === 0 ? [] : [table(['Mail', 'What', 'Then', 'Now'], rows)]),
  ].join('\n\n');
};
