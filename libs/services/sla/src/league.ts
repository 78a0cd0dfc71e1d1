import { count, day, document, nullable, partyId, Type, type DocumentOf } from '@icx/documents';
import type { PartyId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import { rankIn, rate, Tally, workingDaysUntil } from '@icx/reporting';
import type { Pieces } from '@icx/runtime';
import type { Calendars, PlainDate } from '@icx/working-days';
import { hrefOf, type LegListName, type LegSifting } from './leg-filters.ts';
import { slaQueries } from './queries.ts';
import { figureSchema } from './summary.ts';

const lineSchema = document('SlaLeagueLine', {
  party: partyId(),
  due: figureSchema,
  inTime: figureSchema,
  late: figureSchema,
  unanswered: figureSchema,
  openOverdue: figureSchema,
  rate: nullable(Type.Number({ description: 'Answered in time, of what was due: 0 to 1; null: nothing was.' })),
  medianWorkingDays: nullable(Type.Number({ description: 'From the day of receipt to the answer.' })),
  rank: nullable(count({ description: '1 is the best; the same share has the same.' })),
});

export const slaLeagueSchema = document(
  'SlaLeague',
  { from: day(), to: day(), of: count(), lines: Type.Array(lineSchema) },
  {
    description:
      'By the day due, from … to, both included. of: how many had something due. A supplier sees its own line, and nobody else’s.',
  },
);
export type SlaLeague = DocumentOf<typeof slaLeagueSchema>;

type Line = SlaLeague['lines'][number];

/** Who answered in time, of what fell due in any period. */
export class League {
  constructor(
    private readonly views: ReadStore,
    private readonly pieces: Pieces,
  ) {}

  /** @param to no later than today: what falls due later is not yet judged */
  async of(
    parties: readonly PartyId[],
    period: { readonly from: PlainDate; readonly to: PlainDate },
    sifting: LegSifting,
    calendars: Calendars,
  ): Promise<SlaLeague> {
    const lines: Line[] = [];
    for (const party of parties) {
      const line = await this.pieces.take(() => this.#line(party, period, sifting, calendars));
      if (line.due.count > 0) lines.push(line);
    }
    const rates = lines.map(({ rate: share }) => share!);
    const ranked = lines.map((line) => ({ ...line, rank: rankIn(rates, line.rate!) }));
    const ordered = ranked.toSorted((a, b) => a.rank - b.rank || (a.party < b.party ? -1 : 1));
    return { from: period.from, to: period.to, of: lines.length, lines: ordered };
  }

  async #line(
    party: PartyId,
    { from, to }: { readonly from: PlainDate; readonly to: PlainDate },
    sifting: LegSifting,
    calendars: Calendars,
  ): Promise<Omit<Line, 'rank'> & { rank: null }> {
    const judged = await slaQueries.due(this.views, party, sifting, from, to);
    const days = new Tally();
    const counts = { 'in-time': 0, late: 0, unanswered: 0, open: 0 };
    for (const { verdict, received_on, answered_on, calendar, count: many } of judged) {
      counts[verdict!] += many;
      if (!received_on || !answered_on || !calendar) continue;
      const took = workingDaysUntil({ receivedOn: received_on, calendar }, answered_on, calendars);
      if (took !== null) days.add(took, many);
    }
    const all = Object.values(counts).reduce((sum, one) => sum + one, 0);
    const listed = (of: LegListName, many: number) => ({
      count: many,
      href: hrefOf({ of, ...{ from, to }, ...sifting, party, as: 'addressee' }),
    });
    return {
      party,
      due: listed('due', all),
      inTime: listed('due-in-time', counts['in-time']),
      late: listed('due-late', counts.late),
      unanswered: listed('due-unanswered', counts.unanswered),
      openOverdue: listed('due-open', counts.open),
      rate: rate(counts['in-time'], all),
      medianWorkingDays: days.percentile(50),
      rank: null,
    };
  }
}
