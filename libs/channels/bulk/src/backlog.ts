import type { BacklogRow } from '@icx/backlog-service';
import type { Services } from '@icx/composition';
import type { Column, FileKind } from '@icx/files-service';
import { SECAS } from '@icx/parties-service';
import { isRefusal } from '@icx/refusals';
import { deviceIdColumn, mpxnColumn, msnColumn } from './device-columns.ts';
import { readerOf } from './reader-of.ts';
import { rejected, RowActs } from './row-acts.ts';

const columns: readonly Column[] = [
  {
    name: 'requester',
    required: true,
    words: 'PartyId of who needs the code; a supplier puts its own.',
    example: 'AAAA',
    identifier: true,
  },
  deviceIdColumn,
  { name: 'deviceType', required: false, words: 'ESME, GSME, PPMID, HCALCS, IHD or CAD.', example: 'ESME' },
  mpxnColumn,
  msnColumn,
  {
    name: 'installedOn',
    required: false,
    words: 'When it was installed: before the obligation began. Empty: nobody knows, and SECAS gives a reason.',
    example: '2020-03-02',
  },
  { name: 'evidence', required: false, words: 'What says so; empty: nothing does.', example: 'Job sheet 4711' },
  {
    name: 'reason',
    required: false,
    words: 'Of SECAS, where nobody knows the install date: why it counts as backlog.',
    example: 'No records before 2021',
  },
];

/** Each row is a device of the backlog: by SECAS it is on the register, by a supplier proposed for it. */
export const backlogKind = (services: Services): FileKind<readonly BacklogRow[]> => ({
  name: 'backlog',
  action: 'files:backlog',
  columns,
  reader: readerOf('backlog'),
  take: async (rows, lines, act) => {
    const acts = new RowActs(services, act);
    const isImport = act.context.party === SECAS;
    const admitted = await acts.admit(isImport ? 'files:backlog' : 'backlog:propose');
    if (isRefusal(admitted)) return lines.map((line) => rejected(line, admitted));
    const taking = rows.map((row, index) => ({ row, file: act.file, context: acts.commandOf(lines[index]!, row) }));
    const { rows: register } = services.backlog;
    const taken = isImport ? await register.importRows(taking) : await register.proposeRows(taking);
    return taken.map((outcome, index) =>
      isRefusal(outcome) ? rejected(lines[index]!, outcome) : { line: lines[index]!, outcome },
    );
  },
});
