import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openSqliteEventStore } from '../log/index.ts';
import type { KeyRing } from '@icx/keys';
import type { CodeRef } from '@icx/vault';
import { openSqliteVault } from '../vault/index.ts';

export const custody = { deviceId: '00-DB-12-34-56-78-90-A0', holder: 'BBBB' };
export const now = () => new Date().toISOString();

/** The log and the vault of an exchange, used as it uses them. */
export class DrilledExchange {
  readonly acknowledged: { readonly position: bigint; readonly ref: CodeRef; readonly code: string }[] = [];

  private constructor(
    readonly keys: KeyRing,
    readonly vault: Awaited<ReturnType<typeof openSqliteVault>>,
    readonly log: ReturnType<typeof openSqliteEventStore>,
  ) {}

  static async open(
    folder: string,
    { keys, pairId }: { readonly keys: KeyRing; readonly pairId: string },
  ): Promise<DrilledExchange> {
    const vault = await openSqliteVault({ path: join(folder, 'vault.db'), keys, pairId, now, random: randomBytes });
    return new DrilledExchange(keys, vault, openSqliteEventStore(join(folder, 'log.db'), { now, pairId }));
  }

  /** Seals, then appends an event that refers to the code; then it is acknowledged. */
  async supply(): Promise<void> {
    const bytes = randomBytes(16);
    const id = randomUUID();
    const put = await this.vault.put({ bytes, representation: 'raw-16' }, custody, { party: 'BBBB', id });
    if (put.outcome !== 'sealed') throw new Error(put.outcome);
    const event = { type: 'drill.code-supplied.v1', data: { code: { ...put.ref } } };
    const options = { vaultSequence: BigInt(put.ref.sequence) };
    const appended = await this.log.append(`drill-${id}`, 'no-stream', [event], options);
    if (appended.outcome !== 'appended') throw new Error(appended.outcome);
    this.acknowledged.push({ position: appended.position, ref: put.ref, code: bytes.toString('hex') });
  }

  /** Codes of what was acknowledged up to a position of the log. */
  upTo(head: string) {
    return this.acknowledged.filter(({ position }) => position <= BigInt(head));
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.vault.close();
  }
}
