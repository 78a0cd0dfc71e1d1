import { Injectable } from '@nestjs/common';
import { orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { Coverage } from '@icx/holdings-service';
import { curves } from '@icx/pages';
import { isRefusal } from '@icx/refusals';
import { SuccessionReader } from '@icx/switching-service';
import { clerkDate, clerkNumber, clerkTime, plain, successionScope, successionStates } from '@icx/words';
import { List, Page, type Visit } from '../../pages/declare.ts';
import { whole, type Column, type ListOf } from '../../pages/list.ts';

type Succession = Awaited<ReturnType<SuccessionReader['list']>>[number];

const columns: readonly Column<Succession>[] = [
  { name: 'From', of: ({ from, id }) => ({ text: from, href: `/successions/${id}` }) },
  { name: 'To', of: ({ to }) => to },
  { name: 'Kind', as: 'plain', of: ({ kind }) => kind },
  { name: 'On', as: 'date', of: ({ effectiveFrom }) => effectiveFrom },
  { name: 'Of', of: (one) => successionScope(one) },
  { name: 'Reversed', of: ({ reversed }) => (reversed ? 'yes' : null) },
];

/** Who took over from whom, and how far that is. */
@Injectable()
export class SuccessionsDesk {
  constructor(
    private readonly successions: SuccessionReader,
    private readonly coverage: Coverage,
    private readonly admission: Admission,
  ) {}

  @List<Succession>('/successions', 'successions:read', {
    ...{ title: 'Successions', columns, inNavigation: { under: 'parties', hint: 'who took over from whom' } },
    empty: 'No party has taken over from another.',
  })
  async taken({ caller }: Visit): Promise<ListOf<Succession>> {
    return {
      ...whole(await this.successions.list(caller)),
      caption: 'In order of their recording',
      back: { text: 'Parties', href: '/parties' },
      acts: this.#mayRecord(caller) ? [{ text: 'Record a succession', href: '/successions/record' }] : [],
    };
  }

  @Page('/successions/:succession', 'successions:read', { title: 'Succession', template: 'facts-page' })
  async one({ caller, params }: Visit) {
    const { progress, ...one } = orRefuse(await this.successions.read(params['succession']!, caller));
    const { legsMoved, requestsTransferred, legsWaiting, problem } = progress;
    const count = (n: number | undefined) => (n === undefined ? '' : clerkNumber(n));
    return {
      title: `${one.to} takes over from ${one.from}`,
      back: { text: 'Successions', href: '/successions' },
      tags: [{ text: successionStates[progress.state], colour: progress.state === 'done' ? 'green' : 'blue' }],
      ...(problem ? { lead: problem } : {}),
      acts:
        this.#mayRecord(caller) && !one.reversed
          ? [{ text: 'Take it back', href: `/successions/${one.id}/reversal` }]
          : [],
      facts: [
        ['Kind', plain(one.kind)],
        ['From', clerkDate(one.effectiveFrom)],
        ['Of', successionScope(one)],
        ['Working Days on top', one.grace === 0 ? 'none' : String(one.grace)],
        ['Why', one.reason ?? ''],
        ['Recorded', clerkTime(one.recordedAt)],
        ['Taken back', one.reversed ? `${clerkTime(one.reversed.at)}: ${one.reversed.reason}` : ''],
        ['Legs put to the successor', count(legsMoved)],
        ['Requests that went on as the successor’s', count(requestsTransferred)],
        ['Open legs still with the old party', count(legsWaiting)],
      ],
      charts: await this.#codes(caller, one.id),
    };
  }

  /** Of the legs that it moved, what of their codes is there. */
  async #codes(caller: Caller, id: string) {
    if (!this.admission.mayLookAt(caller, 'successions:coverage')) return [];
    const coverage = await this.coverage.read(id, caller);
    if (isRefusal(coverage) || coverage.days.length === 0) return [];
    const steps = coverage.days.map(({ on, legs, held, answered }) => ({
      ...{ name: clerkDate(on), values: [legs, held, answered] },
    }));
    const series = ['legs moved', 'codes held', 'answered'];
    return [curves({ ...{ id: 'coverage', title: 'Codes of what it moved', of: 'Day', unit: 'legs' }, series, steps })];
  }

  #mayRecord(caller: Caller): boolean {
    return this.admission.alsoMay(caller, 'successions:record') === undefined;
  }
}
