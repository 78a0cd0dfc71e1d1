import { Injectable } from '@nestjs/common';
import { SlaTermDto } from '@icx/api-channel/dto/rules/rules';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { TwoPersonActs } from '@icx/approvals-service';
import { AuditTrail } from '@icx/audit';
import { CalendarVersions, SlaTerms } from '@icx/rules-service';
import { clerkDate, clerkTime } from '@icx/words';
import { calendarNames } from '@icx/working-days';
import { Form, Page, Proposed, type Sent, type Visit } from '../../pages/declare.ts';
import { tableOf } from '../../pages/table.ts';

/** By what clocks run, and how the exchange is held to its log. */
@Injectable()
export class RulesDesk {
  constructor(
    private readonly calendars: CalendarVersions,
    private readonly terms: SlaTerms,
    private readonly acts: TwoPersonActs,
    private readonly admission: Admission,
    private readonly audit: AuditTrail,
  ) {}

  @Page('/rules', 'terms:read', { title: 'Terms and calendars', template: 'tables-page', inNavigation: 'Rules' })
  rules({ caller }: Visit) {
    const { items, following } = this.calendars.list(caller);
    return {
      ...(following ? { lead: `Requests follow calendar ${following.version}; it counts already.` } : {}),
      acts:
        this.admission.alsoMay(caller, 'terms:add') === undefined
          ? [{ text: 'Add a term', href: '/rules/terms/add' }]
          : [],
      links: [{ text: 'Checkpoint of the log', href: '/audit' }],
      tables: [
        tableOf(
          'SLA terms',
          ['Term', 'From', '#Working Days', 'Calendar', 'In force'],
          this.terms
            .list(caller)
            .map(({ id, effectiveFrom, workingDays, calendar, inForce }) => [
              ...[id, clerkDate(effectiveFrom), workingDays, calendar.replaceAll('-', ' '), inForce ? 'yes' : '-'],
            ]),
        ),
        tableOf(
          'Calendars of bank holidays',
          ['Calendar', 'Version', 'Years', 'Since'],
          items.map(({ name, version, firstYear, lastYear, since }) => [
            ...[name.replaceAll('-', ' '), version, `${firstYear} to ${lastYear}`, since ? clerkTime(since) : '-'],
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
        options: calendarNames.map((value) => ({ value, text: value.replaceAll('-', ' ') })),
      },
    ],
  })
  async add({ body: { dryRun: _, ...term }, caller, context }: Sent<SlaTermDto>) {
    const taken = orRefuse(await this.acts.take('add-term', term, caller, context));
    return 'proposal' in taken ? new Proposed(`/approvals/${taken.proposal.id}`) : '/rules';
  }

  async preview({ body: { dryRun: _, ...term } }: Sent<SlaTermDto>) {
    const { before, dueOn, effectiveFrom, runningClocks, workingDays, calendar } = orRefuse(
      await this.terms.preview(term),
    );
    const row = (key: string, value: string) => ({ key: { text: key }, value: { text: value } });
    return {
      answers: [
        row('Term', `${term.id}: ${workingDays} Working Days, ${calendar.replaceAll('-', ' ')}`),
        row('Received on', clerkDate(effectiveFrom)),
        row('Would be due on', clerkDate(dueOn)),
        ...(before ? [row('Is due on, by now', `${clerkDate(before.dueOn)}, by ${before.term}`)] : []),
        row('Clocks that run', `${runningClocks}; they keep their terms`),
      ],
    };
  }

  about() {
    return { back: '/rules' };
  }

  @Page('/audit', 'audit:read', { title: 'Checkpoint of the log', template: 'tables-page' })
  async checkpoint() {
    const { size, root, at, note } = orRefuse(await this.audit.checkpoint());
    const { name } = this.audit.publicKey;
    return {
      back: { text: 'Terms and calendars', href: '/rules' },
      lead: 'Keep it: what it covers cannot be changed without its showing.',
      tables: [
        tableOf(
          'The latest',
          ['What', 'Value'],
          [
            ['Events', String(size)],
            ['Root', Buffer.from(root).toString('hex')],
            ['At', clerkTime(at)],
            ['Log', name],
            ['Key', String(this.audit.publicKey)],
            ['Signed note', note],
          ],
        ),
      ],
    };
  }
}
