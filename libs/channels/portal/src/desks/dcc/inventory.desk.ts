import { Injectable } from '@nestjs/common';
import { DeviceSearchDto } from '@icx/api-channel/dto/inventory/inventory';
import { Field, orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { FileList } from '@icx/files-service';
import { parseDeviceId, type DeviceId } from '@icx/identifiers';
import { needsInstallCode } from '@icx/inventory';
import { deviceDocument, DeviceReader, deviceUnknown } from '@icx/inventory-service';
import type { Action } from '@icx/parties';
import { refuse, type Refusal } from '@icx/refusals';
import {
  clerkDate,
  clerkTime,
  deviceStatus,
  installationWords,
  mindWords,
  plain,
  productWords,
  supplierWords,
  type DeviceDocument,
} from '@icx/words';
import { GoTo, Page, type Visit } from '../../pages/declare.ts';
import { tableBy } from '../../pages/list.ts';
import { addressOf, listing, narrowingBy, type FilterField } from '../../pages/listing.ts';
import { tableOf, type Cell } from '../../pages/table.ts';
import { fileColumns, sendingOf } from '../files/file-words.ts';

class LookUpDto extends DeviceSearchDto {
  @Field(parseDeviceId, { optional: true, description: 'EUI-64 of the device.' }) deviceId?: DeviceId;
}

const unclear = refuse(
  'search-unclear',
  'Give a Device ID, an MPxN, or an MSN with its manufacturer: serial numbers are not unique.',
  '/msn',
);
/** Files of the party that are looked through for imports, and imports that are shown. */
const [LOOKED_AT, SHOWN] = [100, 5];
const labels: readonly FilterField[] = [
  { name: 'deviceId', label: 'Device ID' },
  { name: 'mpxn', label: 'MPxN' },
  { name: 'msn', label: 'MSN' },
  { name: 'manufacturer', label: 'Manufacturer of that MSN' },
];

/** The mirror of the inventory: a device by its id, at a meter point, or by what is written on it; never by MAP ID. */
@Injectable()
export class InventoryDesk {
  constructor(
    private readonly reader: DeviceReader,
    private readonly admission: Admission,
    private readonly files: FileList,
  ) {}

  @Page('/inventory', 'inventory:read', {
    ...{
      title: 'Devices',
      template: 'looked-up',
      query: LookUpDto,
      inNavigation: {
        under: 'devices',
        daily: ['data-fixes:name-handler', 'map-reports:read'],
        hint: 'look one up by its id, its meter point or its serial number',
      },
    },
  })
  async lookUp({ caller, query, typed, problems }: Visit<LookUpDto>) {
    const { deviceId, mpxn, msn, manufacturer } = query;
    if (deviceId && problems.length === 0) return new GoTo(`/inventory/devices/${deviceId}`);
    const label = { ...(msn ? { msn } : {}), ...(manufacturer ? { manufacturer } : {}) };
    const search = mpxn ? { mpxn, ...label } : msn && manufacturer ? { msn, manufacturer } : undefined;
    const asked = msn !== undefined || manufacturer !== undefined;
    const more: readonly Refusal[] = asked && !search && problems.length === 0 ? [unclear] : [];
    const list = listing('/inventory', query, null, [...problems, ...more], typed);
    const found = search ? (await this.reader.search(search, caller)).map(deviceDocument) : [];
    return {
      ...{ list, narrowing: { ...narrowingBy(list, labels), narrowed: false }, problems: more },
      links: this.#links(caller),
      tables: search ? [tableOf('What was found', columns, found.map(lineOf))] : await this.#imports(caller),
    };
  }

  @Page('/inventory/devices/:device', 'inventory:read', { title: 'Device', template: 'facts-page' })
  async device({ caller, params }: Visit) {
    const deviceId = orRefuse(parseDeviceId(params['device']), deviceUnknown);
    const device = deviceDocument(orRefuse(await this.reader.read(deviceId, caller)));
    const { deviceType, esmeVariant, mpxn, mapId, mapIdCaption } = device;
    return {
      title: `${deviceType} ${deviceId}`,
      back: { text: 'Devices', href: '/inventory' },
      lead: `${deviceStatus(device)}.`,
      acts: this.#actsOn(caller, device),
      facts: [
        ['Supplier', supplierWords(device)],
        ['Import MPxN', mpxn && this.#meterPoint(caller, mpxn)],
        ['Secondary Import MPAN', device.secondaryImportMpan],
        ['Export MPAN', device.exportMpan],
        ['Mind', mindWords(device.warnings)],
        ['MSN', device.msn],
        ['Product', productWords(device)],
        ['Variant', esmeVariant],
        ['SMETS or CHTS', device.smetsChtsVersion],
        ['Installed', installationWords(device)],
        ['Removed', device.removedOn && clerkDate(device.removedOn)],
        ['Hub', device.hub && { text: device.hub, href: `/inventory/devices/${device.hub}` }],
        ['MAP ID', mapId && `${mapId}${mapIdCaption ? ` (${mapIdCaption})` : ''}`],
        ['Added by', device.addedBy],
        ['WAN', plain(device.wan)],
      ],
      tables: [
        tableOf(
          'Its statuses',
          ['Status', 'Since', 'By'],
          device.history.map(({ status, at, by }) => [status, clerkTime(at), by ?? '-']).toReversed(),
        ),
      ],
    };
  }

  /** How the latest files of devices stand, to who sends them. */
  async #imports(caller: Caller) {
    if (this.admission.alsoMay(caller, 'files:inventory') !== undefined) return [];
    const { items } = await this.files.page(caller.party, LOOKED_AT);
    const imports = items.filter(({ kind }) => kind === 'inventory').slice(0, SHOWN);
    return imports.length === 0 ? [] : [tableBy('The latest imports', fileColumns, imports)];
  }

  #links(caller: Caller) {
    const all = [
      {
        action: 'inventory:reconcile',
        text: 'Where registration and mirror differ',
        href: '/inventory/reconciliation',
      },
      { action: 'files:inventory', text: 'Import devices', href: sendingOf('inventory') },
      { action: 'certified-products:import', text: 'Certified products', href: '/inventory/certified-products' },
      { action: 'switches:read', text: 'Who supplies a meter point', href: '/switches' },
    ] as const;
    return all.filter(({ action }) => this.admission.mayLookAt(caller, action));
  }

  #actsOn(caller: Caller, { deviceId, deviceType }: DeviceDocument) {
    const all: readonly { readonly action: Action; readonly text: string; readonly href: string }[] = [
      { action: 'requests:raise', text: 'Ask for its code', href: addressOf('/raise', { deviceId, deviceType }) },
      { action: 'data-fixes:open', text: 'Report wrong data', href: addressOf('/data-fixes/open', { deviceId }) },
      { action: 'data-fixes:list', text: 'Its data fixes', href: addressOf('/data-fixes', { deviceId }) },
    ];
    return all
      .filter(({ action }) => action !== 'requests:raise' || needsInstallCode(deviceType))
      .filter(({ action }) => this.admission.alsoMay(caller, action) === undefined);
  }

  #meterPoint(caller: Caller, mpxn: string): Cell {
    return this.admission.mayLookAt(caller, 'switches:read') ? { text: mpxn, href: `/switches/${mpxn}` } : mpxn;
  }
}

const columns = ['Device', 'Type', 'Status', 'MPxN', 'MSN', 'Manufacturer', 'Installed'];
const lineOf = (device: DeviceDocument): readonly Cell[] => [
  { text: device.deviceId, href: `/inventory/devices/${device.deviceId}` },
  ...[device.deviceType, deviceStatus(device), device.mpxn ?? '-', device.msn ?? '-', device.manufacturer ?? '-'],
  installationWords(device) ?? '-',
];
