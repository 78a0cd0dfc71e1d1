import { clerkTime } from '@icx/words';
import type { Documents } from '../exchange/documents.ts';
import { table } from './table.ts';

export const mailsWords = (mails: readonly Documents['SandboxMailLine'][], to?: string): string =>
  mails.length === 0
    ? `No mail was sent${to === undefined ? '' : ` to ${to}`} yet.`
    : `${table(
        ['no.', 'sent', 'to', 'subject'],
        mails.map(({ number, sentAt, to: recipient, subject }) => [
          String(number),
          clerkTime(sentAt),
          recipient,
          subject,
        ]),
      )}\n\nRead one: icx mailbox --show ${mails[0]!.number}`;

/** As who receives it sees it; attachments below, which are tables in text. */
export const mailWords = (mail: Documents['SandboxMail']): string => {
  const { number, sentAt, from, to, replyTo, subject, text, attachments } = mail;
  const head = [
    ['Mail', `${number}, sent ${clerkTime(sentAt)}`],
    ['From', from],
    ['To', to],
    ['Answers to', replyTo],
    ['Subject', subject],
  ].map(([name = '', value = '']) => `${`${name}:`.padEnd(12)}${value}`);
  const files = attachments.map(
    (file) => `\nAttached: ${file.name} (${file.type})\n\n${file.text.replaceAll('\r\n', '\n').trimEnd()}`,
  );
  return [...head, '', text.trim(), ...files].join('\n');
};
