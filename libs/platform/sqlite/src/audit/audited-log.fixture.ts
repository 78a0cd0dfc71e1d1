import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AuditTrail, LogSigner } from '@icx/audit';
import { openLeafReader, openSqliteEventStore } from '../log/index.ts';
import { openSignedCheckpoints } from './index.ts';

export const now = () => '2026-11-23T10:00:00.000Z';
export const signer = new LogSigner('log.test', Buffer.alloc(32, 1));

/** A log and its checkpoints in real files of their own; `start` and `stop` as the exchange does. */
export class AuditedLog {
  readonly folder = mkdtempSync(join(tmpdir(), 'icx-audit-'));
  readonly path = join(this.folder, 'log.db');
  readonly checkpointsPath = join(this.folder, 'audit.db');
  trail!: AuditTrail;
  log!: ReturnType<typeof openSqliteEventStore>;
  #close: (() => unknown)[] = [];

  async start(by = signer): Promise<AuditTrail> {
    this.log = openSqliteEventStore(this.path, { now });
    const leaves = openLeafReader(this.path);
    const checkpoints = openSignedCheckpoints(this.checkpointsPath);
    this.#close = [() => checkpoints.close(), () => leaves.close(), () => this.log.close()];
    try {
      this.trail = await AuditTrail.open({ log: this.log, leaves, checkpoints, signer: by, now });
    } catch (error) {
      for (const close of this.#close.splice(0)) await close();
      throw error;
    }
    await this.trail.begin();
    return this.trail;
  }

  async append(count: number, stream: string): Promise<void> {
    const events = Array.from({ length: count }, (_, n) => ({ type: 'test.happened.v1', data: { n, text: 'é' } }));
    await this.log.append(stream, 'no-stream', events);
  }

  /** An event that no checkpoint covers: the exchange was killed after it. */
  async appendAndDie(stream: string): Promise<void> {
    const log = openSqliteEventStore(this.path, { now });
    await log.append(stream, 'no-stream', [{ type: 'test.happened.v1', data: {} }]);
    await log.close();
  }

  async stop(): Promise<void> {
    await this.trail.stop();
    for (const close of this.#close.splice(0)) await close();
  }

  /** As somebody would who can write the file, with all checks of SQLite itself satisfied. */
  forge(sql: string, path = this.path): void {
    const db = new DatabaseSync(path);
    db.exec(sql);
    db.close();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
