import type { Column, FileKind } from '@icx/files-service';
import type { DeviceId, DeviceType, Mpxn, Msn, PartyId } from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import type { PlainDate } from '@icx/working-days';
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
  {
    name: 'deviceId',
    required: false,
    aliases: ['GUID', 'EUI-64', 'EUI64'],
    words: 'EUI-64 of the device; where it is not known, mpxn and msn.',
    example: '00-DB-12-34-56-78-90-A0',
    identifier: true,
  },
  { name: 'deviceType', required: false, words: 'ESME, GSME, PPMID, HCALCS, IHD or CAD.', example: 'ESME' },
  {
    name: 'mpxn',
    required: false,
    aliases: ['MPAN', 'MPRN', 'MPAN core'],
    words: 'MPAN core or MPRN.',
    example: '1012345678903',
    identifier: true,
  },
  { name: 'msn', required: false, words: 'Meter serial number.', example: '21E0012345', identifier: true },
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
