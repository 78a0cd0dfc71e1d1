import { Injectable } from '@nestjs/common';
import { CutOffDto } from '@icx/api-channel/dto/reports/reports';
import { orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { reportKinds } from '@icx/reporting';
import { ReportCalendar, ReportIssues, reportUnknown, type ReportedMonth } from '@icx/reporting-service';
import { clerkDate, clerkMonth } from '@icx/words';
import { Form, Page, type Sent, type Visit } from '../../pages/declare.ts';
import { tableOf, type Cell } from '../../pages/table.ts';
import { Waits, type WaitingLine } from '../../pages/waiting.ts';
import { monthIn } from './report-month.ts';

/** Which monthly reports there are, by when they are due, and their issue. */
@Injectable()
export class ReportsDesk {
  constructor(
    private readonly calendar: ReportCalendar,
    private readonly issues: ReportIssues,
    private readonly admission: Admission,
  ) {}

  @Page('/reports', 'reports:read', {
    ...{ title: 'Monthly reports', template: 'tables-page' },
    inNavigation: { under: 'deadlines', daily: ['sla:alarms'], hint: 'read, save and issue them' },
  })
  async list({ caller }: Visit) {
    const months = await this.calendar.listFor(caller);
    return {
      links: this.admission.mayLookAt(caller, 'reports:targets') ? [{ text: 'Targets', href: '/reports/targets' }] : [],
      tables: [
        tableOf(
          'The latest month first',
          ['Month', 'Report', 'Issued', 'Due', 'Working Days taken', 'Next'],
          months.map((one) => [
            ...[clerkMonth(one.month), kindWords[one.kind], issuedWords(one)],
            one.production ? clerkDate(one.production.dueOn) : '-',
            one.production ? `${one.production.workingDays ?? '-'} of ${one.production.target.workingDays}` : '-',
            { links: this.#offered(caller, one) },
          ]),
        ),
      ],
    };
  }

  @Form('/reports/:kind/:month/issues', 'reports:issue', {
    ...{ title: 'Issue a report', body: CutOffDto, fields: [], given: 'about', submit: 'Issue it' },
    done: 'Issued, and on its way to the parties.',
  })
  async issue({ params, body: { cutoff }, context }: Sent<CutOffDto>) {
    orRefuse(await this.issues.issue(kindIn(params), monthIn(params), cutoff, context));
    return '/reports';
  }

  async about({ params }: Visit) {
    const [kind, month] = [kindIn(params), monthIn(params)];
    const { issues } = await this.calendar.of(kind, month);
    const again = issues.length > 0 ? ` It restates issue ${issues.length}, which stays as it is.` : '';
    return {
      back: '/reports',
      title: `Issue the ${kindWords[kind]} report of ${clerkMonth(month)}`,
      lead: `Its figures are frozen as they are known now, and sent to the parties.${again}`,
    };
  }

  /** Of the last month that has ended. */
  @Waits('reports:issue')
  async waits(caller: Caller): Promise<readonly WaitingLine[]> {
    const months = await this.calendar.listFor(caller, 2);
    const due = months.filter(({ ended, issues }) => ended && issues.length === 0);
    const days = due.flatMap(({ production }) => (production ? [production.dueOn] : [])).toSorted();
    return [{ text: 'reports to issue', count: due.length, href: '/reports', dueOn: days[0] ?? null }];
  }

  #offered(caller: Caller, { kind, month, ended }: ReportedMonth) {
    const at = `/reports/${kind}/${month}`;
    const link = (text: string, href: string) => ({ text, href, about: `${kindWords[kind]}, ${clerkMonth(month)}` });
    const may = (action: 'reports:sla' | 'reports:operational' | 'reports:issue' | 'reports:extract') =>
      this.admission.mayLookAt(caller, action);
    return [
      ...(may(`reports:${kind}`) ? [link('Read', at), link('CSV', `${at}/figures.csv`)] : []),
      ...(kind === 'sla' && may('reports:sla') ? [link('Breaches', `${at}/breaches.csv`)] : []),
      ...(kind === 'sla' && !may('reports:sla') && may('reports:extract')
        ? [link('Your part as CSV', `${at}/extract.csv`)]
        : []),
      ...(ended && may('reports:issue') ? [link('Issue', `${at}/issues`)] : []),
    ];
  }
}

const kindWords = { sla: 'SLA', operational: 'Operational' } as const;

const issuedWords = ({ issues, ended, production }: ReportedMonth): Cell => {
  const [first] = issues;
  if (!first) return ended ? { text: 'not yet', late: true } : 'the month runs';
  const on = clerkDate(production?.issuedOn ?? first.at.slice(0, 10));
  return issues.length === 1 ? on : `${on}, ${issues.length} issues`;
};

const kindIn = ({ kind }: Visit['params']) => orRefuse(reportKinds.find((one) => one === kind) ?? reportUnknown);
