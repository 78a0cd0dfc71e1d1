import type { EventStore, JsonObject } from '@icx/event-store';
import { isRefusal, type Refusal } from '@icx/refusals';
import { Commands } from './commands.ts';
import type { CommandContext } from './context.ts';
import { kept } from './decider.ts';
import { commandIdReused } from './refusals.ts';

/** Something done to the exchange as a whole, by somebody. */
export interface AdministrativeAct extends CommandContext {
  /** Versioned, `administration.views-rebuild-ordered.v1`. */
  readonly type: string;
  /** What of, in clear: never a secret. */
  readonly data?: JsonObject;
}

/** Of everything that is done to the exchange as a whole. */
export const administration = 'administration';

/** Puts administrative acts on record that leave no event of their own, before they are carried out. */
export class AdministrativeActs {
  readonly #commands: Commands;

  constructor(log: EventStore) {
    // No view shows them, and what mends the views must not wait for them.
    this.#commands = new Commands(log);
  }

  /**
   * `repeated`: this very command is on record and was carried out. Refused with `command-id-reused` if its party used the
   * command's id for something else before; nothing is recorded then.
   */
  async record({ type, data = {}, ...context }: AdministrativeAct): Promise<'recorded' | 'repeated' | Refusal> {
    const done = await this.#commands.perform(administration, kept, context, () => [{ type, data }], { creates: true });
    if (isRefusal(done)) {
      if (done === commandIdReused) return done;
      throw new Error(`${type} could not be put on record: ${done.detail}`);
    }
    if (!done.replayed) return 'recorded';
    // Acts of older logs have no fingerprint: type and data say what they were of.
    const found = done.events.at(-1)!;
    return found.type === type && JSON.stringify(found.data) === JSON.stringify(data) ? 'repeated' : commandIdReused;
  }
}
