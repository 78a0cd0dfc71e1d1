import { exchangeItself } from '@icx/event-store';
import { instructs, type Instructions } from '@icx/holdings';
import type { PartyId, RequestId } from '@icx/identifiers';
import type { Register } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import { isRefusal } from '@icx/refusals';
import { decide, unaskedLeg, type Facts } from '@icx/requests';
import type { FactFinder, HeldAnswers, RequestLog } from '@icx/requests-service';
import { Parked, type Job } from '@icx/runtime';
import { londonDate } from '@icx/working-days';
import type { OpenedCode } from '@icx/vault';
import type { Found } from './doubts.ts';
import { answerBy, type OfferedCodes } from './offered-codes.ts';
import { holdingsQueries } from './queries.ts';
import type { StandingInstructions } from './standing-instructions.ts';

/** Open legs that are looked up at a time, and answered side by side: their appends share commits. */
const PAGE = 512;
/** What could not be answered when it came is looked at again so often, milliseconds: keys that were away, parties that were held back. */
const AGAIN = 10 * 60_000;

export interface AnsweringParts {
  readonly requests: RequestLog;
  readonly held: HeldAnswers;
  readonly facts: FactFinder;
  readonly views: ReadStore;
  readonly register: Register;
  readonly instructions: StandingInstructions;
  readonly offered: OfferedCodes;
}

/**
 * Answers what waits already: of each holder with an instruction the open legs of which it holds the code. It works from how
 * things stand, not from what happened, so that a run that was cut short is simply run again, and one more changes nothing.
 */
export class AutomaticAnswers {
  #stuck = new Parked();
  #answered = 0;

  constructor(private readonly parts: AnsweringParts) {}

  job(): Job {
    return {
      name: 'automatic-answers',
      beside: 'holdings-news',
      everyMs: AGAIN,
      run: ({ signal }) => this.sweep(signal),
      problem: () => this.problem(),
    };
  }

  /** What could not be answered, or opened; `undefined`: nothing. */
  problem(): string | undefined {
    return this.#stuck.problem() ?? this.parts.held.problem();
  }

  /** So many legs were answered since the start of this process. */
  get answered(): number {
    return this.#answered;
  }

  /** Looks through the open legs of every holder that has an instruction in force. Returns how many were answered. */
  async sweep(signal?: AbortSignal): Promise<number> {
    const { register, instructions, facts } = this.parts;
    const before = this.#answered;
    // All of them are looked at: what stood in the way before is told no more.
    this.#stuck = new Parked();
    for (const { party } of (await register.parties()).values()) {
      const today = londonDate((await facts.gather()).now);
      if (instructs(await instructions.of(party), today)) await this.#answerAll(party, signal);
    }
    return this.#answered - before;
  }

  async #answerAll(party: PartyId, signal: AbortSignal | undefined): Promise<void> {
    for (let after = ''; !signal?.aborted;) {
      const rows = await holdingsQueries.openLegs(this.parts.views, party, after, PAGE);
      await this.#answerPage(party, rows);
      if (rows.length < PAGE) return;
      after = rows.at(-1)!.id;
    }
  }

  /** The facts, the instruction and the codes are read once for all of them. */
  async #answerPage(party: PartyId, rows: Awaited<ReturnType<typeof holdingsQueries.openLegs>>): Promise<void> {
    const { offered, instructions, facts: finder } = this.parts;
    const held = await offered.offered(
      party,
      rows.flatMap(({ device_id: deviceId }) => deviceId ?? []),
    );
    const answerable = rows.flatMap(({ id, device_id: deviceId }) => {
      const found = deviceId && held.get(deviceId);
      return found ? [{ id, found }] : [];
    });
    const codes = await offered.openAll(answerable.map(({ found }) => found));
    try {
      const page = { party, given: await instructions.of(party), facts: await finder.gather(), codes };
      await Promise.all(
        answerable.map(({ id, found }) => this.#stuck.try(id, () => this.#answer(id, found, page), party)),
      );
    } finally {
      for (const { bytes } of codes.values()) bytes.fill(0);
    }
  }

  /** Who was first, a person or this, has answered. */
  async #answer(id: RequestId, found: Found, { party, given, facts, codes }: Page) {
    const { requests, held } = this.parts;
    const outcome = await requests.perform(id, exchangeItself, async (state) => {
      const asked = unaskedLeg(state);
      if (asked?.leg.addressee !== party || asked.deviceId !== found.deviceId) return [];
      const code = answerBy(given, asked, found, londonDate(facts.now));
      const answer = code && (await held.answerOf(asked, code, facts, codes.get(found)));
      return answer ? decide(answer, state, facts) : [];
    });
    if (!isRefusal(outcome) && outcome.state !== outcome.before) this.#answered += 1;
    return outcome;
  }
}

interface Page {
  readonly party: PartyId;
  readonly given: Instructions;
  readonly facts: Facts;
  readonly codes: ReadonlyMap<Found, OpenedCode>;
}
