import { Commands, deciderOf, type CommandContext } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import {
  endInstruction,
  evolveInstructions,
  giveInstruction,
  instructionEventTypes,
  instructionUnknown,
  parseInstructionId,
  type GivenInstruction,
  type InstructionEvent,
  type InstructionId,
  type Instructions,
  type InstructionScope,
} from '@icx/holdings';
import type { PartyId } from '@icx/identifiers';
import { keyedId, type KeyRing } from '@icx/keys';
import type { Register } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, must, refuse, type Refusal } from '@icx/refusals';
import { londonDate, type PlainDate } from '@icx/working-days';

/** As it came, parsed; requesters by PartyId, MPID or gas short code. Left out: of whatever kind, from today, until ended. */
export type InstructionDraft = Partial<Omit<InstructionScope, 'requesters'>> & {
  readonly requesters?: readonly string[] | null;
  readonly from?: PlainDate;
  readonly to?: PlainDate | null;
};

const instructions = deciderOf<Instructions, InstructionEvent>([], evolveInstructions, instructionEventTypes);

const streamOf = (holder: PartyId): string => `standing-instructions-${holder}`;

/**
 * What holders have said once for all, each in a stream of its own. It is read from there whenever it is asked for, not from
 * a view: what was ended has ended for the very next leg.
 */
export class StandingInstructions {
  readonly #commands: Commands;

  constructor(
    log: EventStore,
    views: ReadStore,
    private readonly register: Register,
    private readonly keys: KeyRing,
    private readonly options: { readonly sandbox: boolean },
  ) {
    this.#commands = new Commands(log, views);
  }

  /** All that this holder has given, in their order, also those that have ended. */
  async of(holder: PartyId): Promise<Instructions> {
    return (await this.#commands.load(streamOf(holder), instructions)).state;
  }

  /** Refused with `instruction-dates-invalid`, `instructions-too-many`, `party-unknown`. */
  async give(draft: InstructionDraft, context: CommandContext): Promise<GivenInstruction | Refusal> {
    const { party: holder, receivedAt: givenAt } = context;
    const today = londonDate(givenAt);
    const { fuel = null, deviceTypes = null, manufacturers = null, from = today, to = null } = draft;
    const requesters = await this.#requesters(draft.requesters ?? null, today);
    if (isRefusal(requesters)) return requesters;
    const id = this.#idOf(context);
    const scope = { fuel, deviceTypes, manufacturers, requesters };
    return this.#performed(holder, id, context, (state) =>
      giveInstruction({ id, holder, from, to, givenAt, ...scope }, state),
    );
  }

  /** Refused with `instruction-unknown`, also of another party's, and `instruction-ended`. */
  async end(named: string, reason: string, context: CommandContext): Promise<GivenInstruction | Refusal> {
    const id = parseInstructionId(named);
    if (isRefusal(id)) return instructionUnknown;
    const { party, receivedAt: at } = context;
    return this.#performed(party, id, context, (state) => endInstruction({ id, at, reason }, state));
  }

  async #performed(
    holder: PartyId,
    id: InstructionId,
    context: CommandContext,
    decide: (state: Instructions) => readonly InstructionEvent[] | Refusal,
  ): Promise<GivenInstruction | Refusal> {
    const done = await this.#commands.perform(streamOf(holder), instructions, context, decide);
    return isRefusal(done) ? done : done.state.find((one) => one.id === id)!;
  }

  async #requesters(names: readonly string[] | null, on: PlainDate): Promise<readonly PartyId[] | null | Refusal> {
    if (names === null) return null;
    const found = await Promise.all(names.map((name) => this.register.findParty(name, on)));
    const unknown = found.findIndex((party) => party?.kind !== 'supplier');
    return unknown < 0
      ? found.map((party) => party!.party)
      : refuse(
          'party-unknown',
          'No supplier goes by that identifier: correct it, or leave it out.',
          `/requesters/${unknown}`,
        );
  }

  /** By the command that gives it, so that the command sent again finds it. */
  #idOf({ party, commandId }: CommandContext): InstructionId {
    const named = keyedId(this.keys, ['standing-instruction', party, commandId], 24);
    return must(parseInstructionId(`sti_${this.options.sandbox ? 'TEST' : ''}${named}`));
  }
}
