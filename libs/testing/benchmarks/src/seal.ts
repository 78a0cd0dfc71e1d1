import { createCipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wallClock } from '@icx/runtime';
import { openKeyFile } from '@icx/keys';
import { openSqliteVault } from '@icx/sqlite/vault';
import { median } from './median.ts';

const WRITERS = 256;
const WARM_UP = 20_000;
const CODES = 100_000;
const RUNS = 3;

/** Beside the code, not in the system's temporary folder, which may be memory: every commit has to wait for a disk. */
const SCRATCH = fileURLToPath(new URL('../../../../tmp/', import.meta.url));

/**
 * Codes sealed, each under a key of its own, and stored through the vault, by so many writers that each wait for their
 * own: the median of three runs. The vault is one thread, so a second of the clock is at most a second of one core;
 * `perCpuSecond` leaves out its waiting for the disk and for other work on the machine. In turns with what no sealing
 * can do without: AES-256-GCM over the code and its context, once, under a key that is there.
 */
export const seal = async (): Promise<Record<'perSecond' | 'perCpuSecond' | 'bareGcmPerSecond', number>> => {
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, 'bench-seal-'));
  try {
    const keyFile = openKeyFile({ folder, mode: 'sandbox', random: randomBytes });
    const vault = await openSqliteVault({
      path: join(folder, 'vault.db'),
      ...keyFile,
      now: wallClock.now,
      random: randomBytes,
    });
    let next = 0;
    const writer = async (until: number): Promise<void> => {
      for (let n = next++; n < until; n = next++) {
        const code = { bytes: Buffer.alloc(16, String(n)), representation: 'raw-16+crc' } as const;
        const custody = { deviceId: `00-DB-12-34-${n.toString(16).padStart(8, '0')}`, holder: 'BBBB' };
        const { outcome } = await vault.put(code, custody, { party: 'BBBB', id: commandId(n) });
        if (outcome !== 'sealed') throw new Error(outcome);
      }
      next -= 1;
    };
    const put = (count: number) => {
      const until = next + count;
      return Promise.all(Array.from({ length: WRITERS }, () => writer(until)));
    };
    await put(WARM_UP);
    const rates: number[] = [];
    const cpuRates: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      bare.push(bareGcm(CODES));
      const began = performance.now();
      const cpu = process.cpuUsage();
      await put(CODES);
      const { user, system } = process.cpuUsage(cpu);
      rates.push(CODES / ((performance.now() - began) / 1000));
      cpuRates.push(CODES / ((user + system) / 1e6));
    }
    await vault.close();
    return {
      perSecond: Math.round(median(rates)),
      perCpuSecond: Math.round(median(cpuRates)),
      bareGcmPerSecond: Math.round(median(bare)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Seals a second. */
const bareGcm = (count: number): number => {
  const key = randomBytes(32);
  const context = Buffer.alloc(64, 'context');
  const began = performance.now();
  for (let n = 0; n < count; n += 1) {
    const cipher = createCipheriv('aes-256-gcm', key, randomBytes(12)).setAAD(context);
    Buffer.concat([cipher.update(Buffer.alloc(16, n)), cipher.final(), cipher.getAuthTag()]);
  }
  return count / ((performance.now() - began) / 1000);
};

/** Ordered by time, as our clients send them (UUIDv7). */
const commandId = (n: number): string => {
  const at = (1_764_000_000_000 + n).toString(16).padStart(12, '0');
  return `${at.slice(0, 8)}-${at.slice(8)}-7000-8000-${(n * 2_654_435_761).toString(16).slice(-12).padStart(12, '0')}`;
};
