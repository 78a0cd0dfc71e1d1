import { parsePosition } from '@icx/event-store';
import { parseMpxn, type Manufacturer, type Mpxn, type Msn } from '@icx/identifiers';
import { parseInventoryManufacturer, parseInventoryMsn } from '@icx/inventory';
import { refuse, type Parsed } from '@icx/refusals';
import { ApiProperty } from '@nestjs/swagger';
import { Field } from '../http/field.ts';
import { flag, oneOf, wholeNumber } from '../http/parsers.ts';

/** Rows are parsed one by one, so that a bad one hurts none of its neighbours. */
const rows =
  (most: number) =>
  (value: unknown): Parsed<readonly unknown[]> =>
    Array.isArray(value) && value.length >= 1 && value.length <= most
      ? (value as readonly unknown[])
      : refuse('batch-invalid', `Give a list of 1 to ${most} rows. Send the others with another call.`);

export class DevicesDto {
  @Field(rows(10_000), {
    isArray: true,
    type: Object,
    description: 'Up to 10,000 devices: deviceId, deviceType, and whatever else is known of each',
  })
  devices!: readonly unknown[];
}

export class CertifiedProductsDto {
  @Field(rows(10_000), {
    isArray: true,
    type: Object,
    description: 'Up to 10,000 products: deviceType, esmeVariant, manufacturer, model, firmwareVersion, status',
  })
  products!: readonly unknown[];
  @Field(flag, { optional: true, type: Boolean, description: 'The rows are the whole list' }) replaces?: boolean;
}

/** SECMP0011: a search by MAP ID would return millions. */
const notSearchable = (): Parsed<never> =>
  refuse(
    'map-id-not-searchable',
    'Devices are not found by MAP ID. Its asset provider has them all as a report: GET /v1/inventory/map-reports/{mapId}.',
  );

export class DeviceSearchDto {
  @Field(parseMpxn, { optional: true, type: String }) mpxn?: Mpxn;
  @Field(parseInventoryMsn, { optional: true, type: String, description: 'With mpxn or manufacturer' }) msn?: Msn;
  @Field(parseInventoryManufacturer, { optional: true, type: String }) manufacturer?: Manufacturer;
  @Field(notSearchable, { optional: true, type: String, description: 'Always refused' }) mapId?: never;
}

const position = (value: unknown): Parsed<string> =>
  typeof value === 'string' && parsePosition(value) !== undefined
    ? value
    : refuse('cursor-invalid', 'Give what the page before returned as next, or leave it out to begin.');

export class NoticesDto {
  @Field(position, { optional: true, type: String }) after?: string;
  @Field(wholeNumber(1, 1000), { optional: true, type: Number }) limit?: number;
}

export class ReconciliationDto {
  @Field(oneOf(['csv', 'summary']), { optional: true, enum: ['csv', 'summary'] }) format?: 'csv' | 'summary';
}

/** For the document only: an update is read whole by the inventory's own parser. */
export class UpdateDto {
  @ApiProperty() deviceId!: string;
  @ApiProperty({ enum: ['details', 'delete', 'status', 'mpxn'] }) kind!: string;
  @ApiProperty({ required: false, type: Object, description: 'With details: what changes; null removes' })
  changes?: object;
  @ApiProperty({ required: false, type: String, description: 'With status' }) status?: string;
  @ApiProperty({ required: false, type: String, nullable: true, description: 'With mpxn; null removes' })
  importMpxn?: string | null;
  @ApiProperty({ required: false, type: String, nullable: true }) secondaryImportMpan?: string | null;
  @ApiProperty({ required: false, type: String, nullable: true }) exportMpan?: string | null;
}
