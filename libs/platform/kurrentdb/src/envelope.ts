import {
  leafHash,
  NotInOrder,
  positionOf,
  StorageUnavailable,
  type ImportedEvent,
  type Position,
  type RecordedEvent,
} from '@icx/event-store';
import type { StoredBatch } from '@icx/event-store/engine';
import type { StoredRecord } from './wire/calls.ts';
import type { ProposedEvent } from './wire/requests.ts';

/**
 * What the engine knows of an event, beside the event's own metadata. `recordedAt` is the writer's and not the server's
 * `created`: the leaf holds it, and an event that is moved to another cluster keeps it.
 */
export interface Envelope {
  readonly recordedAt: string;
  /** Of the first event of its batch. */
  readonly commandKey?: string;
  /** Of the leaf, of an event that was imported, and its position: its place in the log that it came from. */
  readonly index?: number;
}

const proposed = (type: string, data: string, metadata: string, icx: Envelope, id: string): ProposedEvent => ({
  ...{ id, type, data },
  metadata: `{"icx":${JSON.stringify(icx)},"metadata":${metadata}}`,
});

const idIn = (metadata: string) => (JSON.parse(metadata) as { readonly id?: string }).id;

/** The batch as events of KurrentDB, with `{ icx: Envelope, metadata }` as their custom metadata. */
export const proposedOf = ({ events, commandKey }: StoredBatch, recordedAt: string): ProposedEvent[] =>
  events.map(({ type, data, metadata }, n) => {
    const icx = { recordedAt, ...(n === 0 && commandKey !== undefined ? { commandKey } : {}) };
    return proposed(type, data, metadata, icx, idIn(metadata)!);
  });

/** As it stood in another log. One that is older than ids gets one that is the same each time it is imported. */
export const importedOf = (event: ImportedEvent): ProposedEvent => {
  const { type, data, metadata, recordedAt, commandKey } = event;
  const icx = { recordedAt, ...(commandKey === undefined ? {} : { commandKey }), index: Number(event.index) };
  return proposed(type, data, metadata, icx, idIn(metadata) ?? uuidOf(leafHash(event)));
};

/** RFC 9562, version 8: of the first 16 bytes of a hash. */
const uuidOf = (hash: Uint8Array): string => {
  const bytes = Buffer.from(hash.subarray(0, 16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

export const idOf = (record: StoredRecord): string => record.getId()!.getString();

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

export const envelopeOf = (record: StoredRecord): Envelope => read(record).icx;

const read = (record: StoredRecord): { icx: Envelope; metadata: RecordedEvent['metadata'] } =>
  JSON.parse(text(record.getCustomMetadata_asU8())) as { icx: Envelope; metadata: RecordedEvent['metadata'] };

export const streamOf = (record: StoredRecord): string => text(record.getStreamIdentifier()!.getStreamName_asU8());

/** Where it stands for the server. */
export const commitOf = (record: StoredRecord): bigint => BigInt(record.getCommitPosition());

/** What an imported event had as its place in the log that it came from is its position here, too. */
export const positionIn = (record: StoredRecord): Position => {
  const { index } = envelopeOf(record);
  return positionOf(index === undefined ? commitOf(record) : BigInt(index));
};

/** As another log imports it: the texts as they are stored. */
export const exportedOf = (
  record: StoredRecord,
  prefix: string,
  index: bigint,
): Omit<ImportedEvent, 'vaultSequence'> => {
  const { stream, revision, type, recordedAt, leafIndex } = recordedOf(record, prefix);
  if (leafIndex !== undefined && BigInt(leafIndex) !== index) throw new NotInOrder(BigInt(leafIndex), index - 1n);
  const { icx, metadata } = read(record);
  const texts = { metadata: JSON.stringify(metadata), data: text(record.getData_asU8()) };
  return { index, stream, revision, type, recordedAt, ...texts, commandKey: icx.commandKey };
};

/** Throws `StorageUnavailable` for what this engine did not write. */
export const recordedOf = (record: StoredRecord, prefix: string): RecordedEvent => {
  const stream = streamOf(record);
  try {
    const { icx, metadata } = read(record);
    return {
      position: positionIn(record),
      stream: stream.slice(prefix.length),
      revision: BigInt(record.getStreamRevision()),
      type: record.getMetadataMap().get('type')!,
      recordedAt: icx.recordedAt,
      ...(icx.index === undefined ? {} : { leafIndex: icx.index }),
      metadata,
      data: JSON.parse(text(record.getData_asU8())) as RecordedEvent['data'],
    };
  } catch (cause) {
    throw new StorageUnavailable(
      'storage-damaged',
      `Event ${record.getStreamRevision()} of ${JSON.stringify(stream)} in KurrentDB was not written by the exchange: ` +
        'something else writes to its streams.',
      { cause },
    );
  }
};
