import { onlyTried } from '@icx/commands';
import type { FileToApprove, WaitingFiles } from '@icx/files-service';
import type { ActingCaller, ActTable } from './acts.ts';

type SingleActs = Pick<ActTable, 'record-switches' | 'import-devices' | 'register-party'>;

/** A file needs two people where the act that each of its rows is needs them. */
export const fileActs = (files: WaitingFiles, single: SingleActs): Pick<ActTable, 'take-file'> => {
  const needsTwo: Partial<Record<FileToApprove['kind'], (caller: ActingCaller) => boolean>> = {
    switches: (caller) => single['record-switches'].needsTwo({ switches: [] }, caller),
    inventory: (caller) => single['import-devices'].needsTwo({ devices: [] }, caller),
    // Each of them, whoever registers it.
    parties: () => true,
  };
  return {
    'take-file': {
      needsTwo: ({ kind }, caller) => needsTwo[kind]?.(caller) ?? false,
      run: async ({ file }, by) => (by.trial ? onlyTried : ((await files.approve(file, by)) ?? { file })),
      declined: ({ file }, by) => files.decline(file, by),
      told: ({ file }) => ({ file }),
      summary: ({ kind, name, bytes, hash }) =>
        `Take the file ${name ?? 'without a name'} of ${kind}, ${bytes} bytes, whose hash is ${hash}.`,
    },
  };
};
