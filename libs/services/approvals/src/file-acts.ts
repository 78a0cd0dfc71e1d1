import { onlyTried } from '@icx/commands';
import type { FileToApprove, WaitingFiles } from '@icx/files-service';
import { SECAS } from '@icx/parties-service';
import type { ActingCaller, ActTable } from './acts.ts';

type NeedsTwo = (caller: ActingCaller, file: FileToApprove) => boolean | Promise<boolean>;
type SingleActs = Pick<ActTable, 'record-switches' | 'import-devices' | 'register-party'>;

/** A file needs two people where the act that each of its rows is needs them. */
export const fileActs = (files: WaitingFiles, single: SingleActs): Pick<ActTable, 'take-file'> => {
  const needsTwo: Partial<Record<FileToApprove['kind'], NeedsTwo>> = {
    switches: (caller) => single['record-switches'].needsTwo({ switches: [] }, caller),
    inventory: (caller) => single['import-devices'].needsTwo({ devices: [] }, caller),
    // Each of them, whoever registers it.
    parties: () => true,
    // What is on the register has no clock: the first import is the start of the register, later ones would hide breaches.
    backlog: async ({ party }, { file }) => party === SECAS && files.hasEarlier(file, 'backlog', party),
  };
  return {
    'take-file': {
      needsTwo: (file, caller) => needsTwo[file.kind]?.(caller, file) ?? false,
      run: async ({ file }, by) => (by.trial ? onlyTried : ((await files.approve(file, by)) ?? { file })),
      declined: ({ file }, by) => files.decline(file, by),
      told: ({ file }) => ({ file }),
      summary: ({ kind, name, bytes, hash }) =>
        `Take the file ${name ?? 'without a name'} of ${kind}, ${bytes} bytes, whose hash is ${hash}.`,
    },
  };
};
