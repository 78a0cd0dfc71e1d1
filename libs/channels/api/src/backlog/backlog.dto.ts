import { parseBacklogEntryId } from '@icx/backlog';
import { backlogMembers, backlogStates, isBacklogCursor } from '@icx/backlog-service';
import { parseFileId } from '@icx/files';
import { fuels, parsePartyId } from '@icx/identifiers';
import type { DeviceId, DeviceType, Fuel, Mpxn, Msn, PartyId } from '@icx/identifiers';
import { parseMonth } from '@icx/reporting';
import { parsePlainDate, type PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { cursorOf, flag, oneOf, text, wholeNumber } from '../http/parsers.ts';

const note = text(500);
export class BacklogProposalDto {
  @Field(backlogMembers.deviceId, { optional: true, description: 'The device; where it is not known, mpxn and msn.' })
  deviceId?: DeviceId;

  @Field(backlogMembers.deviceType, { optional: true, description: 'Where several devices have that MSN.' })
  deviceType?: DeviceType;

  @Field(backlogMembers.mpxn, { optional: true, description: 'Its meter point, or that of its hub.' })
  mpxn?: Mpxn;

  @Field(backlogMembers.msn, { optional: true, description: 'Its serial number.' })
  msn?: Msn;

  @Field(backlogMembers.installedOn, {
    optional: true,
    description: 'Before the obligation began; where nobody knows it, SECAS is to give a reason.',
  })
  installedOn?: PlainDate;

  @Field(backlogMembers.evidence, { optional: true, description: 'What says that it was installed.' })
  evidence?: string;
}

export class BacklogAcceptanceDto {
  @Field(note, { optional: true, description: 'Needed where nobody knows the install date: why it counts as backlog.' })
  reason?: string;
}

export class BacklogReasonDto {
  @Field(note, { description: 'Why; shown to whom it is about.' })
  reason!: string;
}

class BacklogScopeDto {
  @Field(parsePartyId, { optional: true, description: 'Of this party: who needs the code.' })
  party?: PartyId;

  @Field(parsePartyId, { optional: true, description: 'Put to this party.' })
  addressee?: PartyId;

  @Field(oneOf(fuels), { optional: true, description: 'Of this fuel.' })
  fuel?: Fuel;
}

export class BacklogSummaryDto extends BacklogScopeDto {
  @Field(wholeNumber(1, 36), { optional: true, default: 12, description: 'How many months of the burn-down.' })
  months?: number;
}

export class ProposalPageDto extends BacklogScopeDto {
  @Field(parseFileId, { optional: true, description: 'That came with this file.' })
  file?: string;

  @Field(wholeNumber(1, 500), { optional: true, default: 100, description: 'At most so many items.' })
  limit?: number;

  @Field(cursorOf(isBacklogCursor), { optional: true, description: 'The "next" of the page before.' })
  after?: string;
}

export class BacklogListDto extends ProposalPageDto {
  @Field(oneOf(backlogStates), { optional: true, description: 'Only what is so.' })
  state?: (typeof backlogStates)[number];

  @Field(flag, { optional: true, description: 'Only with, or without, evidence of installation.' })
  evidenced?: boolean;

  @Field(flag, { optional: true, description: 'Only with, or without, an install date.' })
  dated?: boolean;

  @Field(flag, { optional: true, description: 'Only what is received and waits for its answer, or is not.' })
  received?: boolean;

  @Field(parsePlainDate, { optional: true, description: 'Waits, received on this day or later.' })
  receivedFrom?: PlainDate;

  @Field(parsePlainDate, { optional: true, description: 'Waits, received on this day or before.' })
  receivedTo?: PlainDate;

  @Field(parseMonth, { optional: true, description: 'Came into the backlog in this month, London.' })
  openedIn?: string;

  @Field(parseMonth, { optional: true, description: 'Was cleared in this month.' })
  clearedIn?: string;

  @Field(parseMonth, { optional: true, description: 'Was in the backlog at the end of this month.' })
  remainingIn?: string;
}

/** A single proposal, or all of one file. */
export const proposalNamed = (named: string) => ({ entry: parseBacklogEntryId(named), file: parseFileId(named) });
