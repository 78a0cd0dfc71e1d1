import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { KeptEvent } from './kept-events.fixture.ts';

export const uuid = (text: string) => new shared.UUID().setString(text);

const identifier = (stream: string) =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64'));

/** Ticks of 100 ns, as the server has it; nobody reads them. */
const CREATED = '17645000000000000';

export const eventResponse = ({ stream, revision, position, id, type, data, metadata }: KeptEvent): ReadResp => {
  const record = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(uuid(id))
    .setStreamIdentifier(identifier(stream))
    .setStreamRevision(`${revision}`)
    .setCommitPosition(`${position}`)
    .setPreparePosition(`${position}`)
    .setData(data)
    .setCustomMetadata(metadata);
  record.getMetadataMap().set('type', type).set('content-type', 'application/json').set('created', CREATED);
  return new streams.ReadResp().setEvent(
    new streams.ReadResp.ReadEvent().setEvent(record).setCommitPosition(`${position}`),
  );
};

export const notFoundResponse = (stream: string): ReadResp =>
  new streams.ReadResp().setStreamNotFound(
    new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifier(stream)),
  );

export const confirmation = (): ReadResp =>
  new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId('1'));

export const caughtUp = (): ReadResp => new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());

export const checkpoint = (position: bigint): ReadResp =>
  new streams.ReadResp().setCheckpoint(
    new streams.ReadResp.Checkpoint().setCommitPosition(`${position}`).setPreparePosition(`${position}`),
  );
