import { createHash } from 'node:crypto';
import { refuse, type Refusal } from '@icx/refusals';
import type { CalendarRevision, Loaded } from '@icx/requests-service';
import type { RequestEvent } from '@icx/requests';
import type { CalendarsImported } from '@icx/rules';
import { calendarNames, type Calendars } from '@icx/working-days';
import { countedAs, type Counted } from './calendar-following.ts';
import type { CalendarPreviewDocument } from './calendar-documents.ts';

/** For how long a call waits before it is told how far it is, milliseconds. */
const PATIENCE = 3_000;
/** For how long what was found is told again, milliseconds: things go on. */
const FRESH = 30_000;
/** That are kept, and may run at once. */
const MOST = 3;
const MOST_LEGS = 50;

type Tally = Record<Counted, number>;
const nothing = (): Tally => ({ deadlinesMoved: 0, breachesRetracted: 0, lateNowInTime: 0, deemedReceiptsMoved: 0 });

/** One look at all requests. */
class Looking {
  examined = 0;
  of = 0;
  requests = 0;
  readonly all = nothing();
  readonly byParty = new Map<string, Tally>();
  readonly legs: CalendarPreviewDocument['legs'][number][] = [];
  doneAt: number | undefined;

  take({ state, stream }: Loaded, events: readonly RequestEvent[]): void {
    if (state.status === 'absent') return;
    this.requests += 1;
    for (const { type, data } of events) {
      const counted = countedAs(type, data as Parameters<typeof countedAs>[1]);
      if (counted.length === 0 || !('leg' in data)) continue;
      const { addressee } = state.legs.find(({ number }) => number === data.leg)!;
      const own = this.byParty.get(addressee) ?? nothing();
      this.byParty.set(addressee, own);
      for (const name of counted) {
        this.all[name] += 1;
        own[name] += 1;
      }
      if (type !== 'requests.deadline-revised.v1' || this.legs.length === MOST_LEGS) continue;
      if (!counted.includes('deadlinesMoved')) continue;
      this.legs.push({
        ...{ request: stream, leg: data.leg, addressee, dueOn: data.before.dueOn, becomes: data.after.dueOn },
        breachRetracted: events.some(
          (other) => other.type === 'requests.breach-retracted.v1' && other.data.leg === data.leg,
        ),
        nowInTime: data.inTime !== undefined,
      });
    }
  }
}

const previewsTooMany = refuse.rate(
  'previews-too-many',
  `${MOST} previews are being made: ask again when they are done.`,
);

/** What would become of requests by calendars that nobody has applied. In memory: asked again after a restart it begins anew. */
export class CalendarPreviews {
  readonly #kept = new Map<string, { readonly looking: Looking; readonly done: Promise<void> }>();

  constructor(
    private readonly revision: CalendarRevision,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** How it is now, or after a few seconds: whether it is complete is told. Refused with `previews-too-many`. */
  async of(imported: CalendarsImported, now: Calendars, next: Calendars): Promise<CalendarPreviewDocument | Refusal> {
    const key = createHash('sha256').update(JSON.stringify(imported.calendars)).digest('hex');
    const found = this.#find(key) ?? this.#begin(key, next);
    if (!found) return previewsTooMany;
    await Promise.race([found.done, new Promise((resolve) => setTimeout(resolve, PATIENCE).unref())]);
    return documentOf(imported, now, next, found.looking);
  }

  #find(key: string) {
    const found = this.#kept.get(key);
    return found && Date.now() - (found.looking.doneAt ?? Infinity) < FRESH ? found : undefined;
  }

  #begin(key: string, next: Calendars) {
    for (const [other, { looking }] of this.#kept) if (looking.doneAt !== undefined) this.#kept.delete(other);
    if (this.#kept.size >= MOST) return undefined;
    const looking = new Looking();
    const done = this.#look(looking, next).catch((error: unknown) => {
      this.#kept.delete(key);
      this.failed(error);
    });
    const begun = { looking, done };
    this.#kept.set(key, begun);
    return begun;
  }

  async #look(looking: Looking, next: Calendars): Promise<void> {
    looking.of = await this.revision.count();
    await this.revision.preview(next, (request, events) => looking.take(request, events), {
      examined: (count) => (looking.examined = count),
    });
    looking.of = looking.examined;
    looking.doneAt = Date.now();
  }
}

const documentOf = (
  { version, calendars }: CalendarsImported,
  now: Calendars,
  next: Calendars,
  { examined, of, requests, all, byParty, legs, doneAt }: Looking,
): CalendarPreviewDocument => ({
  version,
  calendars: calendarNames
    .filter((name) => name === 'union' || calendars.some((one) => one.name === name))
    .map((name) => {
      const [before, after] = [now[name], next[name]];
      return {
        ...{ name, from: before.version },
        coverage: {
          before: { firstYear: before.firstYear, lastYear: before.lastYear },
          after: { firstYear: after.firstYear, lastYear: after.lastYear },
        },
        added: [...after.holidays].filter((day) => !before.holidays.has(day)).toSorted(),
        removed: [...before.holidays].filter((day) => !after.holidays.has(day)).toSorted(),
      };
    }),
  ...{ complete: doneAt !== undefined, examined, of },
  effect: { requests, ...all },
  byParty: [...byParty].map(([party, tally]) => ({ party, ...tally })).toSorted((a, b) => (a.party < b.party ? -1 : 1)),
  legs,
});
