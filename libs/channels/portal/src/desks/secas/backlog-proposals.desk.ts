import { Injectable } from '@nestjs/common';
import { ProposalPageDto } from '@icx/api-channel/dto/backlog/backlog';
import { orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { parseBacklogEntryId } from '@icx/backlog';
import { BacklogList, BacklogRegister, entryDocument, entryUnknown, type BacklogPage } from '@icx/backlog-service';
import { clerkDate, clerkTime, plain } from '@icx/words';
import { List, Page, type Visit } from '../../pages/declare.ts';
import type { Column, ListOf } from '../../pages/list.ts';
import { addressOf, PER_PAGE } from '../../pages/listing.ts';
import { Waits, type WaitingLine } from '../../pages/waiting.ts';

type Line = BacklogPage['items'][number];

const columns: readonly Column<Line>[] = [
  {
    ...{ name: 'Device', whole: true },
    of: ({ id, ...line }) => ({ text: deviceOf(line), href: `/backlog/${id}` }),
  },
  { name: 'Needed by', of: ({ requester }) => requester },
  { name: 'Installed', as: 'date', of: ({ installedOn }) => installedOn },
  { name: 'Evidence', of: ({ evidenced }) => (evidenced ? 'yes' : 'none') },
  { name: 'Came', as: 'date', of: ({ openedOn }) => openedOn },
  {
    ...{ name: 'File', onPage: true },
    of: ({ file }) => file && { text: 'All of its file', href: addressOf('/backlog/proposals', { file }) },
  },
];

/** What suppliers propose for the backlog, and each device of it. */
@Injectable()
export class BacklogProposalsDesk {
  constructor(
    private readonly list: BacklogList,
    private readonly register: BacklogRegister,
    private readonly admission: Admission,
  ) {}

  @List<Line>('/backlog/proposals', 'backlog:list', {
    ...{ title: 'Proposed for the backlog', query: ProposalPageDto, columns },
    ...{ filters: [{ name: 'party', label: 'Needed by' }], empty: 'Nothing waits for a decision.' },
  })
  proposals({ caller, query: { after: _, ...query } }: Visit<ProposalPageDto>): ListOf<Line> {
    const { file } = query;
    const decides = this.#decides(caller);
    return {
      caption: 'In the order in which they came',
      back: { text: 'Backlog', href: '/backlog/summary' },
      rows: (at) => this.list.pageFor(caller, { ...query, ...at, state: 'proposed' }),
      acts: [
        ...(decides && file
          ? [
              { text: 'Accept all of this file', href: `/backlog/proposals/${file}/acceptance` },
              { text: 'Decline all of this file', href: `/backlog/proposals/${file}/decline` },
            ]
          : []),
        ...(this.admission.alsoMay(caller, 'backlog:propose') === undefined
          ? [{ text: 'Propose a device', href: '/backlog/propose' }]
          : []),
      ],
    };
  }

  @Page('/backlog/:entry', 'backlog:list', { title: 'Device of the backlog', template: 'facts-page' })
  async one({ caller, params }: Visit) {
    const entry = await this.read(caller, params['entry']);
    const decides = this.#decides(caller);
    return {
      title: deviceOf(entry),
      back: { text: 'Backlog', href: '/backlog' },
      tags: [{ text: plain(entry.state) }],
      acts: [
        ...(decides && entry.state === 'proposed'
          ? [
              { text: 'Accept it', href: `/backlog/proposals/${entry.id}/acceptance` },
              { text: 'Decline it', href: `/backlog/proposals/${entry.id}/decline` },
            ]
          : []),
        ...(decides && entry.state === 'registered'
          ? [{ text: 'Take it out of the backlog', href: `/backlog/${entry.id}/leaving` }]
          : []),
      ],
      facts: [
        ['Needed by', entry.requester],
        ['Device', entry.deviceId ?? ''],
        ['Meter point', entry.mpxn ?? ''],
        ['Serial number', entry.msn ?? ''],
        ['Installed', entry.installedOn ? clerkDate(entry.installedOn) : 'nobody knows'],
        ['Evidence', entry.evidence ?? 'none'],
        ['Came', `${clerkTime(entry.came.at)}, from ${entry.came.by}`],
        ['On the register', entry.registeredAt ? clerkTime(entry.registeredAt) : ''],
        ['Why it counts', entry.reason ?? ''],
        ['Declined', entry.declined ? `${clerkTime(entry.declined.at)}: ${entry.declined.reason}` : ''],
        ['Left', entry.left ? `${clerkTime(entry.left.at)}: ${entry.left.reason}` : ''],
      ],
    };
  }

  @Waits('backlog:decide')
  async waits(caller: Caller): Promise<readonly WaitingLine[]> {
    const { items, next } = await this.list.pageFor(caller, { state: 'proposed', limit: PER_PAGE });
    const text = 'devices proposed for the backlog';
    return [{ text, count: items.length, more: next !== null, href: '/backlog/proposals' }];
  }

  /** Throws what says that there is none. */
  async read(caller: Caller, entry: string | undefined) {
    return entryDocument(orRefuse(await this.register.readFor(entryNamed(entry), caller)));
  }

  #decides(caller: Caller): boolean {
    return this.admission.alsoMay(caller, 'backlog:decide') === undefined;
  }
}

export const deviceOf = ({ deviceId, msn, mpxn }: Pick<Line, 'deviceId' | 'msn' | 'mpxn'>): string =>
  deviceId ?? `${msn} at ${mpxn}`;

/** What is no name of an entry is told as one that is not there. */
export const entryNamed = (text: string | undefined) => orRefuse(parseBacklogEntryId(text), entryUnknown);
