import { Injectable } from '@nestjs/common';
import { ApprovalListDto, DeclineDto } from '@icx/api-channel/dto/approvals/approvals';
import { orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { ApprovalReader, TwoPersonActs } from '@icx/approvals-service';
import { clerkDate, clerkTime, plain } from '@icx/words';
import { Download, Form, List, Page, type Sent, type Visit } from '../../pages/declare.ts';
import type { Column, ListOf } from '../../pages/list.ts';
import { PER_PAGE, type FilterField } from '../../pages/listing.ts';
import { tableOf } from '../../pages/table.ts';
import { Waits, type WaitingLine } from '../../pages/waiting.ts';
import { factsOf, type Fact } from './facts.ts';

/** Facts of a proposal that are shown at once; all of them can be saved. */
const MOST_FACTS = 200;
/** Of them, beside the button that approves. */
const MOST_AT_ONCE = 30;
type Line = Awaited<ReturnType<ApprovalReader['list']>>['items'][number];

const columns: readonly Column<Line>[] = [
  { name: 'What', of: ({ id, summary }) => ({ text: summary, href: `/approvals/${id}` }) },
  { name: 'Proposed by', of: ({ proposedBy }) => nameOf(proposedBy.user) },
  { name: 'Until', as: 'time', of: ({ expiresAt }) => expiresAt },
  { name: 'State', as: 'plain', of: ({ state }) => state },
];
const saved = (['id', 'act', 'summary', 'state', 'proposedBy', 'proposedAt', 'expiresAt'] as const).map(
  (name): Column<Line> => ({ name, of: (one) => (name === 'proposedBy' ? one.proposedBy.user : one[name]) }),
);
const filters: readonly FilterField[] = [
  {
    ...{ name: 'all', label: 'Which', any: 'What waits' },
    options: [{ value: 'true', text: 'Also what was decided on or expired' }],
  },
];

/** What one person proposed and another has to approve. */
@Injectable()
export class ApprovalsDesk {
  constructor(
    private readonly acts: TwoPersonActs,
    private readonly approvals: ApprovalReader,
    private readonly admission: Admission,
  ) {}

  @List<Line>('/approvals', 'approvals:list', {
    ...{
      title: 'Approvals',
      query: ApprovalListDto,
      inNavigation: {
        under: 'parties',
        daily: ['sla:alarms'],
        hint: 'what one person proposed and another decides on',
      },
      columns,
      saved,
      filters,
    },
    empty: 'Nothing waits for a second person.',
  })
  list({ caller, query: { all = false } }: Visit<ApprovalListDto>): ListOf<Line> {
    return {
      caption: all ? 'Every proposal' : 'Waiting for a second person',
      rows: ({ limit, after = '0' }) => this.approvals.list(caller, { limit, after: BigInt(after), all }),
    };
  }

  @Page('/approvals/:approval', 'approvals:read', { title: 'Proposal', template: 'approvals/one' })
  async one({ caller, params }: Visit) {
    const { content, ...approval } = await this.#read(params, caller);
    const facts = factsOf(content);
    const waits = approval.state === 'awaiting-approval';
    return {
      title: approval.summary,
      approval: { ...approval, state: plain(approval.state), next: waits ? null : approval.next },
      facts: facts.slice(0, MOST_FACTS).map(told),
      more: Math.max(0, facts.length - MOST_FACTS),
      asks: nameOf(approval.proposedBy.user),
      approvedBy: approval.approved && nameOf(approval.approved.by.user),
      declinedBy: approval.declined && nameOf(approval.declined.by.user),
      own: approval.proposedBy.user === caller.user,
      mayApprove: waits && this.admission.alsoMay(caller, 'approvals:approve') === undefined,
    };
  }

  @Page('/approvals/:approval/content.csv', 'approvals:read', { title: 'Proposal', template: '' })
  async content({ caller, params }: Visit) {
    const { id, content } = await this.#read(params, caller);
    return new Download([['member', 'value'], ...factsOf(content)], `${id}.csv`);
  }

  @Form('/approvals/:approval/approval', 'approvals:approve', {
    ...{ title: 'Approve it', fields: [], given: 'about', submit: 'Approve and do it' },
    template: 'form-tables',
    done: 'Approved. What came of it stands here.',
  })
  async approve({ params, caller, context }: Sent) {
    const { id } = orRefuse(await this.acts.approve(params['approval']!, caller, context));
    return `/approvals/${id}`;
  }

  @Form('/approvals/:approval/decline', 'approvals:decline', {
    ...{ title: 'Decline it', body: DeclineDto, given: 'aboutDecline', submit: 'Decline' },
    template: 'form-tables',
    done: 'Declined: nothing was done.',
    fields: [{ name: 'reason', label: 'Why', hint: 'Told to who proposed it.', kind: 'text' }],
  })
  async decline({ params, caller, context, body: { reason } }: Sent<DeclineDto>) {
    const { id } = orRefuse(await this.acts.decline(params['approval']!, reason, caller, context));
    return `/approvals/${id}`;
  }

  async about({ params, caller }: Visit) {
    const { id, summary, proposedBy, content } = await this.#read(params, caller);
    const facts = factsOf(content);
    const more = facts.length - MOST_AT_ONCE;
    return {
      back: `/approvals/${id}`,
      lead: `${summary} ${nameOf(proposedBy.user)} asks for it.${more > 0 ? ` ${more} lines more are on the page of the proposal.` : ''}`,
      tables: [tableOf('What is asked for', ['What', 'How'], facts.slice(0, MOST_AT_ONCE).map(told))],
    };
  }

  /** Who proposed it takes it back by the same form. */
  async aboutDecline(visit: Visit) {
    const { proposedBy } = await this.#read(visit.params, visit.caller);
    return { ...(await this.about(visit)), ...(proposedBy.user === visit.caller.user && { title: 'Take it back' }) };
  }

  @Waits('approvals:approve')
  async waits(caller: Caller): Promise<readonly WaitingLine[]> {
    const { items, next } = await this.approvals.list(caller, { after: 0n, limit: PER_PAGE, all: false });
    const others = items.filter(({ proposedBy }) => proposedBy.user !== caller.user);
    return [{ text: 'proposals to approve or decline', count: others.length, more: next !== null, href: '/approvals' }];
  }

  async #read(params: Visit['params'], caller: Caller) {
    return orRefuse(await this.approvals.read(params['approval']!, caller));
  }
}

/** A day, a time, or several of them, as people read them; a file has them as they were asked for. */
const told = ([name, value]: Fact): Fact => [name, value.split(', ').map(saidOf).join(', ')];
const saidOf = (value: string): string => {
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return clerkDate(value);
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? clerkTime(value) : value;
};

/** `user:SECA/anna`: anna of SECA. */
const nameOf = (user: string): string => user.replace(/^\w+:(\w+)\/(.+)$/, '$2 of $1');
