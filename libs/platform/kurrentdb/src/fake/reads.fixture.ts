import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { status, type handleServerStreamingCall, type ServerWritableStream } from '@grpc/grpc-js';
import type { KeptEvent } from './kept-events.fixture.ts';
import { exception, type OnNode } from './on-node.fixture.ts';
import { caughtUp, checkpoint, confirmation, eventResponse, notFoundResponse } from './messages.fixture.ts';

type Options = ReadReq.Options;
type Call = ServerWritableStream<ReadReq, ReadResp>;

export const reads =
  (on: OnNode): handleServerStreamingCall<ReadReq, ReadResp> =>
  (call) => {
    const options = call.request.getOptions()!;
    const refusal = on.refusal(call.metadata);
    if (refusal) return void call.emit('error', refusal);
    const first = options.hasAll() ? startOf(on, options) : 0;
    if (first === undefined) return void call.emit('error', exception(status.UNKNOWN, 'invalid-position'));
    if (options.hasSubscription()) return follow(on, call, first);
    for (const response of options.hasStream() ? ofStream(on, options) : ofAll(on, options, first))
      call.write(response);
    call.end();
  };

const ofStream = ({ events }: OnNode, options: Options): ReadResp[] => {
  const of = options.getStream()!;
  const stream = Buffer.from(of.getStreamIdentifier()!.getStreamName_asU8()).toString();
  const kept = events.stream(stream);
  if (kept.length === 0) return [notFoundResponse(stream)];
  const page = of.hasEnd() ? kept.toReversed() : kept.slice(Number(of.getRevision()));
  return page.slice(0, Number(options.getCount())).map(eventResponse);
};

const ofAll = ({ events }: OnNode, options: Options, first: number): ReadResp[] => {
  const page =
    options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS
      ? events.all.toReversed()
      : events.all.slice(first);
  return page.filter(chosenBy(options)).slice(0, Number(options.getCount())).map(eventResponse);
};

/** A read begins with the event at its position, a subscription behind it. */
const startOf = ({ events }: OnNode, options: Options): number | undefined => {
  const position = options.getAll()!.getPosition();
  if (!position) return 0;
  const behind = events.after(BigInt(position.getCommitPosition()));
  return behind === undefined || behind === 0 || options.hasSubscription() ? behind : behind - 1;
};

const chosenBy = (options: Options) => {
  const prefixes = options.getFilter()!.getStreamIdentifier()!.getPrefixList();
  return ({ stream }: KeptEvent): boolean => prefixes.some((prefix) => stream.startsWith(prefix));
};

const follow = ({ events, faults }: OnNode, call: Call, first: number): void => {
  const isChosen = chosenBy(call.request.getOptions()!);
  const window = call.request.getOptions()!.getFilter()!.getMax();
  let next = first;
  let unheard = 0;
  const send = (event: KeptEvent) => {
    if (faults.duplicates)
      for (const again of events.all
        .slice(0, next + 1)
        .filter(isChosen)
        .slice(-3))
        call.write(eventResponse(again));
    call.write(eventResponse(event));
  };
  const goOn = () => {
    for (; next < Math.min(events.all.length, faults.heldAt); next += 1) {
      const event = events.all[next]!;
      if (isChosen(event)) send(event);
      unheard = isChosen(event) ? 0 : unheard + 1;
      if (unheard === window) {
        call.write(checkpoint(event.position));
        unheard = 0;
      }
    }
  };
  call.write(confirmation());
  goOn();
  call.write(caughtUp());
  events.listeners.add(goOn);
  const leave = () => void events.listeners.delete(goOn);
  call.on('cancelled', leave);
  call.on('close', leave);
};
