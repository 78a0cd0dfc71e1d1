import { parseMemberName, type MemberName } from '@icx/parties';
import { parsePlainDate, type PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { text } from '../http/parsers.ts';

export class AssignmentDto {
  @Field(parseMemberName, {
    optional: true,
    description: 'Name of a user of your party. Left out: it is nobody’s again.',
  })
  to?: MemberName;
}

export class TeamNoteDto {
  @Field(text(500), { description: 'For your own party alone. Never a code.' })
  text!: string;
}

export class LeaveCoverDto {
  @Field(parseMemberName, { description: 'Name of the user who is away.' }) who!: MemberName;
  @Field(parseMemberName, { description: 'Name of the user who takes over.', example: 'bob' }) takesOver!: MemberName;
  @Field(parsePlainDate, { description: 'The first day, London.' }) from!: PlainDate;
  @Field(parsePlainDate, { description: 'The last day, London; today or later.' }) to!: PlainDate;
}
