import type { Device } from '@icx/inventory';
import type { PartyKind } from '@icx/parties';
import type { SandboxDevice } from '../exchange/documents.ts';
import type { LogOnDisk } from '../surroundings.ts';

const PAGE = 5_000;

/** Events among which those are that a sandbox begins with. */
const BEGINNING = 50;

/** Whether it is the log of a sandbox: that registers its parties itself, before anything else happens. */
export const isSandbox = async (log: LogOnDisk): Promise<boolean> =>
  (await log.readAll(0n, BEGINNING)).some(({ metadata }) => metadata.channel === 'sandbox');

/** What kind of party it is, as the log has it; `undefined`: it takes no part. */
export const kindOfParty = async (log: LogOnDisk, party: string): Promise<PartyKind | undefined> =>
  (await log.readStream(`party-${party}`)).findLast(({ type }) => type === 'parties.party-registered.v1')?.data[
    'kind'
  ] as PartyKind | undefined;

/** Every device that the log has recorded, in order of Device ID, as the exchange lists them. */
export const devicesIn = async (log: LogOnDisk): Promise<readonly SandboxDevice[]> => {
  const devices = new Map<string, SandboxDevice>();
  let after = 0n;
  for (;;) {
    const page = await log.readAll(after, PAGE);
    for (const { type, data } of page) {
      if (!type.startsWith('inventory.device-recorded.')) continue;
      const { deviceId, deviceType, mpxn, msn, smiStatus, registeredSupplier, installingSupplier } =
        data as unknown as Device;
      const status = smiStatus;
      devices.set(deviceId, { deviceId, deviceType, mpxn, msn, status, registeredSupplier, installingSupplier });
    }
    const last = page.at(-1);
    if (!last) return [...devices.values()].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
    after = last.position;
  }
};
