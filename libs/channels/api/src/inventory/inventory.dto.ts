import { parsePosition } from '@icx/event-store';
import { parseMpxn, type Manufacturer, type Mpxn, type Msn } from '@icx/identifiers';
import { parseCertifiedProduct, parseDeviceRow, parseInventoryManufacturer, parseInventoryMsn } from '@icx/inventory';
import { refuse, type Parsed } from '@icx/refusals';
import { Field } from '../http/field.ts';
import { cursorOf, flag, oneOf, rowsOf, wholeNumber } from '../http/parsers.ts';

const MOST_ROWS = 10_000;
const batchInvalid = refuse(
  'batch-invalid',
  `Give a list of 1 to ${MOST_ROWS} rows. Send the others with another call.`,
);

export class DevicesDto {
  @Field(rowsOf(parseDeviceRow, MOST_ROWS, batchInvalid), {
    description: 'Devices with whatever is known of each; a bad one hurts none of its neighbours.',
  })
  devices!: readonly unknown[];
}

export class CertifiedProductsDto {
  @Field(rowsOf(parseCertifiedProduct, MOST_ROWS, batchInvalid), { description: 'An ESME with its variant.' })
  products!: readonly unknown[];
  @Field(flag, { optional: true, description: 'The rows are the whole list.' }) replaces?: boolean;
}

/** SECMP0011: a search by MAP ID would return millions. */
const notSearchable = (): Parsed<never> =>
  refuse(
    'map-id-not-searchable',
    'Devices are not found by MAP ID. Its asset provider has them all as a report: GET /v1/inventory/map-reports/{mapId}.',
  );

export class DeviceSearchDto {
  @Field(parseMpxn, { optional: true, description: 'MPAN core or MPRN of the meter point.' }) mpxn?: Mpxn;
  @Field(parseInventoryMsn, { optional: true, description: 'Meter serial number, with mpxn or manufacturer.' })
  msn?: Msn;
  @Field(parseInventoryManufacturer, { optional: true, description: 'With msn.' }) manufacturer?: Manufacturer;
  @Field(notSearchable, { optional: true, hidden: true }) mapId?: never;
}

const position = cursorOf((text) => parsePosition(text) !== undefined);

export class NoticesDto {
  @Field(position, { optional: true, description: 'The "next" of the page before.' }) after?: string;
  @Field(wholeNumber(1, 1000), { optional: true, description: 'At most so many items.' }) limit?: number;
}

export class ReconciliationDto {
  @Field(oneOf(['csv', 'summary']), {
    optional: true,
    description: 'csv: each difference, by default. summary: how many of each kind, as JSON.',
  })
  format?: 'csv' | 'summary';
}
