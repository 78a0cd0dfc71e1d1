import { Body, Param } from '@nestjs/common';
import {
  calendarPreviewSchema,
  calendarsAppliedSchema,
  calendarsSchema,
  CalendarVersions,
  calendarVersionsSchema,
} from '@icx/rules-service';
import { TwoPersonDoor, waits } from '../approvals/two-person-door.ts';
import { Act, Read, Subject } from '../http/act.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { created, ok } from '../http/answered.ts';
import { Answer, Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { BankHolidaysDto } from './rules.dto.ts';

const LOCATION = '/v1/calendars';

/** The bank holidays by which Working Days are counted. */
@Subject('rules', 'v1/calendars')
export class CalendarsController {
  constructor(
    private readonly twoPeople: TwoPersonDoor,
    private readonly calendars: CalendarVersions,
  ) {}

  @Read('', 'calendars:read', 'The calendars in force, and whether requests still follow a new version', ok(calendarsSchema)) // prettier-ignore
  listCalendars(@CallerOf() caller: Caller) {
    return this.calendars.list(caller);
  }

  @Read(
    ':calendar',
    'calendars:read',
    'Every version of one calendar: its bank holidays, who applied it when, and what it did to requests',
    ok(calendarVersionsSchema),
  )
  readCalendar(@CallerOf() caller: Caller, @Param('calendar') named: string) {
    return orRefuse(this.calendars.read(named, caller));
  }

  @Act(
    '',
    'calendars:apply',
    {
      summary: 'Apply GOV.UK’s bank-holidays.json as a new version, or preview what that would move (SECAS)',
      description:
        'The publication is a rolling window: inside it, it counts; what is known before and after is kept. The version is in ' +
        'force at once; requests follow in the background (GET /v1/calendars tells how far), never to an earlier day. ' +
        'With `dryRun` 200 and a preview; while its `complete` is false the same body, sent again, goes on. In live mode a second ' +
        'person has to approve it: 202.',
    },
    created(calendarsAppliedSchema, 'In force'),
    ok(calendarPreviewSchema, 'What it would do'),
    waits,
  )
  async applyCalendars(@Call() call: Acting, @Body() { version, dryRun, ...days }: BankHolidaysDto) {
    const draft = this.calendars.draftOf(version, days);
    if (dryRun) return new Answer(orRefuse(await this.calendars.preview(draft)), { status: 200 });
    return this.twoPeople.take(
      'apply-calendars',
      draft,
      call,
      (applied) => new Answer(applied, { location: LOCATION }),
    );
  }
}
