import { abreast, Turns } from '@icx/commands';
import type { Services } from '@icx/composition';
import { nextDigest, type NoticePreferences } from '@icx/contacts';
import type { DataFixId } from '@icx/data-fixes';
import type { Position, RecordedEvent } from '@icx/event-store';
import type { PartyId, RequestId } from '@icx/identifiers';
import { postIdOf } from '@icx/mail-service';
import { channelsOf } from '@icx/parties';
import { SECAS } from '@icx/parties-service';
import { isRefusal } from '@icx/refusals';
import { Parked, Reactor, type Job, type Turn } from '@icx/runtime';
import { atLondon, instant, londonDate, type Instant } from '@icx/working-days';
import { hearsOfReports } from './hears-of-reports.ts';
import { newsOfCase, newsOfReport, newsOfRequest, type News } from './news.ts';
import { noticeOf, tellsAll } from './notice-of.ts';
import { Pending, type Group } from './pending.ts';

/** How often it is looked what waits: batches, digests, what could not be posted. Milliseconds. */
const TICK = 1_000;
/**
 * Older than this it is no news any more, by the wall clock [choice]: a folder of an earlier release is followed from its
 * beginning. Milliseconds.
 */
const NEWS = 7 * 86_400_000;

const prefixes = ['requests.', 'files.file-', 'data-fixes.', 'reporting.'];
/** After which nothing comes any more of what belongs together; of a file its stream is the batch. */
const closings: ReadonlySet<string> = new Set([
  'requests.batch-closed.v1',
  'files.file-done.v1',
  'files.file-refused.v1',
  'files.file-cancelled.v1',
]);

/** What was due on the days of a standstill is told with what the day has on which it was noticed: a party gets one mail a day. */
const dailyAt = ({ at, noticedAt = at }: News, preferences: Pick<NoticePreferences, 'hours'>): Instant => {
  const due = nextDigest(at, preferences);
  const today = londonDate(noticedAt);
  return londonDate(due) < today ? nextDigest(atLondon(today, '00:00'), preferences) : due;
};

/** Turns what happens into notices to those who want to be told by mail. */
export class NoticeFollower {
  readonly reactor: Reactor;
  readonly #pending = new Pending();
  readonly #parked = new Parked();
  readonly #turns = new Turns();
  #failure: string | undefined;

  constructor(private readonly services: Services) {
    const { log, views, checkpoints } = services.engines;
    this.reactor = new Reactor(log, views, checkpoints, {
      ...{ name: 'notices', prefixes },
      handle: (events) => this.#inTurn(() => this.#take(events)),
      problem: () => this.#failure ?? this.#parked.problem(),
      waitsFrom: () => this.#pending.since(),
    });
  }

  /** Under one lease with what it is given: what waits is in the memory of the process that follows. */
  job(): Job {
    const { name } = this.reactor;
    return { name, run: (turn) => this.#run(turn), problem: () => this.reactor.problem() };
  }

  async #run(turn: Turn): Promise<void> {
    const look = setInterval(() => {
      this.#inTurn(() => this.#postReady()).then(
        () => (this.#failure = undefined),
        (error: unknown) => (this.#failure = error instanceof Error ? error.message : String(error)),
      );
    }, TICK);
    try {
      await this.reactor.run(turn);
    } finally {
      clearInterval(look);
    }
  }

  /** Resolves when all is heard that was recorded until now. */
  async settled(): Promise<void> {
    const { log, views } = this.services.engines;
    const head = await log.head();
    await this.reactor.reached(head);
    await views.reached(head);
  }

  /** When the next mail of those is due that wait for their hour; without one that cannot be posted for now. */
  async nextDueAt(): Promise<Instant | undefined> {
    const [first] = this.#timed()
      .map(({ dueAt }) => dueAt)
      .toSorted();
    return first;
  }

  /** Posts what is due, once all is heard: of that hour nothing more comes. */
  async sweep(): Promise<void> {
    const now = instant(this.services.clock.now());
    await this.#inTurn(() => this.#postAll(this.#timed().filter(({ dueAt }) => dueAt <= now)));
  }

  #timed() {
    return this.#pending.timed().filter(({ key }) => !this.#parked.isWaiting(key));
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    return this.#turns.take('notices', work);
  }

  async #take(events: readonly RecordedEvent[]): Promise<void> {
    const since = this.reactor.position();
    const chosen = new Map<PartyId, Promise<NoticePreferences>>();
    const preferencesOf = (party: PartyId): Promise<NoticePreferences> => {
      const known = chosen.get(party) ?? this.services.preferences.of(party);
      chosen.set(party, known);
      return known;
    };
    const fresh = events.filter(({ recordedAt }) => Date.parse(recordedAt) > Date.now() - NEWS);
    const found = await abreast(fresh, async (event) =>
      closings.has(event.type) ? event.stream : this.#newsOf(event),
    );
    for (const one of found) {
      if (typeof one === 'string') this.#pending.close(one);
      else for (const news of one) await this.#add(news, await preferencesOf(news.party), since);
    }
    await this.#postReady();
  }

  async #newsOf(event: RecordedEvent): Promise<readonly News[]> {
    const { requests, dataFixes } = this.services;
    if (event.type.startsWith('data-fixes.')) {
      const found = await dataFixes.read(event.stream as DataFixId, { party: SECAS, as: 'administrator' });
      return isRefusal(found) ? [] : newsOfCase(event, found.state);
    }
    if (event.type.startsWith('reporting.')) return this.#newsOfReport(event);
    if (!event.type.startsWith('requests.')) return [];
    const { state } = await requests.requests.load(event.stream as RequestId);
    return state.status === 'absent' ? [] : newsOfRequest(event, state);
  }

  async #newsOfReport(event: RecordedEvent): Promise<readonly News[]> {
    const told = await abreast(newsOfReport(event), async (news) =>
      (await hearsOfReports(this.services, news.party, news.at)) ? [news] : [],
    );
    return told.flat();
  }

  async #add(news: News, { kinds, hours }: NoticePreferences, since: Position): Promise<void> {
    const { kind, by } = news;
    // Its leg says that it is put to its addressee by mail, whatever that one has chosen since.
    if (kind === 'request') return this.#pending.add(news, kind, null, since);
    const party = (await this.services.register.parties()).get(news.party);
    if (!party || (by !== null && channelsOf(party)[by] !== 'email') || kinds[kind] === 'none') return;
    const daily = kinds[kind] === 'digest' ? 'digest' : kind;
    const isDaily = daily === 'digest' || kind === 'reminder';
    this.#pending.add(news, daily, isDaily ? dailyAt(news, { hours }) : null, since);
  }

  async #postReady(): Promise<void> {
    const ready = this.#pending
      .ready(instant(this.services.clock.now()))
      .filter(({ key }) => !this.#parked.isWaiting(key));
    await this.#postAll(ready);
  }

  async #postAll(ready: readonly Group[]): Promise<void> {
    await abreast(ready, async (group) => {
      await this.#parked.try(group.key, async () => this.#post(group));
      if (!this.#parked.has(group.key)) this.#pending.settle(group);
    });
  }

  /** What was posted before this process began, or by another one, is left out. */
  async #post(group: Group): Promise<void> {
    const { clock, engines, mail } = this.services;
    let news = [...group.news.values()];
    for (;;) {
      const [first] = news;
      if (!first) return;
      const id = postIdOf(engines.keys, 'notice', group.kind, group.party, first.event);
      const posted = await mail.outbox.postOf(id);
      if (!posted) return mail.outbox.post(noticeOf(id, group, news, instant(clock.now())));
      news = news.filter((one) => one !== first && !tellsAll(posted.notice, one));
    }
  }
}
