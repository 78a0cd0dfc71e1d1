import {
  isByCommand,
  metadataOf,
  revisionAfter,
  type EventStore,
  type JsonObject,
  type NewEvent,
  type Origin,
  type RecordedEvent,
} from '@icx/event-store';
import { commandFingerprint, type KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';

/** Who does it and which command it is: the same command sent again is carried out once. */
export interface Author extends Origin {
  /** Chosen by the caller. Without one (the exchange itself, a person enrolling) a repeat is decided again. */
  readonly command?: { readonly id: string; readonly body: JsonObject };
  /** Only decide, and record nothing: `onlyTried` instead of a result. */
  readonly trial?: boolean;
}

/** Told by identity, never to a caller: nothing stands in the way of what was tried. */
export const onlyTried = refuse('only-tried', 'It would be carried out as things are.');

export const commandIdReused = refuse.conflict(
  'command-id-reused',
  'This Idempotency-Key was used before with another body. Send a new key with a new command.',
);
const contended = refuse.unavailable(
  'request-contended',
  'Others are changing the same entry. Send the same command again in a moment.',
);

const ATTEMPTS = 20;

/** Load, decide, append, wait for the views: administrative acts are on record before anybody sees their result. */
export class Commands {
  constructor(
    private readonly log: EventStore,
    private readonly views: ReadStore,
    private readonly keys: KeyRing,
  ) {}

  /**
   * The stream's events once the command is carried out, up to its own last one. `decide` tells at least one event, also
   * where all is so already: a command that left none would be carried out late when it is sent again.
   */
  async perform(
    stream: string,
    author: Author,
    decide: (events: readonly RecordedEvent[]) => readonly NewEvent[] | Refusal,
  ): Promise<readonly RecordedEvent[] | Refusal> {
    const command = author.command && {
      command: author.command.id,
      body: commandFingerprint(this.keys, author.command.body),
    };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const events = await this.log.readStream(stream);
      const last = command ? events.findLastIndex((event) => isByCommand(event, author.party, command.command)) : -1;
      if (last >= 0)
        return events[last]!.metadata['body'] === command!.body ? events.slice(0, last + 1) : commandIdReused;
      const decided = decide(events);
      if (isRefusal(decided)) return decided;
      if (author.trial) return onlyTried;
      const result = await this.log.append(stream, revisionAfter(events), decided, {
        metadata: metadataOf(author, command),
        ...(events.length === 0 && command ? { commandKey: `${author.party}/${command.command}` } : {}),
      });
      if (result.outcome === 'command-key-taken') return commandIdReused;
      if (result.outcome !== 'appended') continue;
      await this.views.reached(result.position);
      return this.log.readStream(stream);
    }
    return contended;
  }
}
