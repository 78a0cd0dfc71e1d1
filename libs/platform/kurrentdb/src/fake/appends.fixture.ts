import { setTimeout as sleep } from 'node:timers/promises';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { status, type handleClientStreamingCall } from '@grpc/grpc-js';
import { exception, type OnNode } from './on-node.fixture.ts';
import type { Kept, Proposed } from './kept-events.fixture.ts';

export const appends =
  (on: OnNode): handleClientStreamingCall<AppendReq, AppendResp> =>
  async (call, answer) => {
    const messages: AppendReq[] = [];
    try {
      for await (const message of call) messages.push(message as AppendReq);
    } catch {
      return; // the line was cut
    }
    const { faults } = on;
    const refusal = on.refusal(call.metadata);
    if (refusal) return answer(refusal);
    const events = messages.slice(1).map(proposed);
    const size = events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
    if (size > faults.maxAppendSize)
      return answer(
        exception(status.INVALID_ARGUMENT, 'maximum-append-size-exceeded', {
          'maximum-append-size': `${faults.maxAppendSize}`,
        }),
      );
    const keep = () => keptBy(on, messages[0]!, events);
    const fault = faults.appends.shift();
    if (faults.slowMs) await sleep(faults.slowMs);
    if (fault === 'access-denied') answer(exception(status.PERMISSION_DENIED, fault));
    else if (fault === 'late') faults.late.push(keep);
    else if (fault === 'cut-before') on.cut();
    else if (fault === 'cut-after') {
      keep();
      on.cut();
    } else if (!fault) answer(null, told(keep()));
  };

const keptBy = ({ events: kept }: OnNode, header: AppendReq, events: readonly Proposed[]): Kept => {
  const options = header.getOptions()!;
  const stream = Buffer.from(options.getStreamIdentifier()!.getStreamName_asU8()).toString();
  return kept.append(stream, options.hasNoStream() ? null : BigInt(options.getRevision()), events);
};

const proposed = (request: AppendReq): Proposed => {
  const message = request.getProposedMessage()!;
  return {
    id: message.getId()!.getString(),
    type: message.getMetadataMap().get('type')!,
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
};

const told = (kept: Kept): AppendResp => {
  const response = new streams.AppendResp();
  if (kept.outcome === 'kept') {
    const at = `${kept.last.position}`;
    const position = new streams.AppendResp.Position().setCommitPosition(at).setPreparePosition(at);
    return response.setSuccess(
      new streams.AppendResp.Success().setCurrentRevision(`${kept.last.revision}`).setPosition(position),
    );
  }
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  return response.setWrongExpectedVersion(kept.actual === null ? wrong : wrong.setCurrentRevision(`${kept.actual}`));
};
