import type { Column, FileKind } from '@icx/files-service';
import type { DeviceId, DeviceType, Mpxn, Msn, PartyId } from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import type { PlainDate } from '@icx/working-days';
import { deviceIdColumn, mpxnColumn, msnColumn } from './device-columns.ts';
import { readerOf } from './reader-of.ts';
import { rejected } from './row-acts.ts';

/** A device that waits for its code since before the obligation began. */
export interface BacklogRow {
  readonly requester: PartyId;
  readonly deviceId?: DeviceId;
  readonly deviceType?: DeviceType;
  readonly mpxn?: Mpxn;
  readonly msn?: Msn;
  readonly installedOn: PlainDate;
  /** What says that it was installed. */
  readonly evidence?: string;
}

const columns: readonly Column[] = [
  { name: 'requester', required: true, words: 'PartyId of who needs the code.', example: 'AAAA', identifier: true },
  deviceIdColumn,
  { name: 'deviceType', required: false, words: 'ESME, GSME, PPMID, HCALCS, IHD or CAD.', example: 'ESME' },
  mpxnColumn,
  msnColumn,
  { name: 'installedOn', required: true, words: 'When it was installed.', example: '2020-03-02' },
  { name: 'evidence', required: false, words: 'What says so; empty: nothing does.', example: 'Job sheet 4711' },
];

const onlyDryRun = refuse.conflict(
  'backlog-not-taken',
  'This release checks a backlog register and does not keep it: upload it with dryRun. Nothing of it was taken.',
);

/** The register of the backlog. What it does to clocks comes with the SLA desk: until then it is only checked. */
export const backlogKind: FileKind<readonly BacklogRow[]> = {
  name: 'backlog',
  action: 'files:backlog',
  columns,
  reader: readerOf('backlog'),
  refuses: ({ dryRun }) => (dryRun ? undefined : onlyDryRun),
  take: async (_rows, lines, { options: { dryRun } }) =>
    lines.map((line) => (dryRun ? { line, outcome: 'accepted' } : rejected(line, onlyDryRun))),
};
