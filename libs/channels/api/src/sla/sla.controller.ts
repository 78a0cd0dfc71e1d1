import { Query } from '@nestjs/common';
import { AbsenceAlarms, SlaDesk } from '@icx/sla-service';
import {
  slaAgeingSchema,
  slaAlarmsSchema,
  slaLeagueSchema,
  slaLegPageSchema,
  slaSummarySchema,
} from '@icx/sla-service';
import { Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { orRefuse } from '../http/problem.ts';
import { ApproachingDto, BreachesDto, LeagueDto, LegsDto, WhoseDto } from './sla.dto.ts';

/** Where everybody stands, for SECAS of all, for a supplier of itself. */
@Subject('sla', 'v1/sla')
export class SlaController {
  constructor(
    private readonly desk: SlaDesk,
    private readonly alarms: AbsenceAlarms,
  ) {}

  @Read(
    'summary',
    'sla:read',
    {
      summary: 'How many legs are open, due, overdue, breached, disputed; each figure with the address of its rows',
      description:
        'SECAS: of everybody, and by party. A supplier: of what was put to it and, apart, of what it asked for.',
    },
    ok(slaSummarySchema, 'The figures'),
  )
  async readSlaSummary(@CallerOf() caller: Caller, @Query() query: WhoseDto) {
    return orRefuse(await this.desk.summary(caller, query));
  }

  @Read('legs', 'sla:read', 'The legs that a figure counts, in the order of their day', ok(slaLegPageSchema, 'A page'))
  async listSlaLegs(@CallerOf() caller: Caller, @Query() { of = 'open', limit = 100, ...query }: LegsDto) {
    return orRefuse(await this.desk.legs(caller, { ...query, of, limit }));
  }

  @Read(
    'breaches',
    'sla:read',
    'Breaches that stand, by their day due, with how each leg came to its addressee',
    ok(slaLegPageSchema, 'A page'),
  )
  async listSlaBreaches(@CallerOf() caller: Caller, @Query() { limit = 100, ...query }: BreachesDto) {
    return orRefuse(await this.desk.breaches(caller, { ...query, limit }));
  }

  @Read(
    'approaching',
    'sla:read',
    'Legs whose clock runs and that will be due within so many Working Days, the next due first',
    ok(slaLegPageSchema, 'A page'),
  )
  async listSlaApproaching(@CallerOf() caller: Caller, @Query() { days = 5, limit = 100, ...query }: ApproachingDto) {
    return orRefuse(await this.desk.approaching(caller, { ...query, days, limit }));
  }

  @Read(
    'league',
    'sla:read',
    {
      summary: 'Who answered in time, of what fell due in a period',
      description:
        'SECAS: a line for each supplier, the best first. A supplier: its own line, its rank and of how many.',
    },
    ok(slaLeagueSchema, 'The lines'),
  )
  readSlaLeague(@CallerOf() caller: Caller, @Query() query: LeagueDto) {
    return this.desk.league(caller, query);
  }

  @Read(
    'alarms',
    'sla:alarms',
    'Parties that do not answer, switches that do not come, mail that does not leave or come',
    ok(slaAlarmsSchema, 'The alarms'),
  )
  listSlaAlarms() {
    return this.alarms.document();
  }

  @Read('ageing', 'sla:read', 'How long running legs have waited since receipt', ok(slaAgeingSchema, 'The histogram'))
  async readSlaAgeing(@CallerOf() caller: Caller, @Query() query: WhoseDto) {
    return orRefuse(await this.desk.ageing(caller, query));
  }
}
