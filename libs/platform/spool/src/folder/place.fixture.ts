import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeyFile, type KeyRing } from '@icx/keys';
import { openFolderSpool } from './index.ts';

/** A data folder of its own for each spec, with the real key file. */
export class SpoolPlace {
  readonly data: string;
  readonly folder: string;

  constructor(data = mkdtempSync(join(tmpdir(), 'icx-spool-'))) {
    this.data = data;
    this.folder = join(data, 'uploads');
  }

  get keys(): KeyRing {
    return openKeyFile({ folder: this.data, mode: 'sandbox', random: randomBytes }).keys;
  }

  open(keys = this.keys) {
    return openFolderSpool({ folder: this.folder, keys, random: randomBytes });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Every file there is, as a thief has it. */
  files(): Map<string, Buffer> {
    const entries = readdirSync(this.data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return new Map(entries.map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name))]));
  }

  async destroy(): Promise<void> {
    rmSync(this.data, { recursive: true, force: true });
  }
}
