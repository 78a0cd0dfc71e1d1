import { metadataOf, type EventStore, type ExpectedRevision, type JsonObject, type Origin } from '@icx/event-store';

/** Something done to the exchange as a whole, by somebody. */
export interface AdministrativeAct extends Origin {
  /** Versioned, `administration.views-rebuild-ordered.v1`. */
  readonly type: string;
  readonly party: string;
  readonly commandId: string;
  /** What of, in clear: never a secret. */
  readonly data?: JsonObject;
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
  async record(act: AdministrativeAct): Promise<'recorded' | 'repeated' | 'reused'> {
    const { type, party, commandId, data = {} } = act;
    const options = { metadata: metadataOf(act, { command: commandId }), commandKey: `${party}/${commandId}` };
    for (;;) {
      const result = await this.log.append(STREAM, this.#end, [{ type, data }], options);
      if (result.outcome === 'wrong-revision') {
        this.#end = result.actual ?? 'no-stream';
        continue;
      }
      if (result.outcome === 'command-key-taken') return (await this.#isAt(result, type, data)) ? 'repeated' : 'reused';
      this.#end = result.revision;
      return 'recorded';
    }
  }

  /** Members come back in the order in which they were recorded. */
  async #isAt(
    { stream, revision }: { readonly stream: string; readonly revision: bigint },
    type: string,
    data: JsonObject,
  ): Promise<boolean> {
    if (stream !== STREAM) return false;
    const [found] = await this.log.readStream(STREAM, { from: revision });
    return found?.type === type && JSON.stringify(found.data) === JSON.stringify(data);
  }
}
