import { Injectable } from '@nestjs/common';
import { DismissalDto, ParkedListDto } from '@icx/api-channel/dto/switching/feed';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { ParkedMessages, parkedStates, type ParkedPage } from '@icx/public-events-service';
import { clerkTime } from '@icx/words';
import { Form, List, Page, type Sent, type Visit } from '../../pages/declare.ts';
import type { Column, ListOf } from '../../pages/list.ts';
import { PER_PAGE, type FilterField } from '../../pages/listing.ts';
import { Waits, type WaitingLine } from '../../pages/waiting.ts';

type Line = ParkedPage['items'][number];

const columns: readonly Column<Line>[] = [
  { name: 'Message', whole: true, of: ({ id }) => ({ text: id, href: addressOf(id) }) },
  { name: 'State', of: ({ state }) => state },
  { name: 'Came', as: 'time', of: ({ parkedAt }) => parkedAt },
  { name: 'Why it could not be taken', of: ({ reason }) => reason },
  { name: 'Can be tried again', of: ({ whole }) => (whole ? 'yes' : 'no') },
];
const filters: readonly FilterField[] = [{ name: 'state', label: 'State', options: parkedStates }];
const addressOf = (id: string, what = ''): string => `/feed/parked/${id}${what && `/${what}`}`;

/** What came over the topic of switches and could not be taken: tried again, or dismissed, by who runs the exchange. */
@Injectable()
export class FeedDesk {
  constructor(
    private readonly parked: ParkedMessages,
    private readonly admission: Admission,
  ) {}

  @List<Line>('/feed/parked', 'feed:list', {
    ...{ title: 'Switches that could not be taken', query: ParkedListDto, columns, filters },
    empty: 'Everything that came was taken.',
  })
  list({ query: { state = 'waiting' } }: Visit<ParkedListDto>): ListOf<Line> {
    return {
      rows: ({ limit, after }) => this.parked.list(state, limit, after === undefined ? undefined : BigInt(after)),
      lead: 'Each is tried again by itself every ten minutes, for a week.',
      back: { text: 'Switch feed', href: '/switches' },
    };
  }

  @Page('/feed/parked/:message', 'feed:list', { title: 'Message', template: 'facts-page' })
  async one({ caller, params }: Visit) {
    const message = orRefuse(await this.parked.read(params['message']!));
    const { id, state, whole, topic, partition, offset, reason, bytes, value, headers } = message;
    const acts = [
      ...(whole ? [{ action: 'feed:replay', text: 'Try it again', href: addressOf(id, 'replay') } as const] : []),
      { action: 'feed:dismiss', text: 'Dismiss it', href: addressOf(id, 'dismissal') } as const,
    ];
    return {
      title: `Message at ${topic}, partition ${partition}, offset ${offset}`,
      back: { text: 'Switches that could not be taken', href: '/feed/parked' },
      tags: [{ text: state }],
      lead: reason,
      acts: state === 'waiting' ? acts.filter(({ action }) => !this.admission.alsoMay(caller, action)) : [],
      facts: [
        ['Came', clerkTime(message.parkedAt)],
        ['Settled', message.settledAt && clerkTime(message.settledAt)],
        ['Dismissed, because', message.dismissed],
        ['Kept', whole ? null : 'Not what it says: it is too long, or may hold an install code. Have it sent again.'],
        ['Bytes', bytes === null ? null : String(bytes)],
        ...Object.entries(headers),
        ['Message', id],
      ],
      ...(value === null ? {} : { text: { title: 'What it says', body: value } }),
    };
  }

  @Form('/feed/parked/:message/replay', 'feed:replay', {
    ...{ title: 'Try it again', fields: [], given: 'about', submit: 'Try it again' },
    done: 'It was taken.',
  })
  async replay({ params, context }: Sent) {
    return addressOf(orRefuse(await this.parked.replay(params['message']!, context)).id);
  }

  @Form('/feed/parked/:message/dismissal', 'feed:dismiss', {
    ...{ title: 'Dismiss it', body: DismissalDto, given: 'about', submit: 'Dismiss it' },
    done: 'Dismissed: it is tried no more.',
    fields: [{ name: 'reason', label: 'Why nothing is to come of it', kind: 'text' }],
  })
  async dismiss({ params, context, body: { reason } }: Sent<DismissalDto>) {
    return addressOf(orRefuse(await this.parked.dismiss(params['message']!, reason, context)).id);
  }

  async about({ params }: Visit) {
    const { id, reason } = orRefuse(await this.parked.read(params['message']!));
    return { back: addressOf(id), lead: reason };
  }

  @Waits('feed:list')
  async waits(): Promise<readonly WaitingLine[]> {
    const { items, next } = await this.parked.list('waiting', PER_PAGE);
    const text = 'switches that could not be taken';
    return [{ text, count: items.length, more: next !== null, href: '/feed/parked' }];
  }
}
