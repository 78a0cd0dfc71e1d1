import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SignInReport } from '@icx/parties-service';
import { Does } from '../http/action.ts';
import { PeriodQuery } from './parties.dto.ts';

/** The security record: who signed in, enrolled or was refused, from where. */
@ApiTags('parties')
@ApiBearerAuth()
@Controller('v1')
export class SignInsController {
  constructor(private readonly report: SignInReport) {}

  @Get('parties/:party/sign-ins')
  @Does('sign-ins:read')
  @ApiOperation({
    summary: 'Who of a party signed in or enrolled, and what was refused under its names; London days, newest first',
  })
  ofParty(@Param('party') party: string, @Query() { from, to }: PeriodQuery) {
    return this.report.list({ party, from, to });
  }

  @Get('sign-ins')
  @Does('sign-ins:list')
  @ApiOperation({ summary: 'The same of every party, and what was refused under names that nobody has' })
  ofAll(@Query() { from, to }: PeriodQuery) {
    return this.report.list({ from, to });
  }
}
