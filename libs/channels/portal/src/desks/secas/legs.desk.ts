import { Injectable } from '@nestjs/common';
import { ApproachingDto, BreachesDto, LeagueDto, LegsDto } from '@icx/api-channel/dto/sla/sla';
import { Admission, type Caller } from '@icx/admission';
import { fuels } from '@icx/identifiers';
import { bars } from '@icx/pages';
import { routingBases } from '@icx/requests';
import { legListNames, SlaDesk } from '@icx/sla-service';
import { basisWords, clerkDate } from '@icx/words';
import { List, type Visit } from '../../pages/declare.ts';
import { whole, type Column, type ListOf } from '../../pages/list.ts';
import type { FilterField } from '../../pages/listing.ts';
import { leagueColumns, savedLeague, type Line } from './league-words.ts';
import { legColumns, savedLeg, type Leg } from './leg-words.ts';

const SOON = 5;
const sifting: readonly FilterField[] = [
  { name: 'party', label: 'Party' },
  { name: 'as', label: 'Side', options: [{ value: 'requester', text: 'Asked for by it' }], any: 'Put to it' },
  { name: 'fuel', label: 'Fuel', options: fuels, any: 'Both' },
  {
    ...{ name: 'basis', label: 'Why asked', any: 'Any reason' },
    options: routingBases.map((value) => ({ value, text: basisWords[value] })),
  },
];
const days: readonly FilterField[] = [
  { name: 'from', label: 'From', kind: 'date' },
  { name: 'to', label: 'To', kind: 'date' },
];

/** A dispute that waits is decided by SECAS: whoever else opens it is told so. */
const decided: Column<Leg> = {
  ...{ name: 'Next', onPage: true },
  of: ({ dispute, request, leg }) =>
    dispute === 'open'
      ? { text: 'Read the dispute', href: `/requests/${request}`, about: `of leg ${leg} of request ${request}` }
      : null,
};

/** The legs behind every figure, and who answers in time. */
@Injectable()
export class LegsDesk {
  constructor(
    private readonly desk: SlaDesk,
    private readonly admission: Admission,
  ) {}

  @List<Leg>('/sla/legs', 'sla:read', {
    ...{ title: 'Legs', query: LegsDto, columns: [...legColumns, decided], saved: savedLeg },
    filters: [{ name: 'of', label: 'Which', options: legListNames }, ...sifting, ...days],
    empty: 'There are none.',
  })
  legs({ caller, query: { of = 'open', after: _, ...query } }: Visit<LegsDto>) {
    return this.#list(caller, (at) => this.desk.legs(caller, { ...query, of, ...at }));
  }

  @List<Leg>('/sla/breaches', 'sla:read', {
    ...{
      title: 'Breaches',
      query: BreachesDto,
      columns: legColumns,
      saved: savedLeg,
      inNavigation: { under: 'deadlines', hint: 'what was not answered in time' },
    },
    filters: [
      { name: 'open', label: 'Answered', options: [{ value: 'true', text: 'Not answered yet' }], any: 'All' },
      {
        ...{ name: 'upheld', label: 'Disputes', any: 'Those that stand' },
        options: [{ value: 'true', text: 'Also those upheld' }],
      },
      ...sifting,
      ...days,
    ],
    empty: 'There is none: everything was answered in time.',
  })
  breaches({ caller, query: { after: _, ...query } }: Visit<BreachesDto>) {
    return this.#list(caller, (at) => this.desk.breaches(caller, { ...query, ...at }));
  }

  @List<Leg>('/sla/approaching', 'sla:read', {
    ...{ title: 'Due soon', query: ApproachingDto, columns: legColumns, saved: savedLeg },
    filters: [{ name: 'days', label: `Within Working Days (${SOON})` }, ...sifting],
    empty: `Nothing is due within ${SOON} Working Days.`,
  })
  approaching({ caller, query: { days: within = SOON, after: _, ...query } }: Visit<ApproachingDto>) {
    return this.#list(caller, (at) => this.desk.approaching(caller, { ...query, days: within, ...at }));
  }

  @List<Line>('/sla/league', 'sla:read', {
    ...{
      title: 'League',
      query: LeagueDto,
      columns: leagueColumns,
      saved: savedLeague,
      inNavigation: { under: 'deadlines', hint: 'who answers in time' },
    },
    filters: [...days, ...sifting.filter(({ name }) => name === 'fuel' || name === 'basis')],
    empty: 'Nothing fell due then.',
  })
  async league({ caller, query }: Visit<LeagueDto>): Promise<ListOf<Line>> {
    const { lines, of, from, to } = await this.desk.league(caller, query);
    return {
      ...whole(lines.map((line) => ({ ...line, of }))),
      ...{ lead: `What fell due from ${clerkDate(from)} to ${clerkDate(to)}.`, back },
      caption: 'Answered in time, of what was due',
      charts: [
        bars({
          ...{ id: 'league', title: 'What fell due, by party', of: 'Party', unit: 'legs' },
          series: [
            { name: 'in time', look: 'solid' },
            { name: 'late or never', look: 'hatched' },
            { name: 'open', look: 'empty' },
          ],
          rows: lines.map(({ party, inTime, late, unanswered, openOverdue }) => ({
            ...{ name: party, values: [inTime.count, late.count + unanswered.count, openOverdue.count] },
          })),
        }),
      ],
    };
  }

  #list(caller: Caller, rows: ListOf<Leg>['rows']): ListOf<Leg> {
    const all = this.admission.mayLookAt(caller, 'sla:alarms');
    return { rows, back, without: all ? [] : ['party'] };
  }
}

const back = { text: 'Deadlines', href: '/sla' };
