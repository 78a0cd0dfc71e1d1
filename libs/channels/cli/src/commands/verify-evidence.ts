import { readLogKey } from '../audit/files.ts';
import { verifyEvidenceFile } from '../audit/verify-evidence.ts';
import { outputOf } from '../exchange/caller.ts';
import { exitCodes, Told, wrongUsage } from '../failure.ts';
import type { Surroundings } from '../surroundings.ts';
import type { VerifyOptions } from './verify-export.ts';

const trustWords = {
  'given-key':
    'By the key that you gave: the exchange of that key made this bundle, and signed the log that its events are in.',
  'own-key':
    'By the key in the bundle itself: its parts fit together, but anybody could have made them. Give --key, which you got from ' +
    '`icx audit key` or keep in an archive of checkpoints.',
} as const;
const untested =
  'Words, the summary of the request and what the exchange says has not happened are its statement: the seal alone covers them.';

const unreliable =
  'Do not rely on it. Ask the exchange for the evidence again, and keep this file to show what was given to you.';

/** `icx verify --evidence`: with a file alone, for whoever was given it and has no exchange to ask. */
export const verifyEvidenceCommand = async (
  { evidence: file = '', key: keyFile, checkpoint = [], ...options }: VerifyOptions,
  surroundings: Surroundings,
): Promise<void> => {
  if (checkpoint.length > 0)
    throw wrongUsage(
      'checkpoint-not-comparable',
      'Evidence brings its own checkpoint. That it is of the same log as yours, `icx audit proof --from --to` shows.',
    );
  const key = keyFile === undefined ? undefined : await readLogKey(keyFile);
  const verdict = await verifyEvidenceFile(file, key);
  const clean = verdict.checks.every(({ holds }) => holds);
  outputOf(options, surroundings).result({ clean, evidence: file, ...verdict }, () =>
    [
      ...verdict.checks.map(({ check, holds, what }) => `${holds ? 'holds' : 'FAILS'}  ${check}: ${what}`),
      '',
      ...(clean ? [trustWords[verdict.trust], untested] : [unreliable]),
    ].join('\n'),
  );
  if (!clean) throw new Told(exitCodes.refused);
};
