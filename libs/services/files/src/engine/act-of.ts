import type { CommandContext } from '@icx/commands';
import type { Channel } from '@icx/event-store';
import type { KnownFile } from '@icx/files';
import type { CommandId } from '@icx/identifiers';
import type { FileAct } from '../file-kind.ts';
import type { LoadedFile } from '../file-stream.ts';

/** Its rows are acts of the channel of files, also where the API took it in; but what came by mail came by mail. */
const channelOfRows = (channel: unknown): Channel => (channel === 'email' ? channel : 'bulk');

/** In whose name the rows of a file are taken: as its upload is on record, and whoever approved it. */
export const actOf = ({ state, events }: LoadedFile): FileAct => {
  const { receipt } = state as KnownFile;
  const { metadata } = events.find(({ type }) => type === 'files.file-received.v1')!;
  const approval = events.find(({ type }) => type === 'files.file-approved.v1') ?? { metadata };
  const approved = approval.metadata['approvedBy'];
  const { user, command, channel } = metadata as {
    readonly user: string;
    readonly command: CommandId;
    readonly channel?: Channel;
  };
  const context: CommandContext = {
    ...{ party: receipt.party, user, channel: channelOfRows(channel), commandId: command },
    ...{ receivedAt: receipt.receivedAt, fingerprint: receipt.hash },
    ...(approved === undefined ? {} : { approvedBy: approved as string }),
  };
  return { file: receipt.id, options: receipt.options, context };
};
