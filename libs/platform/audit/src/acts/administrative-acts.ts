import type { EventStore, ExpectedRevision } from '@icx/event-store';

/** Something done to the exchange as a whole, by somebody. */
export interface AdministrativeAct {
  /** Versioned, `administration.views-rebuild-ordered.v1`. */
  readonly type: string;
  readonly party: string;
  readonly user: string;
  readonly commandId: string;
}

const STREAM = 'administration';

/** Puts administrative acts on record that leave no event of their own, before they are carried out. */
export class AdministrativeActs {
  #end: ExpectedRevision = 'no-stream';

  constructor(private readonly log: EventStore) {}

  /**
   * `repeated`: this very command is on record and was carried out. `reused`: its party used the command's id for
   * something else before, and nothing was recorded.
   */
  async record({ type, party, user, commandId }: AdministrativeAct): Promise<'recorded' | 'repeated' | 'reused'> {
    const options = { metadata: { party, user, command: commandId }, commandKey: `${party}/${commandId}` };
    for (;;) {
      const result = await this.log.append(STREAM, this.#end, [{ type, data: {} }], options);
      if (result.outcome === 'wrong-revision') {
        this.#end = result.actual ?? 'no-stream';
        continue;
      }
      if (result.outcome === 'command-key-taken') return (await this.#typeAt(result)) === type ? 'repeated' : 'reused';
      this.#end = result.revision;
      return 'recorded';
    }
  }

  async #typeAt({
    stream,
    revision,
  }: {
    readonly stream: string;
    readonly revision: bigint;
  }): Promise<string | undefined> {
    return stream === STREAM ? (await this.log.readStream(STREAM, { from: revision }))[0]?.type : undefined;
  }
}
