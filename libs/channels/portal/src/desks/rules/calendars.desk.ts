import { Injectable } from '@nestjs/common';
import { Door, Field, orRefuse, wholeNumber } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { year as yearDrawn, type YearDay } from '@icx/pages';
import { CalendarVersions } from '@icx/rules-service';
import { calendarWords, capital, clerkDate, clerkMonth, clerkTime } from '@icx/words';
import {
  addDays,
  calendarNames,
  isWeekend,
  londonDate,
  plainDate,
  weekdayOf,
  weekdays,
  type PlainDate,
} from '@icx/working-days';
import { Page, type Visit } from '../../pages/declare.ts';
import { addressOf } from '../../pages/listing.ts';
import { tableOf } from '../../pages/table.ts';

class YearDto {
  @Field(wholeNumber(1900, 2100), { optional: true }) year?: number;
}

type Version = Exclude<ReturnType<CalendarVersions['read']>, { refused: true }>['versions'][number];

/** Which days count, as a picture and as a table. */
@Injectable()
export class CalendarsDesk {
  constructor(
    private readonly calendars: CalendarVersions,
    private readonly door: Door,
    private readonly admission: Admission,
  ) {}

  @Page('/rules/calendars/:calendar', 'calendars:read', { title: 'Calendar', template: 'tables-page', query: YearDto })
  one({ caller, params, query, problems }: Visit<YearDto>) {
    const { name, versions } = orRefuse(this.calendars.read(params['calendar']!, caller));
    const [inForce] = versions;
    const { firstYear, lastYear, holidays } = inForce!;
    const shown = Math.min(
      lastYear,
      Math.max(firstYear, query.year ?? Number(londonDate(this.door.now()).slice(0, 4))),
    );
    const years = Array.from({ length: lastYear - firstYear + 1 }, (_, n) => firstYear + n);
    return {
      ...{ problems, title: `${capital(calendarWords[name])}, ${shown}` },
      back: { text: 'Terms and calendars', href: '/rules' },
      lead: `Version ${inForce!.version} is in force, and knows the bank holidays of ${firstYear} to ${lastYear}. No clock is counted beyond.`,
      acts:
        this.admission.alsoMay(caller, 'calendars:apply') === undefined
          ? [{ text: 'Add a bank holiday', href: '/rules/calendars/day' }]
          : [],
      links: [
        ...calendarNames
          .filter((other) => other !== name)
          .map((other) => ({
            text: capital(calendarWords[other]),
            href: addressOf(`/rules/calendars/${other}`, { year: shown }),
          })),
        ...years
          .filter((one) => Math.abs(one - shown) <= 2 && one !== shown)
          .map((one) => ({ text: String(one), href: addressOf(`/rules/calendars/${name}`, { year: one }) })),
      ],
      charts: holidays ? [pictureOf(capital(calendarWords[name]), shown, new Set(holidays))] : [],
      tables: [
        tableOf(
          'Versions, the one in force first',
          ['Version', 'Since', 'Applied by', 'Clocks moved', 'Breaches taken back'],
          versions.map((version) => [
            ...[version.version, version.since ? clerkTime(version.since) : 'the beginning', byWords(version)],
            ...[version.effect?.deadlinesMoved ?? '-', version.effect?.breachesRetracted ?? '-'],
          ]),
        ),
      ],
    };
  }
}

const byWords = ({ by }: Version): string =>
  by ? `${by.user ?? by.party}${by.approvedBy ? ` and ${by.approvedBy}` : ''}` : 'a start of the exchange';

const pictureOf = (name: string, year: number, holidays: ReadonlySet<string>) =>
  yearDrawn({
    ...{ id: 'year', title: `${name}, ${year}` },
    columns: [{ name: 'Working Days', number: true }, { name: 'Bank holidays' }],
    months: Array.from({ length: 12 }, (_, n) => {
      const month = `${year}-${String(n + 1).padStart(2, '0')}`;
      const first = plainDate(`${month}-01`);
      const dates = datesOf(first);
      const days = dates.map((date) => kindOf(date, holidays));
      const off = dates.filter((_, at) => days[at] === 'holiday').map(clerkDate);
      return {
        ...{ name: clerkMonth(month).split(' ', 1)[0]!, begins: weekdays.indexOf(weekdayOf(first)), days },
        told: [days.filter((day) => day === 'counts').length, off.join(', ') || '-'],
      };
    }),
  });

const kindOf = (date: PlainDate, holidays: ReadonlySet<string>): YearDay =>
  isWeekend(date) ? 'weekend' : holidays.has(date) ? 'holiday' : 'counts';

const datesOf = (first: PlainDate): readonly PlainDate[] => {
  const dates: PlainDate[] = [];
  for (let date = first; date.slice(0, 7) === first.slice(0, 7); date = addDays(date, 1)) dates.push(date);
  return dates;
};
