import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendReq, ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { ExpectedRevision } from '@icx/event-store';

/**
 * The protocol's messages: https://github.com/kurrent-io/KurrentDB/blob/master/proto/streams.proto. The client's own
 * calls know no filter for a read of `$all`, and print the JSON of an event again.
 */

const { BACKWARDS, FORWARDS } = streams.ReadReq.Options.ReadDirection;
const empty = () => new shared.Empty();
const identifier = (stream: string) =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64'));

const options = (): ReadReq.Options =>
  new streams.ReadReq.Options()
    .setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(empty()))
    .setNoFilter(empty());

const request = (of: ReadReq.Options): ReadReq => new streams.ReadReq().setOptions(of);

/** @param from inclusive; absent: the last events first, from the end */
export const readStream = (stream: string, from: bigint | undefined, count: bigint): ReadReq => {
  const of = new streams.ReadReq.Options.StreamOptions().setStreamIdentifier(identifier(stream));
  if (from === undefined) of.setEnd(empty());
  else of.setRevision(from.toString());
  return request(
    options()
      .setStream(of)
      .setReadDirection(from === undefined ? BACKWARDS : FORWARDS)
      .setCount(count.toString()),
  );
};

/** Events of the streams whose names begin so, chosen by the server. */
const filtered = (prefix: string): ReadReq.Options =>
  options().setFilter(
    new streams.ReadReq.Options.FilterOptions()
      .setStreamIdentifier(new streams.ReadReq.Options.FilterOptions.Expression().setPrefixList([prefix]))
      .setMax(SEARCHED)
      .setCheckpointintervalmultiplier(1),
  );

/** How many events the server looks at before it tells a subscription that it found none. */
const SEARCHED = 1_000;

const after = (position: bigint) => {
  const all = new streams.ReadReq.Options.AllOptions();
  if (position === 0n) return all.setStart(empty());
  const at = position.toString(); // our events are committed as they are prepared: both positions are one
  return all.setPosition(new streams.ReadReq.Options.Position().setCommitPosition(at).setPreparePosition(at));
};

/** @param from inclusive, as a read of `$all` is */
export const readAll = (prefix: string, from: bigint, count: bigint): ReadReq =>
  request(filtered(prefix).setAll(after(from)).setCount(count.toString()));

/** The last event. */
export const readEnd = (prefix: string): ReadReq =>
  request(
    filtered(prefix)
      .setAll(new streams.ReadReq.Options.AllOptions().setEnd(empty()))
      .setReadDirection(BACKWARDS)
      .setCount('1'),
  );

/** @param from exclusive, as a subscription is */
export const subscribeToAll = (prefix: string, from: bigint): ReadReq =>
  request(filtered(prefix).setAll(after(from)).setSubscription(new streams.ReadReq.Options.SubscriptionOptions()));

export interface ProposedEvent {
  /** A UUID: a server takes an event with the same id at the same revision once. */
  readonly id: string;
  readonly type: string;
  /** JSON text, as is the custom metadata. */
  readonly data: string;
  readonly metadata: string;
}

/** The messages of one append, in order. */
export const append = (stream: string, expected: ExpectedRevision, events: readonly ProposedEvent[]): AppendReq[] => {
  const header = new streams.AppendReq.Options().setStreamIdentifier(identifier(stream));
  if (expected === 'no-stream') header.setNoStream(empty());
  else header.setRevision(expected.toString());
  return [new streams.AppendReq().setOptions(header), ...events.map(proposed)];
};

const proposed = ({ id, type, data, metadata }: ProposedEvent): AppendReq => {
  const message = new streams.AppendReq.ProposedMessage()
    .setId(new shared.UUID().setString(id))
    .setData(Buffer.from(data))
    .setCustomMetadata(Buffer.from(metadata));
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  return new streams.AppendReq().setProposedMessage(message);
};
