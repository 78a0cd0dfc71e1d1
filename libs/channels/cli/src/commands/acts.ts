import { Option } from 'commander';
import { outcomes } from '@icx/requests';
import type { PostOptions } from '../exchange/caller.ts';
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
