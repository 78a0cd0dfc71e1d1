import { kept, type CommandContext, type Commands } from '@icx/commands';
import { keyedId, type KeyRing } from '@icx/keys';

/**
 * What one call puts to many addressees: each act names it, and at the end it is closed, so that whoever tells a party of
 * it knows that nothing more is to come.
 */
export class Batches {
  constructor(
    private readonly commands: Commands,
    private readonly keys: KeyRing,
  ) {}

  /** By the call, which sent again is the same batch. */
  idOf({ party, commandId }: Pick<CommandContext, 'party' | 'commandId'>): string {
    return `batch-${keyedId(this.keys, ['batch', party, commandId], 24)}`;
  }

  /** It may fail: whoever waits for it does not wait for ever. */
  async close(batch: string, context: CommandContext): Promise<void> {
    const closed = { type: 'requests.batch-closed.v1', data: { at: context.receivedAt } };
    await this.commands.perform(batch, kept, context, () => [closed]);
  }
}
