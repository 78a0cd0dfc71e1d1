import type { CommandContext } from '@icx/commands';
import type { KnownFile } from '@icx/files';
import type { CommandId } from '@icx/identifiers';
import type { FileAct } from '../file-kind.ts';
import type { LoadedFile } from '../file-stream.ts';

/** In whose name the rows of a file are taken: as its upload is on record, and whoever approved it. */
export const actOf = ({ state, events }: LoadedFile): FileAct => {
  const { receipt } = state as KnownFile;
  const { metadata } = events.find(({ type }) => type === 'files.file-received.v1')!;
  const approved = events.find(({ type }) => type === 'files.file-approved.v1')?.metadata['approvedBy'];
  const { user, command } = metadata as { readonly user: string; readonly command: CommandId };
  const context: CommandContext = {
    ...{ party: receipt.party, user, channel: 'bulk', commandId: command },
    ...{ receivedAt: receipt.receivedAt, fingerprint: receipt.hash },
    ...(approved === undefined ? {} : { approvedBy: approved as string }),
  };
  return { file: receipt.id, options: receipt.options, context };
};
