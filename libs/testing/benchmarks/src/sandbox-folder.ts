import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wallClock } from '@icx/runtime';
import { openSqliteEventStore } from '@icx/sqlite/log';
import type { PairedEventStore } from '@icx/event-store';
import { mpanCheckDigit, parseDeviceId, parseMpxn, parsePartyId } from '@icx/identifiers';
import { openKeyFile } from '@icx/keys';
import type { KeyRing } from '@icx/keys';
import { must } from '@icx/refusals';
import type { SandboxDevice } from '@icx/sandbox';
import { plainDate } from '@icx/working-days';

/** A data folder of its own, in the system's temporary folder, gone after the bench. */
export const inTemporaryFolder = async <T>(use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-bench-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Keys and an open log of a new data folder, as the exchange would make them. */
export const newLog = (folder: string): { readonly keys: KeyRing; readonly log: PairedEventStore } => {
  const { keys, pairId } = openKeyFile({ folder, mode: 'sandbox', random: randomBytes });
  return { keys, log: openSqliteEventStore(join(folder, 'log.db'), { now: wallClock.now, pairId }) };
};

const AAAA = must(parsePartyId('AAAA'));
const BBBB = must(parsePartyId('BBBB'));

/** The n-th device that AAAA supplies and BBBB installed; none of them is of the sandbox's own. */
export const benchDevice = (n: number): SandboxDevice => {
  const body = `20${String(n).padStart(10, '0')}`;
  return {
    deviceId: must(parseDeviceId(`0ABE0000${n.toString(16).padStart(8, '0')}`)),
    deviceType: 'ESME',
    smiStatus: 'InstalledNotCommissioned',
    mpxn: must(parseMpxn(body + mpanCheckDigit(body))),
    msn: null,
    manufacturer: null,
    mapId: null,
    registeredSupplier: AAAA,
    suppliedFrom: plainDate('2026-01-02'),
    installingSupplier: BBBB,
    installedOn: plainDate('2026-01-01'),
    installerRecordedOn: null,
    removedOn: null,
    secondaryImportMpan: null,
    exportMpan: null,
    hub: null,
    model: null,
    esmeVariant: null,
    firmwareVersion: null,
    smetsChtsVersion: null,
    addedBy: null,
    wan: 'connected',
  };
};

/** Records devices in batches of concurrent appends, so that they share commits. */
export const recordDevices = async (log: PairedEventStore, count: number): Promise<void> => {
  const batch = 1000;
  for (let first = 0; first < count; first += batch)
    await Promise.all(
      Array.from({ length: Math.min(batch, count - first) }, (_, index) => {
        const data = benchDevice(first + index);
        return log.append(`device-${data.deviceId}`, 'no-stream', [
          { type: 'inventory.device-recorded.v2', data: { ...data } },
        ]);
      }),
    );
};
