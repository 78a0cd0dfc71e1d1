import type { Command } from 'commander';
import type { Surroundings } from '../surroundings.ts';

/** Adds arguments, options and action to a command that has its name and summary. */
export type Define = (command: Command, surroundings: Surroundings) => void;
