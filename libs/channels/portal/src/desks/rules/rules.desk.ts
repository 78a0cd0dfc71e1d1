import { Injectable } from '@nestjs/common';
import { SlaTermDto } from '@icx/api-channel/dto/rules/rules';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { CalendarVersions, SlaTerms } from '@icx/rules-service';
import { calendarWords, clerkDate, clerkNumber, clerkTime } from '@icx/words';
import { calendarNames } from '@icx/working-days';
import { Form, Page, type Sent, type Visit } from '../../pages/declare.ts';
import { optionsFor } from '../../pages/fields.ts';
import { tableOf } from '../../pages/table.ts';
import { TwoPeople } from '../two-people.ts';

/** By what clocks run. */
@Injectable()
export class RulesDesk {
  constructor(
    private readonly calendars: CalendarVersions,
    private readonly terms: SlaTerms,
    private readonly twoPeople: TwoPeople,
    private readonly admission: Admission,
  ) {}

  @Page('/rules', 'terms:read', {
    ...{ title: 'Terms and calendars', template: 'tables-page' },
    inNavigation: { under: 'parties', hint: 'by what clocks run' },
  })
  rules({ caller }: Visit) {
    const { items, following } = this.calendars.list(caller);
    const offered = (action: 'terms:add' | 'calendars:apply', text: string, href: string) =>
      this.admission.alsoMay(caller, action) === undefined ? [{ text, href }] : [];
    return {
      ...(following ? { lead: followingWords(following) } : {}),
      acts: [
        ...offered('terms:add', 'Add a term', '/rules/terms/add'),
        ...offered('calendars:apply', 'Add a bank holiday', '/rules/calendars/day'),
        ...offered('calendars:apply', 'Apply what GOV.UK publishes', '/rules/calendars/publication'),
      ],
      tables: [
        tableOf(
          'SLA terms',
          ['Term', 'From', '#Working Days', 'Calendar', 'In force'],
          this.terms
            .list(caller)
            .map(({ id, effectiveFrom, workingDays, calendar, inForce }) => [
              ...[id, clerkDate(effectiveFrom), workingDays, calendarWords[calendar], inForce ? 'yes' : '-'],
            ]),
        ),
        tableOf(
          'Calendars of bank holidays',
          ['Calendar', 'Version', 'Years', 'Since'],
          items.map(({ name, version, firstYear, lastYear, since }) => [
            { text: calendarWords[name], href: `/rules/calendars/${name}` },
            ...[version, `${firstYear} to ${lastYear}`, since ? clerkTime(since) : '-'],
          ]),
        ),
      ],
    };
  }

  @Form('/rules/terms/add', 'terms:add', {
    ...{ title: 'Add an SLA term', body: SlaTermDto, submit: 'Add it', given: 'about', check: 'preview' },
    done: 'Added.',
    fields: [
      { name: 'id', label: 'Name', hint: 'Its own, for good. For example mp121-5wd.', width: 20 },
      { name: 'effectiveFrom', label: 'From', hint: 'The first day of receipt to which it applies.', kind: 'date' },
      { name: 'workingDays', label: 'Working Days', hint: 'After the day of receipt, which is day 0.', width: 4 },
      {
        ...{ name: 'calendar', label: 'Calendar', kind: 'list' },
        options: optionsFor(calendarNames, (name) => calendarWords[name]),
      },
    ],
  })
  add(sent: Sent<SlaTermDto>) {
    const { dryRun: _, ...term } = sent.body;
    return this.twoPeople.take('add-term', term, sent, () => '/rules');
  }

  async preview({ body: { dryRun: _, ...term } }: Sent<SlaTermDto>) {
    const { before, dueOn, effectiveFrom, runningClocks } = orRefuse(await this.terms.preview(term));
    return {
      template: 'check-tables',
      lead: `No clock that runs moves: ${runningClocks === 0 ? 'none runs' : `${clerkNumber(runningClocks)} run, and each keeps its term and its day due`}.`,
      tables: [
        tableOf(
          `Of what is received on ${clerkDate(effectiveFrom)}`,
          ['By', 'Due on'],
          [
            ...(before ? [[`${before.term}, as it is`, clerkDate(before.dueOn)]] : []),
            [`${term.id}, as it would be`, clerkDate(dueOn)],
          ],
        ),
      ],
    };
  }

  about() {
    return { back: '/rules' };
  }
}

type Following = NonNullable<ReturnType<CalendarVersions['list']>['following']>;

const followingWords = ({ version, examined, of }: Following): string =>
  `Calendar ${version} is in force. Requests follow it${examined !== null && of !== null ? `: ${examined} of ${of} so far` : ''}; whatever is acted on follows first.`;
