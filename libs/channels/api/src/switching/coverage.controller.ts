import { Param, Query } from '@nestjs/common';
import { page } from '@icx/documents';
import { Coverage, coverageSchema, missingSchema } from '@icx/holdings-service';
import { Read, Subject } from '../http/act.ts';
import { ok, text } from '../http/answered.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { csvAttachment } from '../http/attachments.ts';
import { orRefuse } from '../http/problem.ts';
import { OfferListDto } from '../holdings/answering.dto.ts';

const missingPageSchema = page(missingSchema);

/** The desk of a Supplier of Last Resort: what it has of the codes that the failed party was asked for. */
@Subject('successions', 'v1/successions/:succession')
export class CoverageController {
  constructor(private readonly coverage: Coverage) {}

  @Read(
    'coverage',
    'successions:coverage',
    {
      summary: 'Of the open legs that a succession moved: how many codes are held, missing, answered, day by day',
      description: 'To the successor also by manufacturer and file; to SECAS the counts alone.',
    },
    ok(coverageSchema, 'As things stand'),
  )
  async readCoverage(@CallerOf() caller: Caller, @Param('succession') named: string) {
    return orRefuse(await this.coverage.read(named, caller));
  }

  @Read(
    'missing',
    'successions:coverage',
    'Those of which no code is held, in pages; to the successor',
    ok(missingPageSchema, 'A page of them'),
  )
  async listMissingCodes(
    @CallerOf() caller: Caller,
    @Param('succession') named: string,
    @Query() { after = '', limit = 100 }: OfferListDto,
  ) {
    return orRefuse(await this.coverage.missing(named, caller, { after, limit }));
  }

  @Read(
    'missing.csv',
    'successions:coverage',
    'All of them as CSV; to the successor',
    text('text/csv', 'The missing codes'),
  )
  async readMissingCodes(@CallerOf() caller: Caller, @Param('succession') named: string) {
    return csvAttachment(orRefuse(await this.coverage.missingLines(named, caller)), 'missing-codes.csv');
  }
}
