import { parsePartyId, type PartyId } from '@icx/identifiers';
import { parseCutOff, type NamedCutOff } from '@icx/reporting-service';
import { parsePlainDate, type PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { flag, wholeNumber } from '../http/parsers.ts';

const words =
  'What was known: a position of the log, as a report gives it, and of a month that had not ended its instant too, ' +
  '18234@2027-01-15T10:00:00.000Z. By default as known now.';

export class CutOffDto {
  @Field(parseCutOff, { optional: true, description: words }) cutoff?: NamedCutOff;
}

export class ExtractDto {
  @Field(parsePartyId, { optional: true, description: 'Of this party; to SECAS. By default of your own.' })
  party?: PartyId;
}

export class ReportTargetDto {
  @Field(parsePlainDate, { description: 'For months that end on it or later.' }) effectiveFrom!: PlainDate;
  @Field(wholeNumber(1, 60), { description: 'After the end of the month.' }) workingDays!: number;
  @Field(flag, { optional: true, description: 'Whether the fallback of 25 Working Days binds; by default not.' })
  derogation?: boolean;
}
