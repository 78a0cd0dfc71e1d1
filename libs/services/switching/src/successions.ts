import { deciderOf, Commands, type CommandContext } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import type { Fuel, Mpxn, PartyId } from '@icx/identifiers';
import type { KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, must, refuse, type Refusal } from '@icx/refusals';
import type { Register, SupplyRegister } from '@icx/parties-service';
import {
  evolveSuccession,
  parseSuccessionId,
  recordSuccession,
  reverseSuccession,
  successionEventTypes,
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
    // In turns, for whether it overlaps another one is told by all that were recorded before.
    return this.#commands.turns.take('successions', async () => {
      const others = await this.supply.allSuccessions();
      return this.#perform(id, context, (state) => recordSuccession(succession, state, others));
    });
  }

  reverse(id: SuccessionId, reason: string, context: CommandContext): Promise<Recorded | Refusal> {
    const reversal = { at: context.receivedAt, reason };
    return this.#commands.turns.take('successions', () =>
      this.#perform(id, context, (state) => reverseSuccession(reversal, state)),
    );
  }

  async #perform(
    id: SuccessionId,
    context: CommandContext,
    decide: (state: SuccessionState) => readonly SuccessionEvent[] | Refusal,
  ): Promise<Recorded | Refusal> {
    const done = await this.#commands.perform(id, aSuccession, context, decide);
    if (isRefusal(done)) return done;
    if (!done.replayed) this.supply.successionsChanged();
    return done.state!;
  }

  /** By the command that records it, so that the command sent again finds it. */
  #idOf({ party, commandId }: CommandContext): SuccessionId {
    const hash = this.keys.hmac('request-id', JSON.stringify(['succession', party, commandId])).toString('hex');
    return must(parseSuccessionId(`suc_${this.options.sandbox ? 'TEST' : ''}${hash.slice(0, 24)}`));
  }

  async #supplier(name: string, on: PlainDate, pointer: string): Promise<PartyId | Refusal> {
    const party = await this.register.findParty(name, on);
    return party?.kind === 'supplier'
      ? party.party
      : refuse('party-unknown', 'No supplier goes by that identifier. Correct it, or register it first.', pointer);
  }
}

const aSuccession = deciderOf<SuccessionState, SuccessionEvent>(null, evolveSuccession, successionEventTypes);
