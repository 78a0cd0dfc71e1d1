import { document, instant as instantSchema, nullable, oneOf, partyId, Type, type DocumentOf } from '@icx/documents';
import type { PartyId } from '@icx/identifiers';
import { mayBeAsked } from '@icx/parties';
import type { Register } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import { isRefusal } from '@icx/refusals';
import type { RequestPolicy } from '@icx/requests-service';
import { slices, type Clock } from '@icx/runtime';
import { addWorkingDays, atLondon, instant, londonDate, type Instant, type PlainDate } from '@icx/working-days';
import { calendarOn } from './days.ts';
import { hrefOf } from './leg-filters.ts';
import { slaQueries } from './queries.ts';

/** So long a party may leave what it is held to without any act of its own, Working Days [choice]: half the term. */
const SILENT_DAYS = 5;

const alarmKinds = ['silent-party', 'no-switches', 'mail-silent', 'mail-not-read'] as const;

export const slaAlarmsSchema = document(
  'SlaAlarms',
  {
    items: Type.Array(
      document('SlaAlarm', {
        kind: oneOf(alarmKinds),
        party: nullable(partyId({ description: 'Of silent-party.' })),
        since: nullable(instantSchema({ description: 'Of a party, the day’s beginning in London. null: not known.' })),
        what: Type.String(),
        toDo: Type.String(),
        href: nullable(Type.String({ description: 'The list of its rows.' })),
      }),
    ),
  },
  { description: 'What does not come that should.' },
);
export type SlaAlarms = DocumentOf<typeof slaAlarmsSchema>;
type Alarm = SlaAlarms['items'][number];

export interface SilentParty {
  readonly party: PartyId;
  /** Of its last act or, if later, of the receipt that waits. */
  readonly since: PlainDate;
  /** Its legs received by this day wait. */
  readonly by: PlainDate;
}

/** Something of the exchange that is watched elsewhere; `undefined`: it comes. */
export type Watch = () => Promise<(Pick<Alarm, 'what' | 'toDo'> & { readonly since: Instant | undefined }) | undefined>;

interface Parts {
  readonly views: ReadStore;
  readonly clock: Clock;
  readonly register: Pick<Register, 'parties'>;
  readonly policy: Pick<RequestPolicy, 'terms' | 'calendars'>;
  readonly watches: Readonly<Record<Exclude<Alarm['kind'], 'silent-party'>, Watch>>;
}

/** Tells SECAS that nothing comes: a month of messages once went missing in production unnoticed. */
export class AbsenceAlarms {
  constructor(private readonly parts: Parts) {}

  async document(): Promise<SlaAlarms> {
    const silent = (await this.silentParties()).map(alarmOf);
    const others = await Promise.all(
      Object.entries(this.parts.watches).map(async ([kind, look]): Promise<Alarm | undefined> => {
        const { since = null, ...told } = (await look()) ?? { what: undefined, toDo: undefined };
        return told.what === undefined
          ? undefined
          : { ...{ kind: kind as Alarm['kind'], party: null, since }, ...told, href: null };
      }),
    );
    return { items: [...others.filter((one) => one !== undefined), ...silent] };
  }

  /** Those that let a leg they are held to wait, and have not replied, queried or acknowledged anything meanwhile. */
  async silentParties(): Promise<readonly SilentParty[]> {
    const { views, clock, register, policy } = this.parts;
    const today = londonDate(instant(clock.now()));
    const by = addWorkingDays(today, -SILENT_DAYS, calendarOn(today, policy));
    if (isRefusal(by)) return [];
    const breathe = slices();
    const silent: SilentParty[] = [];
    for (const one of (await register.parties()).values()) {
      if (mayBeAsked(one) === 'no') continue;
      const { party } = one;
      const acted = await slaQueries.lastActedOn(views, party);
      const received = acted && acted > by ? undefined : await slaQueries.firstReceivedBy(views, party, by);
      if (received) silent.push({ party, since: acted && acted > received ? acted : received, by });
      await breathe();
    }
    return silent.toSorted((a, b) => (a.since + a.party < b.since + b.party ? -1 : 1));
  }
}

const alarmOf = ({ party, since, by }: SilentParty): Alarm => ({
  ...{ kind: 'silent-party', party, since: atLondon(since, '00:00') },
  what: `${party} has answered, denied, queried and acknowledged nothing since ${since}, and legs received by ${by} wait.`,
  toDo: `Ask ${party} whether it gets its requests: see its contact points (icx contacts) and how it receives.`,
  href: hrefOf({ of: 'running', receivedTo: by, party, as: 'addressee' }),
});
