import { caseless, type Manufacturer, type PartyId } from '@icx/identifiers';
import { describing, isRefusal, objectTaken, refuse, type Parsed } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import type { Device } from './device.ts';
import { refuseAll, type Refusals } from './device-faults.ts';
import { deviceParsers, isRow, strangers } from './device-row.ts';
import { certifiedTypes, isCertifiedType, type CertifiedType } from './device-type.ts';
import type { EsmeVariant, FirmwareVersion, Model } from './text.ts';

/** One row of the Certified Products List. */
export interface CertifiedProduct {
  readonly deviceType: CertifiedType;
  /** Of an ESME only: its first character is what counts (DP213, E080409). */
  readonly esmeVariant: EsmeVariant | null;
  readonly manufacturer: Manufacturer;
  readonly model: Model;
  readonly firmwareVersion: FirmwareVersion;
  /** `removed`: it was certified and is so no more. */
  readonly status: 'current' | 'removed';
}

/** What a device is compared by. Capitals and spaces make no other product. */
export type CertifiedEntry = Pick<CertifiedProduct, 'deviceType' | 'manufacturer' | 'model' | 'firmwareVersion'> & {
  /** First character of the ESME variant; `null` for other types. */
  readonly variant: string | null;
};

/** `undefined`: the type is not certified, or something that counts is not known. */
export const certifiedEntry = ({
  deviceType,
  esmeVariant,
  manufacturer,
  model,
  firmwareVersion,
}: Pick<Device, 'deviceType' | 'esmeVariant' | 'manufacturer' | 'model' | 'firmwareVersion'>):
  CertifiedEntry | undefined => {
  if (!isCertifiedType(deviceType) || !manufacturer || !model || !firmwareVersion) return undefined;
  if (deviceType === 'ESME' && esmeVariant === null) return undefined;
  const variant = deviceType === 'ESME' ? esmeVariant!.charAt(0) : null;
  return { deviceType, variant, manufacturer, model, firmwareVersion };
};

export const cplKey = ({ deviceType, variant, manufacturer, model, firmwareVersion }: CertifiedEntry): string =>
  JSON.stringify([deviceType, variant, ...[manufacturer, model, firmwareVersion].map(caseless)]);

/** So many rows are one event. */
export const productsPerEvent = 1_000;

/** Stream `certified-products`. */
export interface CertifiedProductsImported {
  readonly type: 'inventory.certified-products-imported.v1';
  readonly data: {
    readonly at: Instant;
    readonly by: PartyId;
    /** At most `productsPerEvent`. */
    readonly products: readonly CertifiedProduct[];
    /** A new list begins: what was certified before is forgotten. */
    readonly replaces: boolean;
    /** Place of the event in its import, from 1. */
    readonly part: number;
  };
}

/** The events that this release knows. */
export const certifiedProductsEventTypes = Object.keys({
  'inventory.certified-products-imported.v1': true,
} satisfies Record<CertifiedProductsImported['type'], true>);

/** Keys of what is certified now. */
export type CertifiedProducts = ReadonlySet<string>;

export const evolveCertifiedProducts = (
  state: CertifiedProducts,
  { data: { products, replaces } }: CertifiedProductsImported,
): CertifiedProducts => {
  const keys = new Set(replaces ? [] : state);
  for (const product of products) {
    const key = cplKey(certifiedEntry(product)!);
    if (product.status === 'current') keys.add(key);
    else keys.delete(key);
  }
  return keys;
};

/** The events of one import, in order: one at least, so that it is on record. An empty list that replaces certifies nothing. */
export const importCertifiedProducts = (
  products: readonly CertifiedProduct[],
  { replaces, ...mark }: { readonly at: Instant; readonly by: PartyId; readonly replaces: boolean },
): readonly CertifiedProductsImported[] => {
  const parts = Math.ceil(products.length / productsPerEvent) || 1;
  return Array.from({ length: parts }, (_, index) => ({
    type: 'inventory.certified-products-imported.v1',
    data: {
      ...mark,
      products: products.slice(index * productsPerEvent, (index + 1) * productsPerEvent),
      replaces: replaces && index === 0,
      part: index + 1,
    },
  }));
};

const statuses = ['current', 'removed'] as const;

const parsers = {
  deviceType: describing(
    (value): Parsed<CertifiedType> => {
      const type = deviceParsers.deviceType(value);
      if (isRefusal(type) || isCertifiedType(type)) return type;
      return refuse(
        'device-type-not-certified',
        `The list certifies ${certifiedTypes.join(', ')}: leave this row out.`,
      );
    },
    { type: 'string', enum: certifiedTypes },
  ),
  esmeVariant: describing(
    (value) => (value === null ? null : deviceParsers.esmeVariant(value)),
    deviceParsers.esmeVariant.takes ?? {},
  ),
  manufacturer: deviceParsers.manufacturer,
  model: deviceParsers.model,
  firmwareVersion: deviceParsers.firmwareVersion,
  status: describing(
    (value): Parsed<CertifiedProduct['status']> =>
      (value === null ? 'current' : statuses.find((known) => typeof value === 'string' && known === caseless(value))) ??
      refuse('product-status-invalid', `The status is one of ${statuses.join(', ')}.`),
    { type: 'string', enum: statuses, default: 'current' },
  ),
};

/** Names of the members of one. */
export const certifiedProductMembers: readonly string[] = Object.keys(parsers);

/** One object of an import: members as in `CertifiedProduct`; without `status` it is current. */
export const parseCertifiedProduct = (value: unknown): CertifiedProduct | Refusals => {
  if (!isRow(value)) return refuseAll([refuse('row-not-object', 'Each product is one JSON object.')])!;
  const faults = [...strangers(value, parsers)];
  const product: Record<string, unknown> = {};
  for (const [member, parse] of Object.entries(parsers)) {
    const parsed = parse(value[member] ?? null);
    if (isRefusal(parsed)) faults.push({ ...parsed, pointer: `/${member}` });
    else product[member] = parsed;
  }
  if ('deviceType' in product && 'esmeVariant' in product) {
    const isEsme = product['deviceType'] === 'ESME';
    if (isEsme !== (product['esmeVariant'] !== null))
      faults.push(
        refuse(
          isEsme ? 'esme-variant-missing' : 'esme-variant-not-applicable',
          isEsme ? 'An ESME is certified by its variant: send it.' : 'Only an ESME has an ESME variant: leave it out.',
          '/esmeVariant',
        ),
      );
  }
  return refuseAll(faults) ?? (product as unknown as CertifiedProduct);
};
parseCertifiedProduct.takes = objectTaken(parsers, ['deviceType', 'manufacturer', 'model', 'firmwareVersion']);
