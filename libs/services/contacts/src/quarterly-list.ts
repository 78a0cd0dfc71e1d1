import { Commands, type By, type CommandContext } from '@icx/commands';
import {
  decideIssue,
  evolveContacts,
  isUsable,
  issuedAt,
  listUnknown,
  noContacts,
  parseQuarter,
  quarterAfter,
  quarterOf,
  remindedAt,
  type IssueCommand,
  type IssuedList,
  type IssueState,
  type KeptPoint,
  type Quarter,
} from '@icx/contacts';
import { beginning, exchangeItself, type EventStore } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import type { Register } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, type Parsed, type Refusal } from '@icx/refusals';
import { Parked, type Clock, type Job } from '@icx/runtime';
import { instant, londonDate, type Calendar, type Instant } from '@icx/working-days';
import { contactDocument } from './contact-document.ts';
import { contactsStream, contactStream } from './contact-stream.ts';
import { contactCells, contactColumns } from './contact-table.ts';
import { issuesStream, issueStream } from './issue-stream.ts';

interface Engines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly clock: Clock;
  readonly calendar: () => Calendar;
  readonly register: Pick<Register, 'parties'>;
  /** When the exchange began; by default that of its log. */
  readonly beganAt?: Instant;
}

/** Quarters that are looked back for lists that went out. */
const QUARTERS = 8;
const EVERY = 60_000;
/** Under which it is parked: one thing at a time is due. */
const ITEM = 'contact-list';

/**
 * The Operational Contact List goes out once a quarter, to every party: each is asked whether its part is still right, and
 * reminded once if it does not say so. What was missed while nobody was here goes out at the next start.
 */
export class QuarterlyList implements Job {
  readonly name = 'contact-list';
  readonly everyMs = EVERY;
  readonly #commands: Commands;
  readonly #parked = new Parked();

  constructor(private readonly engines: Engines) {
    this.#commands = new Commands(engines.log, engines.views);
  }

  /** Sends out the list of the quarter that it is. Refused with `contact-list-issued`, `calendar-not-covered`. */
  async issue(by: By = exchangeItself): Promise<Parsed<IssuedList>> {
    const at = instant(this.engines.clock.now());
    const on = londonDate(at);
    const remindAt = remindedAt(on, this.engines.calendar());
    if (isRefusal(remindAt)) return remindAt;
    const parties = [...(await this.engines.register.parties()).values()].filter(({ left = false }) => !left);
    const whom = parties.map(({ party }) => party).toSorted();
    const quarter = quarterOf(on);
    return this.#perform(quarter, { type: 'issue', quarter, at, parties: whom, remindAt }, by);
  }

  /** "Still right". Refused with `contact-list-unknown`, `contact-list-not-yours`. */
  async confirm(named: string, party: PartyId, by: CommandContext): Promise<Parsed<IssuedList>> {
    const quarter = parseQuarter(named);
    if (isRefusal(quarter)) return listUnknown;
    return this.#perform(quarter, { type: 'confirm', party, at: by.receivedAt }, by);
  }

  /** Refused with `contact-list-unknown`. */
  async of(named: string): Promise<Parsed<IssuedList>> {
    const quarter = parseQuarter(named);
    return isRefusal(quarter) ? listUnknown : ((await this.#load(quarter)) ?? listUnknown);
  }

  /**
   * The whole list as it went out: what was proved and in force then; the first row is the names. Refused with
   * `contact-list-unknown`.
   */
  async snapshot(named: string): Promise<Parsed<readonly (readonly string[])[]>> {
    const list = await this.of(named);
    if (isRefusal(list)) return list;
    const points = await Promise.all(list.parties.map((party) => this.#pointsThen(party, list.at)));
    return [contactColumns, ...points.flat().map((point) => contactCells(contactDocument(point, false)))];
  }

  /** Those of the last two years, the latest first. */
  async issued(): Promise<readonly IssuedList[]> {
    const current = quarterOf(londonDate(instant(this.engines.clock.now())));
    const quarters = Array.from({ length: QUARTERS }, (_, back) => quarterAfter(current, -back));
    const lists = await Promise.all(quarters.map((quarter) => this.#load(quarter)));
    return lists.filter((list) => list !== null);
  }

  /** What cannot be done is not waited for: it is told, and tried again. */
  async nextDueAt(): Promise<Instant | undefined> {
    if (this.#parked.has(ITEM)) return undefined;
    const quarter = quarterOf(londonDate(instant(this.engines.clock.now())));
    const [latest] = await this.issued();
    const reminder = latest && !latest.remindedAt ? latest.remindAt : undefined;
    const issue = (await this.#issueAt(quarter)) ?? (await this.#issueAt(quarterAfter(quarter, 1)));
    return [reminder, isRefusal(issue) ? undefined : issue].filter((at) => at !== undefined).toSorted()[0];
  }

  /** Does what is due: the list, its reminder. */
  async sweep(): Promise<void> {
    const now = instant(this.engines.clock.now());
    await this.#parked.try(ITEM, async () => {
      const [latest] = await this.issued();
      if (latest && !latest.remindedAt && latest.remindAt <= now)
        return this.#perform(latest.quarter, { type: 'remind', at: now }, exchangeItself);
      const at = await this.#issueAt(quarterOf(londonDate(now)));
      if (isRefusal(at)) return at;
      return at !== undefined && at <= now ? this.issue() : undefined;
    });
  }

  run(): Promise<void> {
    return this.sweep();
  }

  problem(): string | undefined {
    return this.#parked.problem();
  }

  /** `undefined`: it went out, or its day was before the exchange began. */
  async #issueAt(quarter: Quarter): Promise<Parsed<Instant> | undefined> {
    const at = issuedAt(quarter, this.engines.calendar());
    if (isRefusal(at)) return at;
    return (await this.#load(quarter)) !== null || at < (await this.#beganAt()) ? undefined : at;
  }

  async #beganAt(): Promise<Instant> {
    if (this.engines.beganAt) return this.engines.beganAt;
    const [first] = await this.engines.log.readAll(beginning, 1);
    return instant(first?.recordedAt ?? this.engines.clock.now());
  }

  async #pointsThen(party: PartyId, at: Instant): Promise<readonly KeptPoint[]> {
    const { events } = await this.#commands.load(contactStream(party), contactsStream);
    const then = events.filter(({ data }) => data.at <= at).reduce(evolveContacts, noContacts);
    return then.points.filter((point) => isUsable(point, at));
  }

  async #load(quarter: Quarter): Promise<IssueState> {
    return (await this.#commands.load(issueStream(quarter), issuesStream)).state;
  }

  async #perform(quarter: Quarter, command: IssueCommand, by: By): Promise<IssuedList | Refusal> {
    const decide = (state: IssueState) => decideIssue(command, state);
    const done = await this.#commands.perform(issueStream(quarter), issuesStream, by, decide);
    return isRefusal(done) ? done : done.state!;
  }
}
