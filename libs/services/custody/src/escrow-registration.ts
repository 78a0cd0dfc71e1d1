import { administration } from '@icx/commands';
import { count, document, nullable, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { EventStore, RecordedEvent } from '@icx/event-store';
import { Followed } from '@icx/runtime';
import { thumbprintOf, type EscrowJwk, type KeyEscrow } from '@icx/keys';

export const ESCROW_KEY_REGISTERED = 'administration.escrow-key-registered.v1';

export const escrowSchema = document('Escrow', {
  key: nullable(
    Type.String({
      description: 'Thumbprint (RFC 7638) of the key that the keys are sealed to; null: there is no escrow.',
    }),
  ),
  versions: Type.Array(count(), { description: 'Of the wrapping keys in it.' }),
  problem: Type.Optional(Type.String({ description: 'Why it does not hold what it should.' })),
});

const keyIn = (_: string, acts: readonly RecordedEvent[]): string | undefined => {
  const key = acts.findLast(({ type }) => type === ESCROW_KEY_REGISTERED)?.data['key'];
  return typeof key === 'string' ? key : undefined;
};

/**
 * The escrow of the keys against what the log says: who registered which key is an event, and the file must be sealed to
 * that one. A file that was taken away, or put back from before, is noticed so.
 */
export class EscrowRegistration {
  #acts: Followed<string> | undefined;

  constructor(
    private readonly log: Pick<EventStore, 'readStream' | 'subscribe' | 'head'>,
    private readonly escrow: KeyEscrow,
  ) {}

  /** Reads what the log says; to be called at start. */
  async open(): Promise<this> {
    this.#acts ??= await Followed.stream(this.log, administration, { prefix: ESCROW_KEY_REGISTERED, fold: keyIn });
    await this.#acts.reached(await this.log.head());
    return this;
  }

  /** After it was put on record. Throws `KmsUnavailable`: then it is told as a problem until it is done again. */
  async register(key: EscrowJwk): Promise<void> {
    await this.open();
    await this.escrow.register(key);
  }

  /** The same command again: it may have failed after it was put on record. A key registered since stays in force. */
  async registerAgain(key: EscrowJwk): Promise<void> {
    await this.open();
    if (this.#recorded === thumbprintOf(key)) await this.escrow.register(key);
  }

  get #recorded(): string | undefined {
    return this.#acts?.states.get(administration);
  }

  state(): DocumentOf<typeof escrowSchema> {
    const state = this.escrow.state();
    if (state.problem !== undefined || state.key === (this.#recorded ?? null)) return state;
    const registered = this.#recorded === undefined ? 'No escrow key is' : `The escrow key ${this.#recorded} is`;
    const problem =
      `${registered} registered in the log, but the keys are ` +
      `${state.key === null ? 'not in escrow' : `in escrow for ${state.key}`}. Register the key again: \`icx keys escrow\`.`;
    return { ...state, problem };
  }
}
