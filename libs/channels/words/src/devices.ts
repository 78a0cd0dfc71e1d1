import type { DocumentOf } from '@icx/documents';
import type { deviceSchema, Difference, MapNotice } from '@icx/inventory-service';
import { clerkDate } from './london.ts';

/** A device as the exchange shows it: who supplies it only to those whose business that is. */
export type DeviceDocument = DocumentOf<typeof deviceSchema>;

const since = (party: string, from: string | null | undefined): string =>
  `${party}${from ? `, since ${clerkDate(from)}` : ''}`;

/** Registration counts; where the mirror differs it is told too. */
export const supplierWords = ({ registration, registeredSupplier, suppliedFrom }: DeviceDocument): string | null => {
  const mirrored = registeredSupplier ? since(registeredSupplier, suppliedFrom) : null;
  if (!registration) return mirrored;
  const differs = registeredSupplier !== undefined && registeredSupplier !== registration.supplier;
  return `${since(registration.supplier, registration.from)}${differs ? ` (the mirror has ${mirrored ?? 'nobody'})` : ''}`;
};

export const deviceStatus = ({ smiStatus }: Pick<DeviceDocument, 'smiStatus'>): string => smiStatus ?? 'has none';

/** When and by whom; `null`: not known. */
export const installationWords = ({ installedOn, installingSupplier }: DeviceDocument): string | null => {
  const told = [installedOn && clerkDate(installedOn), installingSupplier && `by ${installingSupplier}`];
  return told.filter(Boolean).join(' ') || null;
};

export const productWords = ({ manufacturer, model, firmwareVersion }: DeviceDocument): string =>
  [manufacturer, model, firmwareVersion && `firmware ${firmwareVersion}`].filter(Boolean).join(' · ');

/** What registration and mirror do not agree on. */
export const differenceWords: Readonly<Record<Difference, string>> = {
  'supplier-differs': 'The mirror names another supplier, or none',
  'no-registration': 'Registration knows no supplier of the meter point',
  'no-device': 'The mirror has no meter at a registered meter point',
  'two-meters': 'Several meters at one meter point',
  'no-mpxn': 'A meter on site without a meter point',
};

/** What of a device its MAP is told. */
export const mapNoticeKinds: Readonly<Record<MapNotice['what'][number], string>> = {
  added: 'came to this MAP ID',
  left: 'left this MAP ID',
  status: 'status',
  mpxn: 'meter point',
  removal: 'removed',
  supplier: 'supplier',
};

type Told = keyof (MapNotice['before'] & MapNotice['after']);
const facetWords: Readonly<Record<Told, string>> = {
  ...{ smiStatus: 'status', mpxn: 'Import MPxN', secondaryImportMpan: 'Secondary Import MPAN' },
  ...{ exportMpan: 'Export MPAN', removedOn: 'removed on', deleted: 'deleted', supplier: 'supplier' },
  ...{ from: 'from', withdrawn: 'withdrawn' },
};
type Value = string | boolean | null | undefined;
const facet = (name: string, value: Value): string => {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return name === 'removedOn' || name === 'from' ? clerkDate(value) : value;
};

/** What it became, and what it was before; what it has not and had not is left out. */
export const mapNoticeWords = ({ before, after }: Pick<MapNotice, 'before' | 'after'>): string => {
  const [was, is] = [before, after] as readonly Readonly<Record<string, Value>>[];
  const isNothing = (value: Value): boolean => value === null || value === undefined || value === false;
  return (Object.keys(facetWords) as Told[])
    .filter((name) => !isNothing(is![name]) || !isNothing(was![name]))
    .map((name) => {
      const now = `${facetWords[name]} ${facet(name, is![name])}`;
      return Object.hasOwn(was!, name) ? `${now} (before: ${facet(name, was![name])})` : now;
    })
    .join('; ');
};
