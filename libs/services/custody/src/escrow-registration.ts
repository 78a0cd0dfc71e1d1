import type { EventStore } from '@icx/event-store';
import { thumbprintOf, type EscrowJwk, type EscrowState, type KeyEscrow } from '@icx/keys';

export const ESCROW_KEY_REGISTERED = 'administration.escrow-key-registered.v1';

/**
 * The escrow of the keys against what the log says: who registered which key is an event, and the file must be sealed to
 * that one. A file that was taken away, or put back from before, is noticed so.
 */
export class EscrowRegistration {
  #recorded: string | undefined;

  constructor(
    private readonly log: Pick<EventStore, 'readStream'>,
    private readonly escrow: KeyEscrow,
  ) {}

  /** Reads what the log says; to be called at start. */
  async open(): Promise<this> {
    const acts = await this.log.readStream('administration');
    const key = acts.findLast(({ type }) => type === ESCROW_KEY_REGISTERED)?.data['key'];
    this.#recorded = typeof key === 'string' ? key : undefined;
    return this;
  }

  /** After it was put on record. Throws `KmsUnavailable`: then it is told as a problem until it is done again. */
  async register(key: EscrowJwk): Promise<void> {
    this.#recorded = thumbprintOf(key);
    await this.escrow.register(key);
  }

  /** The same command again: it may have failed after it was put on record. A key registered since stays in force. */
  async registerAgain(key: EscrowJwk): Promise<void> {
    await this.open();
    if (this.#recorded === thumbprintOf(key)) await this.escrow.register(key);
  }

  state(): EscrowState {
    const state = this.escrow.state();
    if (state.problem !== undefined || state.key === (this.#recorded ?? null)) return state;
    const registered = this.#recorded === undefined ? 'No escrow key is' : `The escrow key ${this.#recorded} is`;
    const problem =
      `${registered} registered in the log, but the keys are ` +
      `${state.key === null ? 'not in escrow' : `in escrow for ${state.key}`}. Register the key again: \`icx keys escrow\`.`;
    return { ...state, problem };
  }
}
