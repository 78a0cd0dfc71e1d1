import type { SandboxDevice } from '../exchange/documents.ts';
import { everyRequest } from '../exchange/every-request.ts';
import { exitCodes, Failure } from '../failure.ts';
import type { Cast } from './cast.ts';

/** Which device a story needs, of those that AAAA supplies. */
export interface DeviceWish {
  readonly installer: 'BBBB' | 'CCCC';
  readonly statuses?: readonly string[];
  /** Installed before the obligation began. */
  readonly backlog?: boolean;
}

const eligible = ['InstalledNotCommissioned', 'Whitelisted'];

/** The sandbox seeds its backlog devices under these numbers; the list of devices has no dates. */
const BACKLOG = /^00-DB-12-34-00-00-13-/;

/** Devices of the sandbox for which AAAA has no open request, each given away once. */
export class DevicePool {
  private constructor(private readonly free: SandboxDevice[]) {}

  static async of({ AAAA }: Cast): Promise<DevicePool> {
    const devices = await AAAA.get<readonly SandboxDevice[]>('v1/sandbox/devices');
    const requests = await everyRequest(AAAA, 'relation=requester');
    const asked = new Set(requests.filter(({ state }) => state !== 'ended').map(({ deviceId }) => deviceId));
    return new DevicePool(
      devices.filter(({ deviceId, registeredSupplier }) => registeredSupplier === 'AAAA' && !asked.has(deviceId)),
    );
  }

  take({ installer, statuses = eligible, backlog = false }: DeviceWish): SandboxDevice {
    const index = this.free.findIndex(
      ({ deviceId, status, installingSupplier }) =>
        installingSupplier === installer && statuses.includes(status ?? '') && BACKLOG.test(deviceId) === backlog,
    );
    const [device] = index < 0 ? [] : this.free.splice(index, 1);
    if (device) return device;
    throw new Failure(
      exitCodes.refused,
      'no-device-left',
      `This sandbox has no device installed by ${installer} left without an open request. Play on a new data folder.`,
    );
  }
}
