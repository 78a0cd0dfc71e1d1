import type { Services } from '@icx/composition';
import type { Column, FileAct, FileKind, RowResult } from '@icx/files-service';
import { notSuccessor } from '@icx/holdings-service';
import type { DeviceId, DeviceType, PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import { someOf, type HoldingOutcome, type SealedHoldings } from '@icx/vault';
import { readerOf } from './reader-of.ts';
import type { AsnContext } from './readers/asn.ts';
import { rejected, RowActs } from './row-acts.ts';

/** Of the file and not kept: known, so that nobody has to take it out. */
const passedOver = (name: string, words: string, example: string, aliases: readonly string[] = []): Column => ({
  ...{ name, required: false, words: `${words} Not kept.`, example, aliases, unread: true },
});

const columns: readonly Column[] = [
  {
    name: 'deviceId',
    required: true,
    aliases: ['GUID', 'EUI-64', 'EUI64', 'Device GUID', 'MAC address'],
    words: 'EUI-64 of the device.',
    example: '00-DB-12-34-56-78-90-A0',
    identifier: true,
  },
  { name: 'deviceType', required: true, words: 'ESME, GSME, PPMID, HCALCS, IHD or CAD.', example: 'ESME' },
  {
    name: 'manufacturer',
    required: true,
    aliases: ['maker', 'manufacturer name'],
    words: 'Who made it.',
    example: 'Wattmeter Ltd',
  },
  passedOver('model', 'Model.', 'WM-3'),
  {
    name: 'installCode',
    required: true,
    aliases: ['Install Code', 'IC', 'install key'],
    words: '32 hexadecimal digits, or 36 with the CRC.',
    example: '83FED3407A939723A5C639B26916D505C3B5',
    identifier: true,
    secret: true,
  },
  {
    name: 'representation',
    required: false,
    aliases: ['code representation'],
    words: 'What 32 digits are: raw-16, link-key-16 or unknown-16; empty: unknown-16.',
    example: 'raw-16+crc',
  },
  passedOver('esmeVariant', 'ESME variant.', 'A'),
  passedOver('firmwareVersion', 'Firmware version.', '01020304'),
  passedOver('smetsChtsVersion', 'SMETS or CHTS version.', 'SMETS2 V5.1'),
  {
    name: 'msn',
    required: false,
    aliases: ['serial', 'serial number', 'meter serial number'],
    words: 'Serial number.',
    example: '21E0012345',
    identifier: true,
  },
  passedOver('mapId', 'Meter Asset Provider.', 'MAPX'),
  passedOver('supplierMpid', 'Supplier for whom it was shipped.', 'BBBB'),
  passedOver('consignmentId', 'Consignment.', 'CON-4711', ['consignment']),
  passedOver('palletId', 'Pallet.', 'PAL-12', ['pallet']),
  passedOver('cartonId', 'Carton.', 'CAR-3', ['carton']),
  passedOver('dateOfManufacture', 'Date of manufacture.', '2021-03-02', ['manufactured on']),
  passedOver('hardwareVersion', 'Hardware version.', '2.1'),
];

const conflict = refuse.conflict(
  'holding-conflict',
  'You hold another code of this device. This one was put aside: decide which of the two stays (icx holdings conflicts).',
  '/installCode',
);
const told: Readonly<Record<HoldingOutcome, Omit<RowResult, 'line'>>> = {
  held: { outcome: 'accepted' },
  'already-held': { outcome: 'already-held' },
  conflict: { outcome: 'conflict', refusals: [conflict] },
};

const holderOf = ({ options, context }: FileAct): PartyId => options.originalParty ?? context.party;

/** Advanced Shipment Notifications: each row is a code that the uploader holds, of a device that nobody need have asked for. */
export const asnKind = (services: Services): FileKind<SealedHoldings> => {
  const { holders } = services.holdings;
  const { holdings } = services.engines;
  return {
    name: 'asn',
    action: 'files:asn',
    columns,
    reader: readerOf('asn'),
    sampleReader: { module: readerOf('asn-sample'), context: { live: !services.sandbox } },
    readerContext: async (act): Promise<AsnContext> => {
      const { party, receivedAt } = act.context;
      const source = { holder: holderOf(act), source: act.file, uploader: party, at: receivedAt };
      return { key: await holdings.newBatch(), source, live: !services.sandbox };
    },
    vaultSequence: () => holdings.highestSequence(),
    take: async (codes, lines, act) => {
      const acts = new RowActs(services, act);
      const [{ party }, holder] = [act.context, holderOf(act)];
      const admitted = await acts.admit('files:asn');
      const refusal = isRefusal(admitted) ? admitted : await holders.mayName(party, holder);
      if (refusal) return lines.map((line) => rejected(line, refusal));
      const devices = codes.deviceIds.map((deviceId, row) => ({
        deviceId: deviceId as DeviceId,
        deviceType: codes.deviceTypes[row] as DeviceType,
      }));
      const alsoHeldBy = await holders.holdersOf(party, devices);
      // The succession may be to some of what that party had, and not to this device.
      const mayPut = (row: number): boolean => holder === party || alsoHeldBy[row]!.includes(holder);
      const rows = [...lines.keys()].filter(mayPut);
      const all = rows.length === lines.length;
      const outcomes = await holdings.put(all ? codes : someOf(codes, rows), {
        alsoHeldBy: all ? alsoHeldBy : rows.map((row) => alsoHeldBy[row]!),
        dry: acts.dryRun,
      });
      const results = new Map(rows.map((row, at) => [row, told[outcomes[at]!]]));
      return lines.map((line, row) => {
        const result = results.get(row);
        return result ? { line, ...result } : rejected(line, notSuccessor);
      });
    },
  };
};
