import { Injectable } from '@nestjs/common';
import { BankHolidaysDto } from '@icx/api-channel/dto/rules/rules';
import { dtoOf, Field, oneOf, orRefuse } from '@icx/api-channel/http';
import { describing, isRefusal, refuse, type Parsed } from '@icx/refusals';
import { parseDivision, parseRuleName, type CalendarDraft } from '@icx/rules';
import { CalendarVersions } from '@icx/rules-service';
import { calendarWords, clerkDate, clerkNumber } from '@icx/words';
import { parsePlainDate, type PlainDate } from '@icx/working-days';
import { Form, type Sent } from '../../pages/declare.ts';
import type { FieldWords } from '../../pages/fields.ts';
import { tableOf } from '../../pages/table.ts';
import { TwoPeople } from '../two-people.ts';

const notJson = refuse('bank-holidays-invalid', 'This is not the file that GOV.UK publishes: paste all of it.');

/** The file as it is published, pasted whole. */
const parsePublication = describing(
  (value: unknown): Parsed<BankHolidaysDto> => {
    try {
      return dtoOf(JSON.parse(String(value)), BankHolidaysDto);
    } catch (error) {
      const { errors = [], refusal } = error as { errors?: readonly unknown[]; refusal?: unknown };
      const [first = refusal] = errors;
      return isRefusal(first) ? refuse(first.code, first.detail) : notJson;
    }
  },
  { type: 'string' },
);

class PublicationDto {
  @Field(parsePublication) publication!: BankHolidaysDto;
  @Field(parseRuleName, { optional: true }) version?: string;
}

const wheres = ['england-and-wales', 'scotland', 'both'] as const;
class DayDto {
  @Field(parsePlainDate) date!: PlainDate;
  @Field(oneOf(wheres)) where!: (typeof wheres)[number];
  @Field(parseRuleName, { optional: true }) version?: string;
}

const version: FieldWords = {
  ...{ name: 'version', label: 'What the version is called', width: 20 },
  hint: 'By default gov-uk and the day.',
};

/** Another version of the bank holidays: what it would move is shown before it is applied, in live mode by two people. */
@Injectable()
export class CalendarActsDesk {
  constructor(
    private readonly calendars: CalendarVersions,
    private readonly twoPeople: TwoPeople,
  ) {}

  @Form('/rules/calendars/day', 'calendars:apply', {
    ...{ title: 'Add a bank holiday', body: DayDto, given: 'about', check: 'previewDay', submit: 'Apply it' },
    done: 'In force. Requests follow in the background.',
    fields: [
      { name: 'date', label: 'Day', kind: 'date', hint: 'A weekday on which nothing is to be counted.' },
      {
        ...{ name: 'where', label: 'Where', kind: 'choice' },
        options: [
          { value: 'both', text: 'England, Wales and Scotland' },
          { value: 'england-and-wales', text: 'England and Wales' },
          { value: 'scotland', text: 'Scotland' },
        ],
      },
      version,
    ],
  })
  applyDay(sent: Sent<DayDto>) {
    return this.twoPeople.take('apply-calendars', this.#dayDraft(sent), sent, () => '/rules');
  }

  previewDay(sent: Sent<DayDto>) {
    return this.#preview(this.#dayDraft(sent));
  }

  @Form('/rules/calendars/publication', 'calendars:apply', {
    ...{ title: 'Apply what GOV.UK publishes', body: PublicationDto, given: 'aboutFile', check: 'previewPublication' },
    ...{ submit: 'Apply it', done: 'In force. Requests follow in the background.' },
    fields: [{ name: 'publication', label: 'bank-holidays.json', kind: 'text' }, version],
  })
  applyPublication(sent: Sent<PublicationDto>) {
    return this.twoPeople.take('apply-calendars', this.#draft(sent), sent, () => '/rules');
  }

  previewPublication(sent: Sent<PublicationDto>) {
    return this.#preview(this.#draft(sent));
  }

  about() {
    return { back: '/rules', lead: 'What it would move is shown before anything is done.' };
  }

  aboutFile() {
    return {
      back: '/rules',
      lead: 'Paste the whole of https://www.gov.uk/bank-holidays.json. From its first day to its last it counts; what is known before and after is kept. What it would move is shown before anything is done.',
    };
  }

  #draft({ body: { publication, version: called } }: Sent<PublicationDto>): CalendarDraft {
    return this.calendars.draftOf(called ?? publication.version, publication);
  }

  /** The year as it is, and this day. */
  #dayDraft({ body: { date, where, version: called }, caller }: Sent<DayDto>): CalendarDraft {
    const names = (['england-and-wales', 'scotland'] as const).filter((name) => where === name || where === 'both');
    const holidays = names.map((name) => {
      const [inForce] = orRefuse(this.calendars.read(name, caller)).versions;
      const year = (inForce?.holidays ?? []).filter((one) => one.slice(0, 4) === date.slice(0, 4) && one !== date);
      const events = [...year, date].map((one) => ({ date: one }));
      return [name, orRefuse(parseDivision(name)({ events }))] as const;
    });
    return this.calendars.draftOf(called, Object.fromEntries(holidays));
  }

  async #preview(draft: CalendarDraft) {
    const {
      calendars,
      complete,
      examined,
      of,
      effect,
      byParty,
      legs,
      version: called,
    } = orRefuse(await this.calendars.preview(draft));
    const moved = effect.deadlinesMoved;
    return {
      template: 'check-tables',
      lead:
        (complete
          ? ''
          : `${clerkNumber(examined)} of ${clerkNumber(of)} requests were looked at so far: open this page again for the rest. `) +
        (moved === 0 ? 'No clock moves.' : `${clerkNumber(moved)} clocks move, to a later day.`),
      tables: [
        tableOf(
          `What version ${called} changes`,
          ['Calendar', 'New bank holidays', 'No longer one', 'Years known'],
          calendars.map(({ name, added, removed, coverage: { after } }) => [
            ...[calendarWords[name], daysOf(added), daysOf(removed), `${after.firstYear} to ${after.lastYear}`],
          ]),
        ),
        tableOf(
          'What it moves',
          ['What', '#How many'],
          [
            ['Requests that change', effect.requests],
            ['Clocks that end on a later day', moved],
            ['Breaches taken back', effect.breachesRetracted],
            ['Late answers that are in time', effect.lateNowInTime],
            ['Notices that count as received later', effect.deemedReceiptsMoved],
          ],
        ),
        ...(moved + effect.breachesRetracted === 0
          ? []
          : [
              tableOf(
                'Of whom',
                ['Asked', '#Clocks moved', '#Breaches taken back'],
                byParty.map((one) => [one.party, one.deadlinesMoved, one.breachesRetracted]),
              ),
              tableOf(
                'Which clocks, the first 50',
                ['Request', 'Asked', 'Due on', 'Becomes', 'Breach'],
                legs.map(({ request, leg, addressee, dueOn, becomes, breachRetracted }) => [
                  { text: `leg ${leg}`, href: `/requests/${request}`, about: `of request ${request}` },
                  ...[addressee, clerkDate(dueOn), clerkDate(becomes), breachRetracted ? 'taken back' : '-'],
                ]),
              ),
            ]),
      ],
    };
  }
}

/** More than these are a year at once. */
const MOST_DAYS = 12;
const daysOf = (days: readonly string[]): string =>
  days.length > MOST_DAYS
    ? `${days.length}, from ${clerkDate(days[0])} to ${clerkDate(days.at(-1))}`
    : days.map(clerkDate).join(', ') || '-';
