import type { Services } from '@icx/composition';
import type { Column, FileKind } from '@icx/files-service';
import type { DeviceDraft } from '@icx/inventory';
import { isRefusal } from '@icx/refusals';
import { deviceIdColumn, mpxnColumn, msnColumn } from './device-columns.ts';
import { readerOf } from './reader-of.ts';
import { rejected, RowActs } from './row-acts.ts';

const optional = (name: string, words: string, example: string): Column => ({ name, required: false, words, example });
const identifier = (name: string, words: string, example: string): Column => ({
  ...optional(name, words, example),
  identifier: true,
});

const columns: readonly Column[] = [
  { ...deviceIdColumn, required: true, words: 'EUI-64 of the device.' },
  { ...optional('deviceType', 'ESME, GSME, PPMID, HCALCS, IHD, CAD, CHF or GPF.', 'ESME'), required: true },
  optional('esmeVariant', 'Of an ESME.', 'A'),
  optional('smiStatus', 'Empty for an IHD or CAD, which have none.', 'InstalledNotCommissioned'),
  { ...mpxnColumn, words: 'Import MPAN or MPRN; of a device without one that of its hub.' },
  identifier('secondaryImportMpan', 'Of a twin-element ESME.', '1012345678090'),
  identifier('exportMpan', 'Of an ESME.', '1012345678090'),
  identifier('hub', 'Device ID of its communications hub.', '00-DB-12-34-56-78-90-A1'),
  msnColumn,
  optional('manufacturer', 'As the inventory has it.', 'Wattmeter Ltd'),
  identifier('model', 'As the Certified Products List has it.', 'E470'),
  identifier('firmwareVersion', 'As the Certified Products List has it.', '01020304'),
  optional('smetsChtsVersion', 'Version of the technical specification.', 'SMETS2 4.2'),
  identifier('mapId', 'MAP ID: 4 characters for electricity, 3 for gas.', 'MAPX'),
  identifier('registeredSupplier', 'PartyId.', 'AAAA'),
  optional('suppliedFrom', 'First day of that supply.', '2026-11-01'),
  identifier('addedBy', 'PartyId of who pre-notified it.', 'BBBB'),
  identifier('installingSupplier', 'PartyId.', 'BBBB'),
  optional('installedOn', 'When it was installed.', '2026-10-01'),
  optional('installerRecordedOn', 'Date of the record that names the installer.', '2026-10-02'),
  optional('removedOn', 'When it was removed.', '2026-11-20'),
  optional('wan', 'connected, not-connected or unknown.', 'not-connected'),
];

/** Each row is the whole picture of one device: what it leaves out is not known. */
export const inventoryKind = (services: Services): FileKind<readonly DeviceDraft[]> => ({
  name: 'inventory',
  action: 'files:inventory',
  columns,
  reader: readerOf('inventory'),
  take: async (drafts, lines, act) => {
    const acts = new RowActs(services, act);
    const admitted = await acts.admit('inventory:import');
    if (isRefusal(admitted)) return lines.map((line) => rejected(line, admitted));
    const outcomes = await services.inventory.writer.importRows(
      drafts.map((draft, index) => ({ draft, context: acts.commandOf(lines[index]!, draft) })),
    );
    return outcomes.map(({ outcome, errors = [] }, index) =>
      outcome === 'rejected' ? rejected(lines[index]!, ...errors) : { line: lines[index]!, outcome },
    );
  },
});
