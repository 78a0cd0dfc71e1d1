export { examples } from './examples.ts';
export { exitCodes, Failure } from './failure.ts';
export { runIcx } from './run.ts';
export type { DataFolder, LogOnDisk, OnProgress, Surroundings, VaultOnDisk } from './surroundings.ts';
export type { Terminal } from './terminal.ts';
