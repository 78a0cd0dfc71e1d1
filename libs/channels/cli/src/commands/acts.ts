import { Option } from 'commander';
import { outcomes } from '@icx/requests';
import { SECAS } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import { wrongUsage } from '../failure.ts';
import { actOn } from './act.ts';
import { wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';

type With<Options> = PostOptions & Readonly<Options>;

export const acknowledge: Define = (command, surroundings) => {
  command.option('--leg <number>', 'which leg; by default your latest', wholeNumber);
  actOn<With<{ leg?: number }>>(command, surroundings, 'acknowledgement', ({ leg }) => ({ leg }));
};

export const recall: Define = (command, surroundings) => {
  command.requiredOption('--reason <text>', 'what is wrong with it');
  actOn<With<{ reason: string }>>(command, surroundings, 'recall', ({ reason }) => ({ reason }));
};

export const release: Define = (command, surroundings) => {
  command.requiredOption('--reason <text>', 'what was found out about it');
  actOn<With<{ reason: string }>>(command, surroundings, 'release', ({ reason }) => ({ reason }), SECAS);
};

export const contest: Define = (command, surroundings) => {
  command
    .requiredOption('--installed-on <date>', 'YYYY-MM-DD, by your own files')
    .requiredOption('--reason <text>', 'what says so')
    .option('--leg <number>', 'which leg; by default your latest', wholeNumber);
  actOn<With<{ installedOn: string; reason: string; leg?: number }>>(
    command,
    surroundings,
    'backlog-contest',
    ({ installedOn, reason, leg }) => ({ installedOn, reason, leg }),
  );
};

export const settle: Define = (command, surroundings) => {
  command
    .addOption(
      new Option('--as-backlog', 'installed before the obligation began: no clock runs').conflicts('asClocked'),
    )
    .addOption(new Option('--as-clocked', 'installed since: the clock starts now, where it has not before'))
    .requiredOption('--reason <text>', 'what it was decided by');
  actOn<With<{ asBacklog?: boolean; asClocked?: boolean; reason: string }>>(
    command,
    surroundings,
    'backlog-decision',
    ({ asBacklog = false, asClocked = false, reason }) => {
      if (!asBacklog && !asClocked) throw wrongUsage('decision-missing', 'Give --as-backlog or --as-clocked.');
      return { backlog: asBacklog, reason };
    },
    SECAS,
  );
};

export const unusable: Define = (command, surroundings) => {
  command.requiredOption('--reason <text>', 'what happened when it was used');
  actOn<With<{ reason: string }>>(command, surroundings, 'unusable', ({ reason }) => ({ reason }));
};

export const reroute: Define = (command, surroundings) => {
  command
    .requiredOption('--to <party>', 'PartyId, MPID or gas short code of the new addressee')
    .option('--correction <text>', 'what it should know now; needed to ask the same one again');
  actOn<With<{ to: string; correction?: string }>>(command, surroundings, 'reroute', ({ to, correction }) => ({
    addressee: to,
    correction,
  }));
};

export const withdraw: Define = (command, surroundings) => {
  command.option('--reason <text>', 'why');
  actOn<With<{ reason?: string }>>(command, surroundings, 'withdrawal', ({ reason }) => ({ reason }));
};

export const close: Define = (command, surroundings) => {
  command
    .addOption(new Option('--outcome <outcome>', 'what came of it').choices(outcomes).makeOptionMandatory())
    .option('--note <text>', 'more about it');
  actOn<With<{ outcome: string; note?: string }>>(command, surroundings, 'closure', ({ outcome, note }) => ({
    outcome,
    note,
  }));
};
