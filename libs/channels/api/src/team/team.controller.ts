import { Body, Param } from '@nestjs/common';
import type { MemberName } from '@icx/parties';
import { coverListSchema, coverSchema, Team, teamWorkSchema } from '@icx/team-service';
import { Act, Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { CallerOf, LoadedRequest, type Caller } from '../http/action.ts';
import { Call, type Acting, type ActingOnRequest } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import type { Loaded } from '@icx/requests-service';
import { AssignmentDto, LeaveCoverDto, TeamNoteDto } from './team.dto.ts';

/** What the people of a party arrange among themselves: nobody else, and not SECAS, sees any of it. */
@Subject('team', 'v1')
export class TeamController {
  constructor(private readonly team: Team) {}

  @Read(
    'requests/:id/team',
    'team:read',
    'Who of your party has a request that was put to it, and what you noted of it for each other',
    ok(teamWorkSchema),
  )
  readTeamWork(@CallerOf() { party }: Caller, @LoadedRequest() { stream }: Loaded) {
    return this.team.workOn(party, stream);
  }

  @Act(
    'requests/:id/assignment',
    'team:assign',
    {
      summary: 'Give it to a colleague, or to nobody',
      description: 'Who is away has it go to who takes over. It changes nothing of who may answer.',
    },
    ok(teamWorkSchema),
  )
  async assignRequest(@Call() { loaded, context }: ActingOnRequest, @Body() { to }: AssignmentDto) {
    return orRefuse(await this.team.assign(loaded.stream, to ?? null, context));
  }

  @Act('requests/:id/team-notes', 'team:note', 'Note something of it for your colleagues', ok(teamWorkSchema))
  async addTeamNote(@Call() { loaded, context }: ActingOnRequest, @Body() { text }: TeamNoteDto) {
    return orRefuse(await this.team.note(loaded.stream, text, context));
  }

  @Read('team/covers', 'team:covers', 'Who of your party is away, and who takes over', ok(coverListSchema))
  async listLeaveCovers(@CallerOf() { party }: Caller) {
    return { items: await this.team.covers(party) };
  }

  @Act(
    'team/covers',
    'team:cover',
    {
      summary: 'Say that a colleague is away from day to day, and who takes over',
      description: 'It takes the place of what was said of the same colleague before.',
    },
    ok(coverSchema),
  )
  async coverLeave(@Call() { context }: Acting, @Body() dto: LeaveCoverDto) {
    return orRefuse(await this.team.cover({ ...dto }, context));
  }

  @Act('team/covers/:name/end', 'team:cover', 'A colleague is back, or not away after all', ok(coverListSchema))
  async endLeaveCover(@Call() { context }: Acting, @Param('name') named: string) {
    return { items: orRefuse(await this.team.end(named as MemberName, context)) };
  }
}
