import { InstallCode, type Representation } from '@icx/install-code';
import type { PartyId } from '@icx/identifiers';
import { accept, decide, fold, isHeldBack, newlyUnasked } from '@icx/requests';
import type { Answer, Decision, Facts, RequestState, Unasked } from '@icx/requests';
import { KmsUnavailable } from '@icx/keys';
import { SealBroken, type OpenedCode, type Vault } from '@icx/vault';
import type { RevealMeter } from './reveal-meter.ts';

/** A code that the addressee of a leg holds for the device that is asked for. */
export interface CodeHeld {
  /** Who held it first: the addressee, or one whose holdings are the addressee's by a succession. */
  readonly holder: PartyId;
  readonly deviceId: string;
  readonly source: string;
  readonly line: number;
  readonly representation: Representation;
  /** Keyed: tells it from any other code. */
  readonly fingerprint: string;
  /** The standing instruction by which it answers by itself. */
  readonly instruction?: string;
}

/** What parties hold, as far as requests have to do with it. */
export interface CodesHeld {
  /** The code that answers this leg by its addressee's instruction now. */
  answering(asked: Unasked, facts: Facts): Promise<CodeHeld | undefined>;
  /** Whether it still does: it may have been deleted or settled meanwhile, or the instruction ended. */
  stillAnswers(held: CodeHeld, asked: Unasked, facts: Facts): Promise<boolean>;
  /** The code; `undefined`: it is held no more. */
  open(held: CodeHeld): Promise<OpenedCode | undefined>;
}

/**
 * Lets what parties hold answer what they are asked, with nobody looking: in the append that opens the leg, so that there is
 * no moment at which it waits. What cannot be answered so waits as any leg does.
 */
export class HeldAnswers {
  #held: CodesHeld | undefined;
  /** With the facts of the same moment: of a page of answers each requester is looked at once. */
  readonly #heldBack = new WeakMap<Facts, Map<PartyId, Promise<boolean>>>();
  #broken: string | undefined;

  constructor(
    private readonly vault: Vault,
    private readonly meter: RevealMeter,
  ) {}

  /** Until then nothing is held. */
  answerFrom(held: CodesHeld): void {
    this.#held = held;
  }

  /** A holding that does not open; `undefined`: all did. */
  problem(): string | undefined {
    return this.#broken;
  }

  /** The decision and, where it opens a leg that a holding answers, that answer. */
  async complete(before: RequestState, decision: Decision, facts: Facts): Promise<Decision> {
    if (decision.refusal || !this.#held) return decision;
    const after = fold(decision.events, before);
    const asked = newlyUnasked(before, after);
    const held = asked && (await this.#held.answering(asked, facts));
    const answer = held && (await this.answerOf(asked, held, facts));
    const answered = answer && decide(answer, after, facts);
    return answered && !answered.refusal ? accept(...decision.events, ...answered.events) : decision;
  }

  /** The answer that this leg gets by itself, its code sealed apart; `undefined`: not now. */
  async answerOf(asked: Unasked, held: CodeHeld, facts: Facts, opened?: OpenedCode): Promise<Answer | undefined> {
    // Whoever may be fishing is answered by people.
    if (await this.#isHeldBack(asked.state.requester, facts)) return undefined;
    const answer = await this.sealed(asked, held, facts, opened);
    return answer && (await this.#held!.stillAnswers(held, asked, facts)) ? answer : undefined;
  }

  /**
   * An answer by this holding: opened, and sealed apart as the request's own. The same again is sealed once.
   * @param already opened with others: the caller's to zero, for this may be decided again
   */
  async sealed(
    { state, leg, deviceId }: Unasked,
    held: CodeHeld,
    facts: Facts,
    already?: OpenedCode,
  ): Promise<Answer | undefined> {
    const opened = already ?? (await this.#open(held));
    if (!opened) return undefined;
    const { addressee: by, number } = leg;
    const { representation, source, line, instruction } = held;
    const code = new InstallCode(opened.bytes, representation);
    if (opened !== already) opened.bytes.fill(0);
    const command = { party: by, id: `held-${state.id}-${number}-${held.fingerprint}` };
    const put = await this.vault.put(code, { deviceId, holder: by }, command).catch(ifKmsIsAway);
    if (put?.outcome !== 'sealed') return undefined;
    const holding = { source, line, ...(instruction === undefined ? {} : { instruction }) };
    const { ref } = put;
    return {
      ...{ type: 'answer', at: facts.now, by, leg: number, answer: 'code-supplied', holding },
      code: { ref, representation, check: code.check },
    };
  }

  #isHeldBack(requester: PartyId, facts: Facts): Promise<boolean> {
    const looked = this.#heldBack.get(facts) ?? new Map<PartyId, Promise<boolean>>();
    this.#heldBack.set(facts, looked);
    const look = async () => {
      const standing = await this.meter.standing(requester, facts.now);
      return isHeldBack({ at: facts.now, ...standing }, facts) !== false;
    };
    const known = looked.get(requester) ?? look();
    looked.set(requester, known);
    return known;
  }

  async #open(held: CodeHeld): Promise<OpenedCode | undefined> {
    try {
      return await this.#held!.open(held).catch(ifKmsIsAway);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      // Nobody who asks is to suffer for it; it is told where the exchange is looked after.
      this.#broken = `The code that ${held.holder} holds of ${held.deviceId} does not open: its row or its key was changed.`;
      return undefined;
    }
  }
}

/** It waits, as if nothing were held, and is tried again. */
const ifKmsIsAway = (error: unknown): undefined => {
  if (error instanceof KmsUnavailable) return undefined;
  throw error;
};
