import { Injectable } from '@nestjs/common';
import { ContradictionsDto, CountsDto } from '@icx/api-channel/dto/switching/switches';
import { Field, orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { parseMpxn, type Mpxn } from '@icx/identifiers';
import { SwitchReader, type SupplyHistory } from '@icx/switching-service';
import { clerkDate, clerkTime, lastDay, supplyReason } from '@icx/words';
import { GoTo, List, Page, type Visit } from '../../pages/declare.ts';
import type { Column, ListOf } from '../../pages/list.ts';
import { listing, narrowingBy, PER_PAGE, type FilterField } from '../../pages/listing.ts';
import { tableOf } from '../../pages/table.ts';
import { Waits, type WaitingLine } from '../../pages/waiting.ts';

const feed = { text: 'Switch feed', href: '/switches' };

class OfDayDto extends CountsDto {
  @Field(parseMpxn, { optional: true, description: 'Of which the supply history is wanted.' }) mpxn?: Mpxn;
}

const asked: readonly FilterField[] = [
  { name: 'date', label: 'Received on', kind: 'date' },
  { name: 'mpxn', label: 'Or of this meter point' },
];

const contradictions: readonly Column<SupplyHistory>[] = [
  { name: 'Meter point', whole: true, of: ({ mpxn }) => ({ text: mpxn, href: `/switches/${mpxn}` }) },
  { name: 'What does not fit', of: (one) => one.contradictions.map(({ detail }) => detail).join(' ') },
  {
    name: 'Switches to ask about',
    of: (one) => [...new Set(one.contradictions.flatMap(({ switches }) => switches))].join(', '),
  },
  { name: 'Counts as its supplier', of: ({ periods }) => periods.at(-1)?.supplier },
];

/** What the feed of switches said: what came, what of it does not fit, and who supplies a meter point by it. */
@Injectable()
export class SwitchesDesk {
  constructor(
    private readonly switches: SwitchReader,
    private readonly admission: Admission,
  ) {}

  @Page(feed.href, 'switches:count', {
    ...{ title: feed.text, template: 'looked-up', query: OfDayDto },
    inNavigation: {
      under: 'devices',
      daily: ['data-fixes:name-handler'],
      hint: 'changes of supplier: what came, and who supplies a meter point',
    },
  })
  async day({ caller, query, typed, problems }: Visit<OfDayDto>) {
    const { mpxn, date } = query;
    if (mpxn) return new GoTo(`/switches/${mpxn}`);
    const counts = await this.switches.counts(caller, date);
    const last = counts.lastReceivedAt;
    const list = listing('/switches', { date: counts.date, ...query }, null, problems, typed);
    return {
      lead: last ? `The last message came ${clerkTime(last)}.` : 'No message ever came: ask the sender of the feed.',
      links: this.#links(caller),
      ...{ list, narrowing: { ...narrowingBy(list, asked), narrowed: false } },
      tables: [
        tableOf(
          `Received on ${clerkDate(counts.date)}`,
          ['Party', '#Gained', '#Lost', '#Of those corrected', '#Withdrawn'],
          counts.items.map(({ party, gained, lost, corrected, withdrawn }) => [
            ...[party, gained, lost, corrected, withdrawn],
          ]),
        ),
      ],
    };
  }

  @List<SupplyHistory>('/switches/contradictions', 'switches:review', {
    ...{ title: 'Contradictions', query: ContradictionsDto, columns: contradictions },
    empty: 'No switches contradict each other.',
  })
  contradictory({ caller }: Visit<ContradictionsDto>): ListOf<SupplyHistory> {
    return {
      rows: ({ limit, after }) =>
        this.switches.contradictions({ limit, ...(after === undefined ? {} : { after: after as Mpxn }) }),
      lead: 'Ask the sender of the feed. A correction in a higher version takes a meter point off this list.',
      back: feed,
      links: this.#parked(caller),
    };
  }

  @Page('/switches/:mpxn', 'switches:read', { title: 'Who supplies', template: 'facts-page' })
  async history({ caller, params }: Visit) {
    const history = orRefuse(await this.switches.history(params['mpxn']!, caller));
    const now = history.periods.at(-1);
    return {
      title: `Supply of ${history.mpxn}`,
      back: feed,
      lead: now
        ? `${now.supplier}${now.from ? `, from ${clerkDate(now.from)}` : ''}.`
        : 'Nobody, as far as the switches tell.',
      facts: history.contradictions.map(({ detail }) => ['Does not fit', detail]),
      tables: [
        tableOf(
          'Its suppliers',
          ['Supplier', 'First day', 'Last day', 'By'],
          history.periods
            .map((period) => [
              ...[period.supplier, clerkDate(period.from), lastDay(period.to), supplyReason(period) || '-'],
            ])
            .toReversed(),
        ),
      ],
    };
  }

  @Waits('switches:review')
  async waits(): Promise<readonly WaitingLine[]> {
    const { items, next } = await this.switches.contradictions({ limit: PER_PAGE });
    const href = '/switches/contradictions';
    return [
      { text: 'meter points whose switches contradict each other', count: items.length, more: next !== null, href },
    ];
  }

  #links(caller: Caller) {
    const review = this.admission.mayLookAt(caller, 'switches:review');
    return [...(review ? [{ text: 'Contradictions', href: '/switches/contradictions' }] : []), ...this.#parked(caller)];
  }

  #parked(caller: Caller) {
    const may = this.admission.mayLookAt(caller, 'feed:list');
    return may ? [{ text: 'What could not be taken', href: '/feed/parked' }] : [];
  }
}
