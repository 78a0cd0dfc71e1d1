import { Commands, type CommandContext, type Outcome } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import type { Fuel, Mpxn, PartyId } from '@icx/identifiers';
import { keyedId, type KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, must, refuse, type Refusal } from '@icx/refusals';
import { aSuccession, type Register, type SupplyRegister } from '@icx/parties-service';
import {
  parseSuccessionId,
  recordSuccession,
  reverseSuccession,
  type Succession,
  type SuccessionEvent,
  type SuccessionId,
  type SuccessionKind,
  type SuccessionState,
} from '@icx/switching';
import type { PlainDate } from '@icx/working-days';

/** As it came, parsed; parties by PartyId, MPID or gas short code. */
export interface SuccessionDraft {
  readonly kind: SuccessionKind;
  readonly from: string;
  readonly to: string;
  readonly fuel: Fuel | null;
  readonly mpxns: readonly Mpxn[] | null;
  readonly effectiveFrom: PlainDate;
  readonly grace: number;
  readonly reason: string | null;
}

type Recorded = NonNullable<SuccessionState>;

/** SECAS records who takes over from whom, and takes it back when it was wrong. */
export class Successions {
  readonly #commands: Commands;

  constructor(
    log: EventStore,
    views: ReadStore,
    private readonly register: Register,
    private readonly supply: SupplyRegister,
    private readonly keys: KeyRing,
    private readonly options: { readonly sandbox: boolean },
  ) {
    this.#commands = new Commands(log, views);
  }

  async record(draft: SuccessionDraft, context: CommandContext): Promise<Recorded | Refusal> {
    const { kind, fuel, mpxns, effectiveFrom, grace, reason } = draft;
    const from = await this.#supplier(draft.from, effectiveFrom, '/from');
    if (isRefusal(from)) return from;
    const to = await this.#supplier(draft.to, effectiveFrom, '/to');
    if (isRefusal(to)) return to;
    if ((await this.register.parties()).get(to)?.left)
      return refuse(
        'party-unknown',
        'That supplier takes part no more, so it cannot take over. Name another one.',
        '/to',
      );
    const id = this.#idOf(context);
    const succession: Succession = {
      ...{ id, kind, from, to, fuel, mpxns, effectiveFrom, grace, reason },
      recordedAt: context.receivedAt,
    };
    // Whether it overlaps another one is told by all that were recorded before.
    const decide = async (state: SuccessionState) =>
      recordSuccession(succession, state, await this.supply.allSuccessions());
    return this.#done(await this.supply.claims.perform(id, aSuccession, context, decide));
  }

  async reverse(id: SuccessionId, reason: string, context: CommandContext): Promise<Recorded | Refusal> {
    const reversal = { at: context.receivedAt, reason };
    return this.#done(
      await this.#commands.perform(id, aSuccession, context, (state) => reverseSuccession(reversal, state)),
    );
  }

  async #done(done: Outcome<SuccessionState, SuccessionEvent, SuccessionId>): Promise<Recorded | Refusal> {
    if (isRefusal(done)) return done;
    await this.supply.reached(done.position);
    return done.state!;
  }

  /** By the command that records it, so that the command sent again finds it. */
  #idOf({ party, commandId }: CommandContext): SuccessionId {
    const named = keyedId(this.keys, ['succession', party, commandId], 24);
    return must(parseSuccessionId(`suc_${this.options.sandbox ? 'TEST' : ''}${named}`));
  }

  async #supplier(name: string, on: PlainDate, pointer: string): Promise<PartyId | Refusal> {
    const party = await this.register.findParty(name, on);
    return party?.kind === 'supplier'
      ? party.party
      : refuse('party-unknown', 'No supplier goes by that identifier. Correct it, or register it first.', pointer);
  }
}
