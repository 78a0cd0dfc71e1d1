import { Injectable } from '@nestjs/common';
import { ApprovalListDto, DeclineDto } from '@icx/api-channel/dto/approvals/approvals';
import { orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { ApprovalReader, TwoPersonActs } from '@icx/approvals-service';
import { clerkTime } from '@icx/words';
import { Download, Form, Page, type Sent, type Visit } from '../../pages/declare.ts';
import { everyRow, listing, PER_PAGE } from '../../pages/listing.ts';
import { Waits, type WaitingLine } from '../../pages/waiting.ts';
import { factsOf } from './facts.ts';

/** Facts of a proposal that are shown at once; all of them can be saved. */
const MOST_FACTS = 200;
/** Proposals that the start page counts. */
const COUNTED = 20;
type Shown = Awaited<ReturnType<ApprovalReader['list']>>['items'][number];

/** What one person proposed and another has to approve. */
@Injectable()
export class ApprovalsDesk {
  constructor(
    private readonly acts: TwoPersonActs,
    private readonly approvals: ApprovalReader,
    private readonly admission: Admission,
  ) {}

  @Page('/approvals', 'approvals:list', {
    ...{ title: 'Approvals', template: 'approvals/list', query: ApprovalListDto, inNavigation: 'Approvals' },
  })
  async list({ caller, query, problems }: Visit<ApprovalListDto>) {
    const { after = 0n, all = false } = query;
    const page = await this.approvals.list(caller, { after, all, limit: PER_PAGE });
    return {
      list: listing('/approvals', { ...query, limit: undefined }, page.next, problems),
      table: {
        caption: all ? 'Every proposal' : 'Waiting for a second person',
        columns: ['What', 'Proposed by', 'Until', 'State'].map((name) => ({ name })),
        rows: page.items.map(({ id, summary, proposedBy, expiresAt, state }) => [
          { text: summary, href: `/approvals/${id}` },
          proposedBy.user,
          clerkTime(expiresAt),
          plain(state),
        ]),
      },
    };
  }

  @Page('/approvals.csv', 'approvals:list', { title: 'Approvals', template: '', query: ApprovalListDto })
  save({ caller, query: { all = false } }: Visit<ApprovalListDto>) {
    const page = ({ limit, after = '0' }: { readonly limit: number; readonly after?: string }) =>
      this.approvals.list(caller, { limit, after: BigInt(after), all });
    const names = ['id', 'act', 'summary', 'state', 'proposedBy', 'proposedAt', 'expiresAt'] as const;
    const cells = (one: Shown) => names.map((name) => (name === 'proposedBy' ? one.proposedBy.user : one[name]));
    return new Download(everyRow(names, page, cells), 'approvals.csv');
  }

  @Page('/approvals/:approval', 'approvals:read', { title: 'Proposal', template: 'approvals/one' })
  async one({ caller, params }: Visit) {
    const { content, ...approval } = await this.#read(params, caller);
    const facts = factsOf(content);
    const waits = approval.state === 'awaiting-approval';
    return {
      title: approval.summary,
      approval: { ...approval, state: plain(approval.state), next: waits ? null : approval.next },
      facts: facts.slice(0, MOST_FACTS),
      more: Math.max(0, facts.length - MOST_FACTS),
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
    done: 'Approved. What came of it stands here.',
  })
  async approve({ params, caller, context }: Sent) {
    const { id } = orRefuse(await this.acts.approve(params['approval']!, caller, context));
    return `/approvals/${id}`;
  }

  @Form('/approvals/:approval/decline', 'approvals:decline', {
    ...{ title: 'Decline it, or take it back', body: DeclineDto, given: 'about', submit: 'Decline' },
    done: 'Declined: nothing was done.',
    fields: [{ name: 'reason', label: 'Why', hint: 'Told to who proposed it.', kind: 'text' }],
  })
  async decline({ params, caller, context, body: { reason } }: Sent<DeclineDto>) {
    const { id } = orRefuse(await this.acts.decline(params['approval']!, reason, caller, context));
    return `/approvals/${id}`;
  }

  async about({ params, caller }: Visit) {
    const { id, summary, proposedBy } = await this.#read(params, caller);
    return { back: `/approvals/${id}`, lead: `${summary} Proposed by ${proposedBy.user}.` };
  }

  @Waits('approvals:approve')
  async waits(caller: Caller): Promise<readonly WaitingLine[]> {
    const { items, next } = await this.approvals.list(caller, { after: 0n, limit: COUNTED, all: false });
    const others = items.filter(({ proposedBy }) => proposedBy.user !== caller.user);
    return [{ text: 'proposals to approve or decline', count: others.length, more: next !== null, href: '/approvals' }];
  }

  async #read(params: Visit['params'], caller: Caller) {
    return orRefuse(await this.approvals.read(params['approval']!, caller));
  }
}

const plain = (state: string): string => state.replaceAll('-', ' ');
