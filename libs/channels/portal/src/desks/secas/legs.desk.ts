import { Injectable } from '@nestjs/common';
import { ApproachingDto, BreachesDto, LeagueDto, LegsDto } from '@icx/api-channel/dto/sla/sla';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { fuels } from '@icx/identifiers';
import { bars } from '@icx/pages';
import { isRefusal, type Parsed } from '@icx/refusals';
import { routingBases } from '@icx/requests';
import { legListNames, SlaDesk } from '@icx/sla-service';
import { basisWords, shareWords } from '@icx/words';
import { Download, Page, type Visit } from '../../pages/declare.ts';
import { everyRow, listing, PER_PAGE, portalHref } from '../../pages/listing.ts';
import { legCells, legColumns, legLine, type LegPage } from './leg-words.ts';

type Place = { readonly limit: number; readonly after?: string };
type Pages = (at: Place) => Promise<Parsed<LegPage>>;

/** The legs behind every figure, and who answers in time. */
@Injectable()
export class LegsDesk {
  constructor(
    private readonly desk: SlaDesk,
    private readonly admission: Admission,
  ) {}

  @Page('/sla/legs', 'sla:read', { title: 'Legs', template: 'sla/legs', query: LegsDto })
  legs(visit: Visit<LegsDto>) {
    return this.#listed('/sla/legs', visit, this.#legs(visit));
  }
  @Page('/sla/legs.csv', 'sla:read', { title: 'Legs', template: '', query: LegsDto })
  saveLegs(visit: Visit<LegsDto>) {
    return saved('legs.csv', this.#legs(visit));
  }

  @Page('/sla/breaches', 'sla:read', { title: 'Breaches', template: 'sla/legs', query: BreachesDto })
  breaches(visit: Visit<BreachesDto>) {
    return this.#listed('/sla/breaches', visit, this.#breaches(visit));
  }
  @Page('/sla/breaches.csv', 'sla:read', { title: 'Breaches', template: '', query: BreachesDto })
  saveBreaches(visit: Visit<BreachesDto>) {
    return saved('breaches.csv', this.#breaches(visit));
  }

  @Page('/sla/approaching', 'sla:read', { title: 'Due soon', template: 'sla/legs', query: ApproachingDto })
  approaching(visit: Visit<ApproachingDto>) {
    return this.#listed('/sla/approaching', visit, this.#approaching(visit));
  }
  @Page('/sla/approaching.csv', 'sla:read', { title: 'Due soon', template: '', query: ApproachingDto })
  saveApproaching(visit: Visit<ApproachingDto>) {
    return saved('approaching.csv', this.#approaching(visit));
  }

  @Page('/sla/league', 'sla:read', { title: 'League', template: 'sla/league', query: LeagueDto })
  async league({ caller, query, problems }: Visit<LeagueDto>) {
    const { lines, of, from, to } = await this.desk.league(caller, query);
    return {
      ...{ from, to, fuels, bases },
      list: listing('/sla/league', { from, to, ...query }, null, problems),
      chart: bars({
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
      table: {
        caption: 'Answered in time, of what was due',
        columns: leagueColumns.map((name, n) => ({ name, ...(n > 1 ? { number: true } : {}) })),
        rows: lines.map((line) => [
          `${line.rank} of ${of}`,
          line.party,
          ...[line.due, line.inTime, line.late, line.unanswered, line.openOverdue].map(({ count, href }, n) =>
            count === 0
              ? '0'
              : { text: String(count), href: portalHref(href), about: `${leagueColumns[n + 2]!} of ${line.party}` },
          ),
          shareWords(line.rate),
          line.medianWorkingDays ?? '-',
        ]),
      },
      some: lines.length > 0,
    };
  }
  @Page('/sla/league.csv', 'sla:read', { title: 'League', template: '', query: LeagueDto })
  async saveLeague({ caller, query }: Visit<LeagueDto>) {
    const { lines } = await this.desk.league(caller, query);
    const rows = lines.map((line) =>
      [
        ...[line.rank, line.party, line.due.count, line.inTime.count, line.late.count, line.unanswered.count],
        ...[line.openOverdue.count, line.rate, line.medianWorkingDays],
      ].map((cell) => String(cell ?? '')),
    );
    return new Download([leagueColumns, ...rows], 'league.csv');
  }

  #legs({ caller, query: { of = 'open', ...query } }: Visit<LegsDto>): Pages {
    return (at) => this.desk.legs(caller, { ...query, of, ...at });
  }
  #breaches({ caller, query }: Visit<BreachesDto>): Pages {
    return (at) => this.desk.breaches(caller, { ...query, ...at });
  }
  #approaching({ caller, query: { days = 5, ...query } }: Visit<ApproachingDto>): Pages {
    return (at) => this.desk.approaching(caller, { ...query, days, ...at });
  }

  async #listed(path: string, { caller, query, problems }: Visit<Filters>, pages: Pages) {
    const { after } = query;
    const page = await pages({ limit: PER_PAGE, ...(after === undefined ? {} : { after }) });
    const refused = isRefusal(page) ? [page] : [];
    const { items, next } = isRefusal(page) ? { items: [], next: null } : page;
    return {
      ...{ path, problems: refused, all: this.admission.mayLookAt(caller, 'sla:alarms'), bases, fuels },
      lists: legListNames,
      list: listing(path, { ...query, limit: undefined }, next, [...problems, ...refused]),
      items: items.map(legLine),
    };
  }
}

type Filters = LegsDto | BreachesDto | ApproachingDto;
const bases = routingBases.map((value) => ({ value, text: basisWords[value] }));
const leagueColumns = [
  'Rank',
  'Party',
  'Due',
  'In time',
  'Late',
  'Never answered',
  'Open',
  'Share in time',
  'Median WD',
];

const saved = (filename: string, pages: Pages): Download =>
  new Download(
    everyRow(legColumns, async (at) => orRefuse(await pages(at)), legCells),
    filename,
  );
