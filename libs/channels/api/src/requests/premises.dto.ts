import { deviceTypes, parseDeviceType } from '@icx/identifiers';
import type { DeviceType } from '@icx/identifiers';
import { describing, isRefusal, listTaken, refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import { parsePlainDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { line } from '../http/parsers.ts';
import { NEEDED_BY } from './requests.dto.ts';

const types = describing(
  (value): Parsed<readonly DeviceType[]> => {
    if (!Array.isArray(value) || value.length < 1 || value.length > deviceTypes.length)
      return refuse(
        'device-types-invalid',
        `Give a list of ${deviceTypes.join(', ')}, or leave it out for all of them.`,
      );
    const parsed = (value as readonly unknown[]).map(parseDeviceType);
    return parsed.find(isRefusal) ?? (parsed as readonly DeviceType[]);
  },
  listTaken(parseDeviceType.takes, 1, deviceTypes.length),
);

export class PremisesDto {
  @Field(types, {
    optional: true,
    description: 'Only devices of these types. By default all.',
  })
  deviceTypes?: readonly DeviceType[];

  @Field(line(60), {
    optional: true,
    example: 'BBBB',
    description: 'Who you believe installed them: asked first. Left out, the exchange finds out for each.',
  })
  installingSupplier?: string;

  @Field(line(100), { optional: true, description: 'Of each request. Shown to you alone.' })
  yourReference?: string;

  @Field(parsePlainDate, { optional: true, description: NEEDED_BY })
  neededBy?: PlainDate;
}
