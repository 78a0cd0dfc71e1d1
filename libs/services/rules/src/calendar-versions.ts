import type { CommandContext } from '@icx/commands';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { followingIn, importCalendars, withImport, type CalendarDraft } from '@icx/rules';
import type { RunningJob } from '@icx/runtime';
import { calendarNames, londonDate } from '@icx/working-days';
import {
  versionsOf,
  type CalendarPreviewDocument,
  type CalendarsApplied,
  type CalendarsDocument,
  type CalendarVersionsDocument,
} from './calendar-documents.ts';
import type { CalendarFollowing } from './calendar-following.ts';
import type { CalendarPreviews } from './calendar-previews.ts';
import type { Rulebook } from './rulebook.ts';

/** Who looks: SECAS is told which of its people did it. */
export interface Viewer {
  readonly role: string;
}
export const isOverseer = ({ role }: Viewer): boolean => role === 'administrator';

const calendarUnknown = refuse.unknown(
  'calendar-unknown',
  `There is no such calendar: there are ${calendarNames.join(', ')}.`,
);

/** The bank holidays, version by version: which there are, what the next one would do, and applying it. */
export class CalendarVersions {
  constructor(
    private readonly book: Rulebook,
    private readonly previews: CalendarPreviews,
    private readonly following: CalendarFollowing,
    private readonly job: Pick<RunningJob, 'wake'>,
    private readonly now: () => CommandContext['receivedAt'],
  ) {}

  list(viewer: Viewer): CalendarsDocument {
    const following = followingIn(this.book.rules);
    const progress = this.following.progress();
    return {
      items: calendarNames.map((name) => {
        const { version, firstYear, lastYear } = this.book.policy.calendars[name];
        const { since = null, by = null } =
          this.#versions(name, viewer).findLast((one) => one.version === version) ?? {};
        return { name, version, firstYear, lastYear, since, by };
      }),
      following: following
        ? { version: following.version, examined: progress?.examined ?? null, of: progress?.of ?? null }
        : null,
    };
  }

  /** Refused with `calendar-unknown`. */
  read(named: string, viewer: Viewer): CalendarVersionsDocument | Refusal {
    const name = calendarNames.find((one) => one === named);
    if (!name) return calendarUnknown;
    return { name, versions: this.#versions(name, viewer).toReversed() };
  }

  /** @param version by default `gov-uk` and the day */
  draftOf(version: string | undefined, days: CalendarDraft['holidays']): CalendarDraft {
    const { 'england-and-wales': english, scotland } = days;
    const holidays = { ...(english && { 'england-and-wales': english }), ...(scotland && { scotland }) };
    return { version: version ?? `gov-uk-${londonDate(this.now())}`, holidays };
  }

  /** What applying it would do; nothing is recorded. Refused as `importCalendars` is, and with `previews-too-many`. */
  async preview(draft: CalendarDraft): Promise<CalendarPreviewDocument | Refusal> {
    const { rules, own, policy } = this.book;
    const imported = importCalendars(draft, rules, own.calendars, this.now());
    if (isRefusal(imported)) return imported;
    return this.previews.of(imported, policy.calendars, withImport(rules, own.calendars, imported));
  }

  /** In force from then on; requests follow in the background. Refused as `importCalendars` is. */
  async apply(draft: CalendarDraft, by: CommandContext): Promise<CalendarsApplied | Refusal> {
    const done = await this.book.perform((rules) => {
      const imported = importCalendars(draft, rules, this.book.own.calendars, by.receivedAt);
      return isRefusal(imported) ? imported : [{ type: 'rules.calendars-imported.v1', data: imported }];
    }, by);
    if (isRefusal(done)) return done;
    this.job.wake();
    const { version, calendars } = done.imports.at(-1)!;
    return { version, calendars: calendars.map(({ name }) => name) };
  }

  #versions(name: (typeof calendarNames)[number], viewer: Viewer) {
    return versionsOf(name, this.book, this.book.own.calendars, isOverseer(viewer));
  }
}
