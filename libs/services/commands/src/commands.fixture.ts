import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandId, PartyId } from '@icx/identifiers';
import { refuse, type Refusal } from '@icx/refusals';
import { openSqliteEventStore } from '@icx/sqlite/log';
import { instant } from '@icx/working-days';
import { Commands, deciderOf, type CommandContext } from './index.ts';

/** A purse: what is put in, and what is taken out while it lasts. */
export type PurseEvent =
  | { readonly type: 'purse.filled.v1'; readonly data: { readonly by: number } }
  | { readonly type: 'purse.emptied.v1'; readonly data: { readonly by: number } }
  | { readonly type: 'purse.looked-at.v1'; readonly data: object };

export const purse = deciderOf<number, PurseEvent>(
  0,
  (held, event) => {
    if (event.type === 'purse.filled.v1') return held + event.data.by;
    return event.type === 'purse.emptied.v1' ? held - event.data.by : held;
  },
  ['purse.filled.v1', 'purse.emptied.v1', 'purse.looked-at.v1'],
);

export const tooFew = refuse('too-few', 'There is less in it.');
export const fill = (by: number) => (): readonly PurseEvent[] => [{ type: 'purse.filled.v1', data: { by } }];
export const take =
  (by: number) =>
  (held: number): readonly PurseEvent[] | Refusal =>
    held < by ? tooFew : [{ type: 'purse.emptied.v1', data: { by } }];

export const openLog = () => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-commands-'));
  let at = 0;
  const log = openSqliteEventStore(join(folder, 'log.db'), { now: () => new Date((at += 1000)).toISOString() });
  const reached: bigint[] = [];
  const views = { reached: async (position: bigint) => void reached.push(position) };
  return {
    log,
    /** Positions that somebody waited for. */
    reached,
    commands: new Commands(log, views),
    /** On the same log: as another process would have it. */
    another: () => new Commands(log, views),
    /** Types in the order of their stream, each with its amount. */
    purseOf: async (stream: string) =>
      (await log.readStream(stream)).map(({ type, data }) => [type.split(/[.]/)[1], data['by']] as const),
    close: async () => {
      await log.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const command = (commandId: string, fingerprint = 'body', party = 'AAAA'): CommandContext => ({
  party: party as PartyId,
  user: `test:${party}`,
  channel: 'api',
  commandId: commandId as CommandId,
  receivedAt: instant('2026-11-23T10:00:00.000Z'),
  fingerprint,
});
