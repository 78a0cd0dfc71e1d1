import { Commands, deciderOf, folded, type By, type Decide, type Stored } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';
import type { Refusal } from '@icx/refusals';
import { isRefusal } from '@icx/refusals';
import type { RequestPolicy } from '@icx/requests-service';
import {
  calendarsIn,
  calendarVersionsIn,
  evolveRules,
  noRules,
  rulesEventTypes,
  termsIn,
  type RulesEvent,
  type RulesState,
} from '@icx/rules';
import { derived, Followed } from '@icx/runtime';

const RULES_STREAM = 'rules';
export const rulesDecider = deciderOf<RulesState, RulesEvent>(noRules, evolveRules, rulesEventTypes);

interface Known {
  readonly rules: RulesState;
  readonly events: readonly Stored<RulesEvent>[];
}

const fold = (stream: string, recorded: Parameters<typeof folded>[1]): Known => {
  const { state, events } = folded(stream, recorded, rulesDecider);
  return { rules: state, events };
};

/**
 * By which rules the exchange decides now: those that it was started with, and what people of SECAS have applied since.
 * It follows the log, so that what one process records counts in every other one: there within far less than five seconds
 * (`Followed`), here before whoever applied it is told.
 */
export class Rulebook {
  /** Read at every use. Whoever holds a calendar or a term longer than one decision is wrong. */
  readonly policy: RequestPolicy;
  readonly #commands: Commands;

  private constructor(
    log: EventStore,
    views: Pick<ReadStore, 'reached'>,
    private readonly followed: Followed<Known>,
    /** What it was started with: the operator's file, else what comes with the release. */
    readonly own: RequestPolicy,
  ) {
    this.#commands = new Commands(log, views);
    const calendars = derived((rules: RulesState) => calendarsIn(rules, own.calendars));
    const calendarVersions = derived((rules: RulesState) => calendarVersionsIn(rules, own.calendars));
    const terms = derived((rules: RulesState) => termsIn(rules, own.terms));
    const inForce = (): RulesState => this.rules;
    this.policy = {
      ...own,
      get calendars() {
        return calendars(inForce());
      },
      get calendarVersions() {
        return calendarVersions(inForce());
      },
      get terms() {
        return terms(inForce());
      },
    };
  }

  static async open(log: EventStore, views: Pick<ReadStore, 'reached'>, own: RequestPolicy): Promise<Rulebook> {
    return new Rulebook(log, views, await Followed.stream(log, RULES_STREAM, { prefix: 'rules.', fold }), own);
  }

  /** What is on record, as far as this process knows the log. */
  get rules(): RulesState {
    return this.#known.rules;
  }

  /** The same as it was recorded, with who did it. */
  get events(): readonly Stored<RulesEvent>[] {
    return this.#known.events;
  }

  /** By which it decided at a position of the log, as far as that was applied while it served. */
  at(position: bigint): Pick<RequestPolicy, 'calendars' | 'terms'> & Pick<RulesState, 'reportTargets'> {
    const { rules } = fold(
      RULES_STREAM,
      this.events.filter((event) => event.position <= position),
    );
    const { reportTargets } = rules;
    return { calendars: calendarsIn(rules, this.own.calendars), terms: termsIn(rules, this.own.terms), reportTargets };
  }

  /** Resolves when this process knows what was recorded up to there. */
  reached(position: bigint): Promise<void> {
    return this.followed.reached(position);
  }

  /** Why this process learns of no change; `undefined`: it does. */
  problem(): string | undefined {
    return this.followed.problem();
  }

  /** Decides and records; whoever is told of it decides by it from then on. */
  async perform(decide: Decide<RulesState, RulesEvent>, by: By): Promise<RulesState | Refusal> {
    const done = await this.#commands.perform(RULES_STREAM, rulesDecider, by, decide);
    if (isRefusal(done)) return done;
    await this.followed.reached(done.position);
    return done.state;
  }

  get #known(): Known {
    return this.followed.states.get(RULES_STREAM) ?? nothing;
  }
}

const nothing: Known = { rules: noRules, events: [] };
