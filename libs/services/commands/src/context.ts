import { metadataOf, type EventMetadata, type JsonObject, type Origin, type RecordedEvent } from '@icx/event-store';
import type { CommandId, PartyId } from '@icx/identifiers';
import { isKeptHashed } from '@icx/install-code';
import type { KeyRing } from '@icx/keys';
import type { Instant } from '@icx/working-days';

/** Who sends a command and through what, which one it is, and when it came through the door. */
export interface CommandContext extends Origin {
  /** Whose command it is: with an agent the principal, and `user` belongs to the agent. */
  readonly party: PartyId;
  /** Chosen by the client, scoped to its party: the same id with the same body is the same command. */
  readonly commandId: CommandId;
  /** Door time: what counts for deadlines. */
  readonly receivedAt: Instant;
  /** `commandFingerprint` of what was asked, whole: the body itself may hold a code, or be larger than memory. */
  readonly fingerprint: string;
  /** Only decide, and record nothing: `onlyTried` instead of a result. */
  readonly trial?: boolean;
}

/** A client's command, or who acts without one: the exchange itself, a person enrolling. Then a repeat is decided again. */
export type By = CommandContext | Origin;

export const isCommand = (by: By): by is CommandContext => 'commandId' in by;

/** Unique in the whole log: what a command that creates a stream is found by. */
export const commandKeyOf = ({ party, commandId }: Pick<CommandContext, 'party' | 'commandId'>): string =>
  `${party}/${commandId}`;

/** The same, of what `metadataFor` made of the command. */
export const commandKeyIn = ({ party, command, refusedCommand }: JsonObject): string =>
  commandKeyOf({ party: party as PartyId, commandId: (command ?? refusedCommand) as CommandId });

/** A refusal is decided again when its command comes again, so it is not remembered as the command's outcome. */
export const metadataFor = (by: By, refused: boolean): EventMetadata => {
  if (!isCommand(by)) return metadataOf(by);
  const { commandId, fingerprint } = by;
  return metadataOf(by, refused ? { refusedCommand: commandId } : { command: commandId, body: fingerprint });
};

/**
 * Command ids are kept with the events, in clear, and clients choose them: one that could be an install code (32 or 36
 * hexadecimal digits, as a UUID without its hyphens has) is kept under a keyed hash. The same id gets the same name.
 */
export const keptAs = (keys: KeyRing, id: CommandId): CommandId =>
  isKeptHashed(id) ? (`hashed-${keys.hmac('command-fingerprint', id).toString('base64url')}` as CommandId) : id;

/** An event from before bodies were told apart speaks for whatever came under its id. */
export const hasBody = ({ metadata }: RecordedEvent, { fingerprint }: CommandContext): boolean =>
  (metadata['body'] ?? fingerprint) === fingerprint;
