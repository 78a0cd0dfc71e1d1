import { commandIdReused, onlyTried, Turns } from '@icx/parties-service';
import {
  isByCommand,
  metadataOf,
  revisionAfter,
  type EventStore,
  type NewEvent,
  type RecordedEvent,
} from '@icx/event-store';
import type { Fuel, Mpxn, PartyId } from '@icx/identifiers';
import { commandFingerprint, type KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, must, refuse, type Refusal } from '@icx/refusals';
import type { Register, SupplyRegister } from '@icx/parties-service';
import type { Envelope } from '@icx/requests-service';
import {
  evolveSuccession,
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

const contended = refuse.unavailable(
  'request-contended',
  'Others are changing the same succession. Send the same command again in a moment.',
);

/** SECAS records who takes over from whom, and takes it back when it was wrong. */
export class SuccessionDesk {
  readonly #turns = new Turns();

  /** @param changed to be told when a succession was recorded or reversed. */
  constructor(
    private readonly log: EventStore,
    private readonly views: ReadStore,
    private readonly register: Register,
    private readonly supply: SupplyRegister,
    private readonly keys: KeyRing,
    private readonly options: { readonly sandbox: boolean; readonly changed: () => void },
  ) {}

  async record(draft: SuccessionDraft, envelope: Envelope): Promise<Recorded | Refusal> {
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
    const id = this.#idOf(envelope);
    const succession: Succession = {
      ...{ id, kind, from, to, fuel, mpxns, effectiveFrom, grace, reason },
      recordedAt: envelope.receivedAt,
    };
    // In turns, for whether it overlaps another one is told by all that were recorded before.
    return this.#turns.take('successions', async () => {
      const others = await this.supply.allSuccessions();
      return this.#perform(id, envelope, (state) => recordSuccession(succession, state, others));
    });
  }

  reverse(id: SuccessionId, reason: string, envelope: Envelope): Promise<Recorded | Refusal> {
    const reversal = { at: envelope.receivedAt, reason };
    return this.#turns.take('successions', () =>
      this.#perform(id, envelope, (state) => reverseSuccession(reversal, state)),
    );
  }

  async #perform(
    id: SuccessionId,
    envelope: Envelope,
    decide: (state: SuccessionState) => readonly SuccessionEvent[] | Refusal,
  ): Promise<Recorded | Refusal> {
    const body = commandFingerprint(this.keys, envelope.body);
    const { party, commandId: command } = envelope;
    const events = await this.log.readStream(id);
    const done = events.findIndex((event) => isByCommand(event, party, command));
    if (done >= 0) return events[done]!.metadata['body'] === body ? fold(events.slice(0, done + 1))! : commandIdReused;
    const decided = decide(fold(events));
    if (isRefusal(decided)) return decided;
    if (envelope.trial) return onlyTried;
    const result = await this.log.append(
      id,
      revisionAfter(events),
      decided as readonly unknown[] as readonly NewEvent[],
      { metadata: metadataOf(envelope, { command, body }) },
    );
    if (result.outcome !== 'appended') return contended;
    await this.views.reached(result.position);
    this.supply.successionsChanged();
    this.options.changed();
    return fold(await this.log.readStream(id))!;
  }

  /** By the command that records it, so that the command sent again finds it. */
  #idOf({ party, commandId }: Envelope): SuccessionId {
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

const fold = (events: readonly RecordedEvent[]): SuccessionState =>
  (events as readonly unknown[] as readonly SuccessionEvent[]).reduce<SuccessionState>(evolveSuccession, null);
