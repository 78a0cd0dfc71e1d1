import { Option } from 'commander';
import { codeNotHeldReasons, denialKinds, outsideMeans } from '@icx/requests';
import { SECAS } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import { wrongUsage } from '../failure.ts';
import { actOn } from './act.ts';
import { wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';

type With<Options> = PostOptions & Readonly<Options>;

interface Recorded {
  answer: string;
  who: string;
  means: string;
  statement: string;
  at?: string;
  leg?: number;
  suggest?: string;
  reason?: string;
}

export const recordOutside: Define = (command, surroundings) => {
  command
    .addOption(
      new Option('--answer <answer>', 'what was answered')
        .choices(['code-supplied', ...denialKinds])
        .makeOptionMandatory(),
    )
    .addOption(new Option('--means <means>', 'by what it was').choices(outsideMeans).makeOptionMandatory())
    .requiredOption('--who <text>', 'who told whom')
    .requiredOption('--statement <text>', 'what was said or written, without a code')
    .option('--at <time>', 'when, such as 2026-11-24T10:00Z; by default just now')
    .option('--leg <number>', 'which leg; by default the latest', wholeNumber)
    .option('--suggest <party>', 'with not-installer: who did install it')
    .addOption(new Option('--reason <reason>', 'with code-not-held: why').choices(codeNotHeldReasons));
  actOn<With<Recorded>>(
    command,
    surroundings,
    'outside-answers',
    ({ answer, who, means, statement, at: statedAt, leg, suggest: suggestedInstaller, reason }) => ({
      ...{ answer, who, means, statement, statedAt, leg, suggestedInstaller, reason },
    }),
  );
};

const claimed = 'number of the statement, as the request shows it';

export const confirmOutside: Define = (command, surroundings) => {
  command.option('--claim <number>', claimed, wholeNumber, 1);
  actOn<With<{ claim: number }>>(
    command,
    surroundings,
    ({ claim }) => `outside-answers/${claim}/confirmation`,
    () => ({}),
  );
};

export const disputeOutside: Define = (command, surroundings) => {
  command.option('--claim <number>', claimed, wholeNumber, 1).requiredOption('--reason <text>', 'why it was not so');
  actOn<With<{ claim: number; reason: string }>>(
    command,
    surroundings,
    ({ claim }) => `outside-answers/${claim}/dispute`,
    ({ reason }) => ({ reason }),
  );
};

export const disputeBreach: Define = (command, surroundings) => {
  command
    .requiredOption('--reason <text>', 'why it was no breach')
    .option('--leg <number>', 'which leg; by default your latest that breached', wholeNumber);
  actOn<With<{ reason: string; leg?: number }>>(command, surroundings, 'breach-disputes', ({ reason, leg }) => ({
    reason,
    leg,
  }));
};

export const resolveDispute: Define = (command, surroundings) => {
  command
    .addOption(new Option('--upheld', 'there was no breach: it is counted no more').conflicts('dismissed'))
    .addOption(new Option('--dismissed', 'the breach stands'))
    .option('--leg <number>', 'the leg that breached', wholeNumber, 1)
    .requiredOption('--reason <text>', 'what it was decided by');
  actOn<With<{ upheld?: boolean; dismissed?: boolean; leg: number; reason: string }>>(
    command,
    surroundings,
    ({ leg }) => `breach-disputes/${leg}/resolution`,
    ({ upheld = false, dismissed = false, reason }) => {
      if (!upheld && !dismissed) throw wrongUsage('decision-missing', 'Give --upheld or --dismissed.');
      return { upheld, reason };
    },
    SECAS,
  );
};
