import { Injectable } from '@nestjs/common';
import { ReportTargetDto } from '@icx/api-channel/dto/reports/reports';
import { orRefuse } from '@icx/api-channel/http';
import { ReportCalendar } from '@icx/reporting-service';
import { Form, List, type Sent } from '../../pages/declare.ts';
import { whole, type Column, type ListOf } from '../../pages/list.ts';

type Target = ReturnType<ReportCalendar['targets']>['items'][number];

const columns: readonly Column<Target>[] = [
  { name: 'Of months that end from', as: 'date', of: ({ effectiveFrom }) => effectiveFrom },
  { name: '#Working Days', of: ({ workingDays }) => workingDays },
  { name: 'Only with a derogation', of: ({ derogation }) => (derogation ? 'yes' : null) },
];

/** In how many Working Days a report is to be issued. */
@Injectable()
export class TargetsDesk {
  constructor(private readonly calendar: ReportCalendar) {}

  @List<Target>('/reports/targets', 'reports:targets', {
    ...{ title: 'Targets of reports', columns },
    empty: 'No target was set.',
  })
  targets(): ListOf<Target> {
    const { fallback, items } = this.calendar.targets();
    return {
      ...whole(items),
      caption: 'In the order in which they were set',
      lead: `Where a derogation binds, a report is to be issued within ${fallback} Working Days.`,
      back: { text: 'Monthly reports', href: '/reports' },
      acts: [{ text: 'Set a target', href: '/reports/targets/set' }],
    };
  }

  @Form('/reports/targets/set', 'reports:targets', {
    ...{ title: 'Set a target', body: ReportTargetDto, given: 'about', submit: 'Set it', done: 'Set.' },
    fields: [
      { name: 'effectiveFrom', label: 'First day', kind: 'date', hint: 'For months that end on it or later.' },
      { name: 'workingDays', label: 'Working Days', hint: 'After the end of the month, at most 60.', width: 2 },
      {
        ...{ name: 'derogation', label: 'Does a derogation bind?', kind: 'choice' },
        options: [
          { value: 'false', text: 'No' },
          { value: 'true', text: 'Yes: the fallback binds' },
        ],
      },
    ],
  })
  async set({ body: { derogation = false, ...target }, context }: Sent<ReportTargetDto>) {
    orRefuse(await this.calendar.setTarget({ ...target, derogation }, context.receivedAt, context));
    return '/reports/targets';
  }

  about() {
    return { back: '/reports/targets', lead: 'Earlier targets stay, for the months that they were for.' };
  }
}
