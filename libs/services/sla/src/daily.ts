import type { PartyId } from '@icx/identifiers';
import { permissionOf, roleOf, scopesOf } from '@icx/parties';
import type { Register } from '@icx/parties-service';
import { isRefusal } from '@icx/refusals';
import type { AbsenceAlarms, SlaAlarms } from './alarms.ts';
import type { SlaDesk } from './desk.ts';
import type { FigureName, SlaFigures } from './summary.ts';

/** Of all figures those that somebody has to act on, the most pressing first. */
export const pressingFigures = [
  'overdue',
  'dueToday',
  'dueWithin2',
  'dueWithin5',
  'disputed',
  'queried',
] as const satisfies readonly FigureName[];

/** What waits for somebody on a day, as one party may see it; there is something. */
export interface DailyStanding {
  /** London, `YYYY-MM-DD`. */
  readonly today: string;
  /** Those that have a pressing figure that is not 0. */
  readonly parts: readonly {
    readonly of: 'everybody' | 'put-to-it' | 'asked-for-by-it';
    readonly figures: SlaFigures;
  }[];
  /** Of a party that may not see them, none. */
  readonly alarms: SlaAlarms['items'];
}

interface Parts {
  readonly register: Pick<Register, 'parties'>;
  readonly desk: Pick<SlaDesk, 'summary'>;
  readonly alarms: Pick<AbsenceAlarms, 'document'>;
}

/** For a digest: what a party would look at the desk for each morning. */
export class DailyStandings {
  constructor(private readonly parts: Parts) {}

  /** `undefined`: there is nothing to say, or nothing that this party may see. */
  async of(party: PartyId): Promise<DailyStanding | undefined> {
    const { register, desk, alarms } = this.parts;
    const known = (await register.parties()).get(party);
    if (!known || known.left) return undefined;
    const role = roleOf(known.kind);
    const may = (action: 'sla:read' | 'sla:alarms') =>
      permissionOf({ party, role, scopes: scopesOf[role] }, action, 'none') === 'allowed';
    const summary = may('sla:read') ? await desk.summary({ party, role }, {}) : undefined;
    if (!summary || isRefusal(summary)) return undefined;
    const { today, figures, asRequester } = summary;
    const all: DailyStanding['parts'] = asRequester
      ? [
          { of: 'put-to-it', figures },
          { of: 'asked-for-by-it', figures: asRequester },
        ]
      : [{ of: 'everybody', figures }];
    const parts = all.filter(({ figures: own }) => pressingFigures.some((name) => own[name].count > 0));
    const { items } = may('sla:alarms') ? await alarms.document() : { items: [] };
    return parts.length + items.length === 0 ? undefined : { today, parts, alarms: items };
  }
}
