import type { AuditFinding } from '@icx/audit';
import { verifyExport } from '../audit/verify-export.ts';
import { outputOf } from '../exchange/caller.ts';
import type { LocationOptions } from '../exchange/caller.ts';
import { exitCodes, Told, wrongUsage } from '../failure.ts';
import { progressBar } from '../output/progress.ts';
import type { Surroundings } from '../surroundings.ts';

export interface VerifyOptions extends LocationOptions {
  readonly export?: string;
  readonly evidence?: string;
  readonly key?: string;
  readonly checkpoint?: readonly string[];
}

const whereOf = ({ position }: AuditFinding): string => (position === null ? 'checkpoints' : `position ${position}`);

/** `icx verify --export`: with files alone, for whoever has neither the data folder nor reason to trust it. */
export const verifyExportCommand = async (
  { export: file = '', key, checkpoint = [], ...options }: VerifyOptions,
  surroundings: Surroundings,
): Promise<void> => {
  if (key === undefined || checkpoint.length === 0)
    throw wrongUsage(
      'nothing-to-verify-against',
      'An export proves nothing by itself: give --key and at least one --checkpoint, which you got at another time.',
    );
  const bar = await progressBar('bytes', surroundings.terminal);
  const verification = { file, keyFile: key, checkpointFiles: checkpoint };
  const verdict = await verifyExport(verification, bar.update).finally(() => bar.stop());
  const { events, covered, checkpoints } = verdict;
  const problems = verdict.problems.map((finding) => ({ where: whereOf(finding), what: finding.what }));
  const clean = problems.length === 0;
  const number = (value: number) => value.toLocaleString('en-GB');
  outputOf(options, surroundings).result({ clean, export: file, events, covered, checkpoints, problems }, () =>
    clean
      ? `${file}: ${number(covered)} of ${number(events)} events are as signed, by ${checkpoints} checkpoint(s). Clean.`
      : problems.map(({ where, what }) => `${file}: ${where} ${what}.`).join('\n'),
  );
  if (!clean) throw new Told(exitCodes.refused);
};
