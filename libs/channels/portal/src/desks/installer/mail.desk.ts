import { Injectable } from '@nestjs/common';
import { MailListDto, MailRejectionDto } from '@icx/api-channel/dto/mail/mail';
import { orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { mailStates } from '@icx/mail';
import { Inbound, type MailDocument, type MailPage } from '@icx/mail-service';
import { capital, clerkEnd, clerkTime, mailStateWords, plain, rungWords, scopeOfActWords } from '@icx/words';
import { instant, londonDate } from '@icx/working-days';
import { Form, List, Page, type Sent, type Visit } from '../../pages/declare.ts';
import type { Column, ListOf } from '../../pages/list.ts';
import { PER_PAGE } from '../../pages/listing.ts';
import { tableOf, type Cell } from '../../pages/table.ts';
import { Waits, type WaitingLine } from '../../pages/waiting.ts';

const pageOf = ({ mail = '' }: Visit['params']): string => `/mail/${mail}`;
type Line = MailPage['items'][number];

const saysWords = (says: string | null): string => (says === null ? 'not read yet' : plain(says));
const columns: readonly Column<Line>[] = [
  {
    name: 'Subject',
    of: ({ id, subject }) => ({
      text: subject === null || subject === '' ? 'No subject' : subject,
      href: `/mail/${id}`,
    }),
  },
  { name: 'From', of: ({ from }) => from.join(', ') },
  { name: 'Came in', as: 'time', of: ({ receivedAt }) => receivedAt },
  { name: 'Says', of: ({ says }) => saysWords(says) },
  { name: 'State', of: ({ state }) => mailStateWords[state] },
  { name: 'Until', as: 'time', of: ({ waitsUntil }) => waitsUntil },
];
const saved: readonly Column<Line>[] = [
  { name: 'id', of: ({ id }) => id },
  { name: 'state', of: ({ state }) => state },
  { name: 'receivedAt', of: ({ receivedAt }) => receivedAt },
  { name: 'from', of: ({ from }) => from.join(', ') },
  { name: 'subject', of: ({ subject }) => subject },
  { name: 'says', of: ({ says }) => says },
  { name: 'party', of: ({ party }) => party },
  { name: 'why', of: ({ why }) => why?.code },
  { name: 'waitsUntil', of: ({ waitsUntil }) => waitsUntil },
];

/** Mails that came in: what of them could not act by itself waits for the word of a person. No code of them is shown. */
@Injectable()
export class MailDesk {
  constructor(
    private readonly inbound: Inbound,
    private readonly admission: Admission,
  ) {}

  @List<Line>('/mail', 'mail:list', {
    ...{
      title: 'Mail that came in',
      query: MailListDto,
      inNavigation: {
        under: 'requests',
        daily: ['map-reports:read'],
        hint: 'what was taken of each mail, and what waits for your word',
      },
      columns,
      saved,
    },
    filters: [
      {
        ...{ name: 'state', label: 'State', any: 'Any' },
        options: mailStates.map((value) => ({ value, text: capital(mailStateWords[value]) })),
      },
    ],
    empty:
      'No mail of yours has come in. Answers and requests may be sent by mail, to the address that notices come from.',
  })
  list({ caller, query: { state } }: Visit<MailListDto>): ListOf<Line> {
    return {
      caption: 'The newest first',
      rows: ({ limit, after }) =>
        this.inbound.page(caller, { state }, limit, after === undefined ? undefined : BigInt(after)),
    };
  }

  @Page('/mail/:mail', 'mail:read', { title: 'A mail that came in', template: 'tables-page' })
  async one({ caller, params }: Visit) {
    const mail = orRefuse(await this.inbound.read(caller, params['mail']!));
    const may = (action: 'mail:confirm' | 'mail:reject') =>
      mail.state === 'waits' && this.admission.alsoMay(caller, action) === undefined;
    return {
      title: mail.subject ?? 'A mail that came in',
      back: { text: 'Mail that came in', href: '/mail' },
      lead: leadOf(mail),
      acts: [
        may('mail:confirm') && { text: 'It is ours: do what it says', href: `${pageOf(params)}/confirmation` },
        may('mail:reject') && { text: 'Reject it', href: `${pageOf(params)}/rejection` },
      ].filter(Boolean),
      links: [
        { text: 'All that wait', href: '/mail?state=waits' },
        ...(this.admission.mayLookAt(caller, 'mail:replay')
          ? [{ text: 'Read it again with this release', href: `${pageOf(params)}/replay` }]
          : []),
      ],
      tables: tablesOf(mail),
    };
  }

  @Page('/mail/:mail/replay', 'mail:replay', { title: 'Read again', template: 'tables-page' })
  async replay({ params }: Visit) {
    const { result, differences } = orRefuse(await this.inbound.replay(params['mail']!));
    const rows = differences.map(({ what, then, now }) => [what, JSON.stringify(then), JSON.stringify(now)]);
    return {
      back: { text: 'The mail', href: pageOf(params) },
      lead: `${replayWords[result]} Nothing was changed.`,
      tables: result === 'differs' ? [tableOf('What would be otherwise', ['What', 'Then', 'Now'], rows)] : [],
    };
  }

  @Form('/mail/:mail/confirmation', 'mail:confirm', {
    ...{ title: 'It is yours', fields: [], given: 'about', submit: 'Do what it says' },
    done: 'Confirmed. What came of it stands here.',
  })
  async confirm({ params, context }: Sent) {
    orRefuse(await this.inbound.confirm(params['mail']!, context));
    return pageOf(params);
  }

  @Form('/mail/:mail/rejection', 'mail:reject', {
    ...{ title: 'Reject a mail', body: MailRejectionDto, given: 'about', submit: 'Reject it' },
    done: 'Rejected: it never acts.',
    fields: [{ name: 'reason', label: 'Why', hint: 'For your own record. Never a code.', kind: 'text' }],
  })
  async reject({ params, context, body: { reason } }: Sent<MailRejectionDto>) {
    orRefuse(await this.inbound.reject(params['mail']!, reason, context));
    return pageOf(params);
  }

  async about({ caller, params }: Visit) {
    const mail = orRefuse(await this.inbound.read(caller, params['mail']!));
    const until = mail.waitsUntil === null ? '' : ` It can be confirmed until ${clerkTime(mail.waitsUntil)}.`;
    return {
      back: pageOf(params),
      lead: `“${mail.subject ?? ''}” from ${mail.from.join(', ')}, ${clerkTime(mail.receivedAt)}: ${saysWords(mail.says)}.${until}`,
    };
  }

  @Waits('mail:confirm')
  async waits(caller: Caller): Promise<readonly WaitingLine[]> {
    if (this.admission.alsoMay(caller, 'mail:confirm') !== undefined) return [];
    const { items, next } = await this.inbound.page(caller, { state: 'waits' }, PER_PAGE);
    const soonest = items.flatMap(({ waitsUntil }) => waitsUntil ?? []).toSorted()[0];
    return [
      {
        ...{ text: 'mails of yours to confirm or reject', count: items.length, more: next !== null },
        href: '/mail?state=waits',
        dueOn: soonest === undefined ? null : lastDayBefore(soonest),
      },
    ];
  }
}

/** The end of a wait is the midnight after its last day. */
const lastDayBefore = (end: string) => londonDate(instant(new Date(Date.parse(end) - 1).toISOString()));

const replayWords = {
  same: 'This release makes the same of it.',
  differs: 'This release makes something else of it.',
  'raw-deleted': 'Its bytes are deleted, so it cannot be read again.',
  'not-read': 'It was not read yet.',
} as const;

const leadOf = ({ state, why, waitsUntil }: MailDocument): string => {
  const stands = `${capital(mailStateWords[state])}.`;
  const until = waitsUntil === null ? '' : ` It lapses ${clerkEnd(waitsUntil)}, and counts as of when it came in.`;
  return `${stands}${why ? ` ${why.detail}` : ''}${until}`;
};

const tablesOf = (mail: MailDocument) => {
  const { rungs, acted, faults, confirmed, rejected, rawDeleted } = mail;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Says', mail.automatic ? `${saysWords(mail.says)}; written by a machine` : saysWords(mail.says)],
    ['From', mail.from.join(', ')],
    ['To', mail.to.join(', ')],
    ['Came in', clerkTime(mail.receivedAt)],
    ['Party', mail.party],
    ['Files', mail.attachments.map(({ name }) => name).join(', ')],
    ['Code', mail.hasCode ? 'One stands in it: it is shown nowhere.' : null],
    ['Mind', faults.join(' ')],
    ['Confirmed', confirmed && `${clerkTime(confirmed.at)} by ${confirmed.by}`],
    ['Rejected', rejected && `${clerkTime(rejected.at)} by ${rejected.by}: ${rejected.reason}`],
    ['Deleted', rawDeleted && `${clerkTime(rawDeleted.at)}: ${rawDeleted.why}`],
  ];
  const ladder = rungs.map(({ rung, stands, detail }) => [capital(rungWords[rung]), stands ? 'yes' : 'no', detail]);
  const came = acted.flatMap(({ at, scope, outcomes }) =>
    outcomes.map(({ request, leg, attachment, outcome, detail }): readonly Cell[] => [
      request
        ? { text: leg === null ? request : `${request}, leg ${leg}`, href: `/requests/${request}` }
        : (attachment ?? 'The mail'),
      ...[`${clerkTime(at)}, ${scopeOfActWords(scope)}`, plain(outcome), detail ?? '-'],
    ]),
  );
  return [
    ...(came.length > 0 ? [tableOf('What came of it', ['About', 'When', 'Outcome', 'Why'], came)] : []),
    tableOf(
      'The mail',
      ['What', 'As it came'],
      facts.filter((fact): fact is readonly [string, string] => Boolean(fact[1])),
    ),
    ...(ladder.length > 0 ? [tableOf('Whether it is trusted', ['What', 'Stands', 'Why'], ladder)] : []),
  ];
};
