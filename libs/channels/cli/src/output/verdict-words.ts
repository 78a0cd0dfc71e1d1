import { clerkCount } from '@icx/words';
import type { Verdict } from '../data-folder/verify.ts';
import { table } from './table.ts';

export const verdictWords = (
  folder: string,
  { log, checkpoints, vault, mail, references, problems, unreadable }: Verdict,
): string => {
  const parts = [
    ['log', log ? `${clerkCount(log.events, 'event')} read, every hash computed again` : 'not readable'],
    [
      'checkpoints',
      checkpoints
        ? `${clerkCount(checkpoints.compared, 'checkpoint')} compared, the first ${clerkCount(checkpoints.covered, 'event')} signed`
        : 'not compared',
    ],
    ['vault', vault ? `${clerkCount(vault.opened, 'code')} opened` : 'not readable'],
    ['mail', mail ? `${clerkCount(mail.opened, 'mail')} opened` : 'not readable'],
    [
      'together',
      references
        ? `${clerkCount(references.live, 'code')} supplied and ${references.erased} erased, says the log`
        : 'not compared',
    ],
    ...(references?.withheld === undefined
      ? []
      : [
          [
            'texts',
            `${clerkCount(references.withheld, 'event')} may hold a code in a text: masked wherever it is shown`,
          ],
        ]),
  ];
  const findings = [...unreadable, ...problems];
  const told =
    findings.length === 0
      ? 'Clean.'
      : `${table(
          ['where', 'what'],
          findings.map(({ where, what }) => [where, what]),
        )}\n\n${clerkCount(problems.length, 'problem')}${unreadable.length > 0 ? `, ${clerkCount(unreadable.length, 'part')} not readable` : ''}.`;
  return `${folder}\n\n${table(['part', 'found'], parts)}\n\n${told}`;
};
