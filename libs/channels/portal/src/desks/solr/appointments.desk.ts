import { Injectable } from '@nestjs/common';
import { OfferListDto } from '@icx/api-channel/dto/holdings/answering';
import { Field, orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { Coverage, type CoverageDocument, type MissingDocument } from '@icx/holdings-service';
import { parseManufacturer, type Manufacturer } from '@icx/identifiers';
import { curves } from '@icx/pages';
import { isRefusal } from '@icx/refusals';
import { SuccessionReader, type SuccessionDocument } from '@icx/switching-service';
import { clerkDate, clerkNumber, successionScope, successionStates } from '@icx/words';
import { List, Page, type Visit } from '../../pages/declare.ts';
import { whole, type Column, type ListOf } from '../../pages/list.ts';
import { addressOf } from '../../pages/listing.ts';
import { linkedCount, tableOf, type Cell } from '../../pages/table.ts';
import { Waits, type WaitingLine } from '../../pages/waiting.ts';

class MissingDto extends OfferListDto {
  @Field(parseManufacturer, { optional: true, description: 'Only devices of theirs.' }) manufacturer?: Manufacturer;
}

/** Successions of which the start page looks how many codes are missing: the latest. */
const LOOKED_AT = 5;
const appointments = { text: 'Appointments', href: '/appointments' };
const pageOf = (id: string, what = ''): string => `/appointments/${id}${what}`;

const columns: readonly Column<SuccessionDocument>[] = [
  { name: 'From', of: ({ id, from }) => ({ text: from, href: pageOf(id) }) },
  { name: 'To', of: ({ to }) => to },
  { name: 'Kind', as: 'plain', of: ({ kind }) => kind },
  { name: 'On', as: 'date', whole: true, of: ({ effectiveFrom }) => effectiveFrom },
  { name: 'Of', of: successionScope },
  { name: 'Grace', of: ({ grace }) => (grace === 0 ? 'none' : `${grace} Working Days`) },
  { name: 'Stands', of: ({ reversed }) => (reversed ? 'reversed' : 'in force') },
];
const missing: readonly Column<MissingDocument>[] = [
  {
    name: 'Device',
    whole: true,
    of: (one) => ({ text: one.deviceId ?? one.mpxn ?? '-', href: `/requests/${one.request}` }),
  },
  { name: 'MPxN', of: ({ mpxn }) => mpxn },
  { name: 'MSN', of: ({ msn }) => msn },
  { name: 'Manufacturer', of: ({ manufacturer }) => manufacturer ?? 'not known' },
  { name: 'Conflict', of: ({ conflictIn }) => conflictIn && { text: 'to settle', href: conflictsOf(conflictIn) } },
];
const conflictsOf = (source: string): string => addressOf('/holdings/conflicts', { source });

/** What a Supplier of Last Resort took over, and what of it the failed party's files have brought so far. */
@Injectable()
export class AppointmentsDesk {
  constructor(
    private readonly successions: SuccessionReader,
    private readonly coverage: Coverage,
    private readonly admission: Admission,
  ) {}

  @List<SuccessionDocument>('/appointments', 'successions:coverage', {
    ...{
      title: 'Appointments',
      columns,
      inNavigation: { under: 'requests', hint: 'taking over from a failed supplier: which codes are missing' },
    },
    empty: 'Your party has taken over from nobody. SECAS records it when it does.',
  })
  async list({ caller }: Visit): Promise<ListOf<SuccessionDocument>> {
    return { ...whole(await this.#own(caller)), caption: 'The latest first' };
  }

  @Page('/appointments/:succession', 'successions:coverage', { title: 'Appointment', template: 'facts-page' })
  async one({ caller, params }: Visit) {
    const named = params['succession']!;
    const covered = orRefuse(await this.coverage.read(named, caller));
    const standing = orRefuse(await this.successions.read(named, caller));
    const { from, to, graceUntil, legs, open, held, answered, conflicts } = covered;
    const own = caller.party === to;
    return {
      title: own ? `Taking over from ${from}` : `${to} takes over from ${from}`,
      back: appointments,
      lead:
        open === 0
          ? 'No request of it waits.'
          : `${clerkNumber(covered.missing)} of ${clerkNumber(open)} open requests have no code yet${graceUntil ? `; the grace ends with ${clerkDate(graceUntil)}` : ''}.`,
      acts: own ? this.#acts(caller, covered) : [],
      charts: covered.days.length > 1 ? [burnUp(covered)] : [],
      facts: [
        ['On', `${clerkDate(standing.effectiveFrom)}, ${successionScope(standing)}`],
        ['How far it is', successionStates[standing.progress.state]],
        ['Grace until', graceUntil && clerkDate(graceUntil)],
        ['Requests moved', clerkNumber(legs)],
        ['Still open', clerkNumber(open)],
        ['Of them with a code', clerkNumber(held)],
        ['Of them without', this.#linked(own, covered)],
        [
          'Two codes to settle',
          conflicts === 0 ? null : own ? linkedCount(conflicts, '/holdings/conflicts') : clerkNumber(conflicts),
        ],
        ['Answered', clerkNumber(answered)],
        ['Appointment', standing.id],
      ],
      tables: tablesOf(covered),
    };
  }

  @List<MissingDocument>('/appointments/:succession/missing', 'successions:coverage', {
    ...{ title: 'Missing codes', query: MissingDto, columns: missing },
    filters: [{ name: 'manufacturer', label: 'Manufacturer' }],
    empty: 'Of every open request of this appointment a code is held.',
  })
  async missing({ caller, params, query: { manufacturer } }: Visit<MissingDto>): Promise<ListOf<MissingDocument>> {
    const named = params['succession']!;
    // A file that has begun can be refused no more.
    orRefuse(await this.coverage.missing(named, caller, { after: '', limit: 1 }));
    return {
      rows: ({ limit, after = '' }) => this.coverage.missing(named, caller, { limit, after, manufacturer }),
      back: { text: 'The appointment', href: pageOf(named) },
      lead: 'Open requests of which you hold no code: ask the administrator of the failed party for the files that have them.',
      file: 'missing-codes',
    };
  }

  @Waits('successions:coverage')
  async waits(caller: Caller): Promise<readonly WaitingLine[]> {
    const all = await this.#own(caller);
    const own = all.filter(({ to, reversed }) => to === caller.party && !reversed).slice(0, LOOKED_AT);
    const covered = await Promise.all(own.map(({ id }) => this.coverage.read(id, caller)));
    return covered.flatMap((one) =>
      isRefusal(one)
        ? []
        : [
            {
              ...{ text: `requests put to ${one.from} without a code`, count: one.missing },
              ...{ href: pageOf(one.succession), dueOn: one.graceUntil },
            },
          ],
    );
  }

  /** Those of the party; all to who records them. */
  async #own(caller: Caller): Promise<readonly SuccessionDocument[]> {
    const all = await this.successions.list(caller);
    const records = this.admission.alsoMay(caller, 'successions:record') === undefined;
    return all.filter(({ to }) => records || to === caller.party).toReversed();
  }

  #acts(caller: Caller, { from, missing: without, held }: CoverageDocument) {
    const send = { text: 'Send their ASN file', href: addressOf('/files/send/asn', { originalParty: from }) };
    const all = [
      without > 0 && this.admission.alsoMay(caller, 'files:asn') === undefined && send,
      held > 0 &&
        this.admission.alsoMay(caller, 'holdings:answer') === undefined && {
          ...{ text: 'Answer with what is held', href: '/holdings/offers' },
        },
    ];
    return all.filter((one) => one !== false);
  }

  #linked(own: boolean, { succession, missing: without }: CoverageDocument): Cell {
    return own ? linkedCount(without, pageOf(succession, '/missing')) : clerkNumber(without);
  }
}

/** Codes that came, beside the requests that wait for one. */
const burnUp = ({ days }: CoverageDocument) =>
  curves({
    ...{ id: 'burn-up', title: 'Codes held, and requests moved', of: 'Day', unit: 'requests' },
    series: ['Held', 'Moved'],
    steps: days.map(({ on, held, legs }) => ({ name: clerkDate(on), values: [held, legs] })),
  });

const tablesOf = ({ succession, manufacturers = [], files = [] }: CoverageDocument) => [
  ...(manufacturers.length === 0
    ? []
    : [
        tableOf(
          'By manufacturer, the most missing first',
          ['Manufacturer', '#Open', '#Held', '#Missing'],
          manufacturers.map(({ manufacturer, open, held, missing: without }): readonly Cell[] => [
            ...[manufacturer ?? 'not known', open, held],
            linkedCount(
              without,
              addressOf(pageOf(succession, '/missing'), { manufacturer: manufacturer ?? undefined }),
              { about: `of ${manufacturer ?? 'no known manufacturer'}` },
            ),
          ]),
        ),
      ]),
  ...(files.length === 0
    ? []
    : [
        tableOf(
          'What each file brought',
          ['File', '#Held', '#Two codes to settle'],
          files.map(({ source, held, conflicts }): readonly Cell[] => [
            source.startsWith('fil_') ? { text: source, href: `/files/${source}` } : source,
            held,
            linkedCount(conflicts, conflictsOf(source), { about: `of ${source}` }),
          ]),
        ),
      ]),
];
