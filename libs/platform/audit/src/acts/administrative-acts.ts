import { metadataOf, type EventStore, type ExpectedRevision, type JsonObject, type Origin } from '@icx/event-store';
import { commandFingerprint, type KeyRing } from '@icx/keys';

/** Something done to the exchange as a whole, by somebody. */
export interface AdministrativeAct extends Origin {
  /** Versioned, `administration.views-rebuild-ordered.v1`. */
  readonly type: string;
  readonly party: string;
  readonly commandId: string;
  /** What was asked, whole: only its keyed fingerprint is stored. */
  readonly body: JsonObject;
  /** What of, in clear: never a secret. */
  readonly data?: JsonObject;
}

const STREAM = 'administration';

/** Puts administrative acts on record that leave no event of their own, before they are carried out. */
export class AdministrativeActs {
  #end: ExpectedRevision = 'no-stream';

  constructor(
    private readonly log: EventStore,
    private readonly keys: KeyRing,
  ) {}

  /**
   * `repeated`: this very command is on record and was carried out. `reused`: its party used the command's id for
   * something else before, and nothing was recorded.
   */
  async record(act: AdministrativeAct): Promise<'recorded' | 'repeated' | 'reused'> {
    const { type, party, commandId, data = {} } = act;
    const body = commandFingerprint(this.keys, act.body);
    const options = { metadata: metadataOf(act, { command: commandId, body }), commandKey: `${party}/${commandId}` };
    for (;;) {
      const result = await this.log.append(STREAM, this.#end, [{ type, data }], options);
      if (result.outcome === 'wrong-revision') {
        this.#end = result.actual ?? 'no-stream';
        continue;
      }
      if (result.outcome === 'command-key-taken')
        return (await this.#isAt(result, type, data, body)) ? 'repeated' : 'reused';
      this.#end = result.revision;
      return 'recorded';
    }
  }

  async #isAt(
    { stream, revision }: { readonly stream: string; readonly revision: bigint },
    type: string,
    data: JsonObject,
    body: string,
  ): Promise<boolean> {
    if (stream !== STREAM) return false;
    const [found] = await this.log.readStream(STREAM, { from: revision });
    if (found?.type !== type || JSON.stringify(found.data) !== JSON.stringify(data)) return false;
    // Acts of older logs have no fingerprint: type and data say what they were of.
    return (found.metadata['body'] ?? body) === body;
  }
}
