import { Param, Query } from '@nestjs/common';
import { SignInReport, signInReportSchema } from '@icx/parties-service';
import { Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { SignInsQuery } from './parties.dto.ts';

/** The security record: who signed in, enrolled or was refused, from where. */
@Subject('parties', 'v1')
export class SignInsController {
  constructor(private readonly report: SignInReport) {}

  @Read(
    'parties/:party/sign-ins',
    'sign-ins:read',
    'Who of a party signed in or enrolled, and what was refused under its names; London days, newest first',
    ok(signInReportSchema),
  )
  listPartySignIns(@Param('party') party: string, @Query() period: SignInsQuery) {
    return this.report.list({ ...period, party });
  }

  @Read(
    'sign-ins',
    'sign-ins:list',
    'The same of every party, and what was refused under names that nobody has',
    ok(signInReportSchema),
  )
  listSignIns(@Query() period: SignInsQuery) {
    return this.report.list(period);
  }
}
