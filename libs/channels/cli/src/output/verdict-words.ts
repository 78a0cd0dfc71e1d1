import type { Verdict } from '../data-folder/verify.ts';
import { table } from './table.ts';

const count = (value: number, one: string): string =>
  `${value.toLocaleString('en-GB')} ${value === 1 ? one : `${one}s`}`;

export const verdictWords = (
  folder: string,
  { log, checkpoints, vault, mail, references, problems, unreadable }: Verdict,
): string => {
  const parts = [
    ['log', log ? `${count(log.events, 'event')} read, every hash computed again` : 'not readable'],
    [
      'checkpoints',
      checkpoints
        ? `${count(checkpoints.compared, 'checkpoint')} compared, the first ${count(checkpoints.covered, 'event')} signed`
        : 'not compared',
    ],
    ['vault', vault ? `${count(vault.opened, 'code')} opened` : 'not readable'],
    ['mail', mail ? `${count(mail.opened, 'mail')} opened` : 'not readable'],
    [
      'together',
      references
        ? `${count(references.live, 'code')} supplied and ${references.erased} erased, says the log`
        : 'not compared',
    ],
    ...(references?.withheld === undefined
      ? []
      : [['texts', `${count(references.withheld, 'event')} may hold a code in a text: masked wherever it is shown`]]),
  ];
  const findings = [...unreadable, ...problems];
  const told =
    findings.length === 0
      ? 'Clean.'
      : `${table(
          ['where', 'what'],
          findings.map(({ where, what }) => [where, what]),
        )}\n\n${count(problems.length, 'problem')}${unreadable.length > 0 ? `, ${count(unreadable.length, 'part')} not readable` : ''}.`;
  return `${folder}\n\n${table(['part', 'found'], parts)}\n\n${told}`;
};
