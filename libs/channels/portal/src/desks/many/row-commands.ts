import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Door } from '@icx/api-channel/http';
import type { CommandContext } from '@icx/commands';
import type { CommandId } from '@icx/identifiers';
import type { Sent } from '../../pages/declare.ts';

/** The acts that the rows of one form are: each is a command of its own, which the same form sent again finds. */
@Injectable()
export class RowCommands {
  constructor(private readonly door: Door) {}

  /** @param row what it is about, which no code is part of @param body what is said of it */
  of({ caller, context }: Pick<Sent, 'caller' | 'context'>, row: string, body: object): CommandContext {
    const commandId = `row-${hash('sha256', `${context.commandId} ${row}`, 'base64url')}` as CommandId;
    const sent = this.door.context(caller, {
      commandId,
      ifRevision: undefined,
      body: { address: 'row', body } as never,
    });
    return { ...context, commandId, fingerprint: sent.fingerprint };
  }
}
