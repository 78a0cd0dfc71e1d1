import {
  contactDetails,
  parseContactPointId,
  parseNoticeKinds,
  parsePreferredHours,
  purposes,
  type ContactPointId,
  type NoticeChoice,
  type PreferredHours,
  type Purpose,
} from '@icx/contacts';
import { contactFuels, isContactCursor } from '@icx/contacts-service';
import { fuels, parsePartyId, type EmailAddress, type Fuel, type PartyId } from '@icx/identifiers';
import { parsePlainDate, type PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { cursor, cursorOf, flag, line, oneOf, text, wholeNumber } from '../http/parsers.ts';

const { purpose, rank, address, name, phone } = contactDetails;
const fuel = oneOf(contactFuels);
const example = 'codes@bbbb.example';
const rankWords = '1 is told first, 9 last; several of one rank at once.';

export class AddContactDto {
  @Field(purpose, { description: 'Only one for install-code-requests may act by mail.' }) purpose!: Purpose;
  @Field(address, { example, description: 'Of a mailbox that your people read: a code is mailed there.' })
  address!: EmailAddress;
  @Field(fuel, { optional: true, description: 'Of the meter points that it is for; by default both.' })
  fuel?: (typeof contactFuels)[number];
  @Field(rank, { optional: true, description: `${rankWords} By default 1.` }) rank?: number;
  @Field(name, { optional: true, description: 'A team or a person.' }) name?: string;
  @Field(phone, { optional: true, description: 'Where to ring, as it is dialled.' }) phone?: string;
  @Field(parsePlainDate, { optional: true, description: 'First day, London; today or later, by default at once.' })
  startsOn?: PlainDate;
  @Field(parsePlainDate, { optional: true, description: 'The day after the last; by default until further notice.' })
  endsOn?: PlainDate;
}

export class ChangeContactDto {
  @Field(purpose, { optional: true, description: 'It is to be proved anew.' }) purpose?: Purpose;
  @Field(address, { optional: true, example, description: 'It is to be proved anew.' }) address?: EmailAddress;
  @Field(fuel, { optional: true, description: 'It is to be proved anew.' }) fuel?: (typeof contactFuels)[number];
  @Field(rank, { optional: true, description: rankWords }) rank?: number;
  @Field(name, { optional: true, description: 'A team or a person.' }) name?: string;
  @Field(phone, { optional: true, description: 'Where to ring, as it is dialled.' }) phone?: string;
}

const fuelOf = (given: (typeof contactFuels)[number]): Fuel | null => (given === 'both' ? null : given);

/** What is left out is for both fuels, the first that is told, and without name and telephone. */
export const contactDraft = ({ fuel: given = 'both', rank: first = 1, ...rest }: AddContactDto) => {
  const { name: whose = null, phone: number = null, ...others } = rest;
  return { ...others, rank: first, name: whose, phone: number, fuel: fuelOf(given) };
};

/** What is left out stays. */
export const contactChange = ({ fuel: given, ...rest }: ChangeContactDto) => ({
  ...rest,
  ...(given === undefined ? {} : { fuel: fuelOf(given) }),
});

export class EndContactDto {
  @Field(parsePlainDate, { optional: true, description: 'From this London day on; by default at once.' })
  endsOn?: PlainDate;
  @Field(text(500), { optional: true, description: 'Why.' }) reason?: string;
}

export class ContactProofDto {
  @Field(line(40), { description: 'As it stands in the mail; capitals and hyphens do not matter.' }) code!: string;
}

export class ConfirmContactDto {
  @Field(address, {
    optional: true,
    example,
    description: 'As you read it: if it has another one by now, it is refused.',
  })
  address?: EmailAddress;
}

export class ContactListDto {
  @Field(parsePartyId, { optional: true, description: 'Of this party.' }) party?: PartyId;
  @Field(oneOf(purposes), { optional: true, description: 'Those that are for it.' }) purpose?: Purpose;
  @Field(oneOf(fuels), { optional: true, description: 'Those that are for it, or for both.' }) fuel?: Fuel;
  @Field(flag, { optional: true, description: 'Only yours, to SECAS all, whose mail came back last.' })
  failing?: boolean;
  @Field(cursorOf(isContactCursor), { optional: true, description: 'The "next" of the page before.' }) after?: string;
  @Field(wholeNumber(1, 500), { optional: true, default: 100, description: 'At most so many items.' }) limit?: number;
}

export class ContactHistoryDto {
  @Field(parsePartyId, { optional: true, description: 'Of this party.' }) party?: PartyId;
  @Field(parseContactPointId, { optional: true, description: 'Of this contact point.' }) contact?: ContactPointId;
  @Field(cursor, { optional: true, description: 'The "next" of the page before.' }) after?: bigint;
  @Field(wholeNumber(1, 500), { optional: true, default: 100, description: 'At most so many items.' }) limit?: number;
}

export class NoticesDto {
  @Field(parseNoticeKinds, {
    optional: true,
    description: 'Each kind with mail, digest (one mail a day) or none; those that are not named stay as they are.',
  })
  kinds?: NonNullable<NoticeChoice['kinds']>;
  @Field(parsePreferredHours, {
    optional: true,
    description: 'By the clock in London, when reminders and digests are welcome; or any.',
  })
  hours?: PreferredHours | null;
}
