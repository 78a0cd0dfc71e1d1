import { Injectable } from '@nestjs/common';
import type { RequestId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import { RequestDocuments, RequestLog, RequestSearch } from '@icx/requests-service';
import { narrate } from '@icx/words';
import { List, type Visit } from '../../pages/declare.ts';
import type { Column, ListOf } from '../../pages/list.ts';
import { namedBy } from '../request-words.ts';

/** A reveal that waits, with what put it there. */
interface Held {
  readonly id: string;
  readonly device: string;
  readonly requester: string;
  readonly since: string | undefined;
  readonly why: string;
}
const HELD = 'requests.reveal-quarantined.v1';

const columns: readonly Column<Held>[] = [
  { name: 'Device', whole: true, of: ({ device, id }) => ({ text: device, href: `/requests/${id}` }) },
  { name: 'Asked by', of: ({ requester }) => requester },
  { name: 'Held since', as: 'time', whole: true, of: ({ since }) => since },
  { name: 'Why', of: ({ why }) => why },
  {
    ...{ name: 'Next', onPage: true },
    of: ({ id, device }) => ({ text: 'Release it', href: `/requests/${id}/release`, about: `of ${device}` }),
  },
];

/** Reveals that were held because something about them is not as usual. Never a code: SECAS has none. */
@Injectable()
export class QuarantineDesk {
  constructor(
    private readonly search: RequestSearch,
    private readonly requests: RequestLog,
    private readonly documents: RequestDocuments,
  ) {}

  @List<Held>('/quarantine', 'sla:alarms', {
    ...{
      title: 'Reveals that are held',
      columns,
      inNavigation: { under: 'requests', hint: 'what is not as usual waits for you to release it' },
    },
    empty: 'No reveal is held.',
  })
  held({ caller }: Visit): ListOf<Held> {
    return {
      caption: 'The oldest request first',
      lead: 'Ask who it was before you release one. What is not released stays held: its requester sees no code.',
      back: { text: 'Deadlines', href: '/sla' },
      rows: async ({ limit, after }) => {
        const page = await this.search.list(caller, {
          ...{ quarantined: true, limit },
          ...(after === undefined ? {} : { cursor: after }),
        });
        if (isRefusal(page)) return page;
        const items: Held[] = [];
        for (const row of page.items) {
          const { id, requester } = row;
          const loaded = await this.requests.load(id as RequestId);
          const event = this.documents.history(loaded, caller).events.findLast(({ type }) => type === HELD);
          const { at, sentence } = event ? narrate(event) : { at: undefined, sentence: '' };
          items.push({ id, device: namedBy(row), requester, since: at, why: sentence });
        }
        return { items, next: page.next };
      },
    };
  }
}
