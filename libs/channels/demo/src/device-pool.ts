import type { RequestRow } from '@icx/requests-service';
import type { Cast } from './cast.ts';
import type { Refused } from './refused.ts';

/** As the sandbox lists it. */
interface SandboxDevice {
  readonly deviceId: string;
  readonly deviceType: string;
  readonly mpxn: string | null;
  readonly status: string | null;
  readonly registeredSupplier: string | null;
  readonly installingSupplier: string | null;
}

/** Which device a story needs, of those that AAAA supplies. */
export interface DeviceWish {
  readonly installer: 'BBBB' | 'CCCC' | 'FFFF';
  readonly statuses?: readonly string[];
  /** At a meter point with which no other story has to do, for who supplies there changes. */
  readonly alone?: boolean;
  /** Installed before the obligation began. */
  readonly backlog?: boolean;
}

const eligible = ['InstalledNotCommissioned', 'Whitelisted'];

/** The sandbox seeds its backlog devices under these numbers; the list of devices has no dates. */
const BACKLOG = /^00-DB-12-34-00-00-13-/;

/** Devices of the sandbox for which AAAA has no open request, each given away once. */
export class DevicePool {
  private constructor(
    private free: readonly SandboxDevice[],
    /** Meter points of which somebody asked for a device. */
    private readonly homes: Set<string | null>,
  ) {}

  static async of({ AAAA }: Cast): Promise<DevicePool> {
    const devices = await AAAA.get<readonly SandboxDevice[]>('v1/sandbox/devices');
    const requests = await AAAA.requests('relation=requester');
    const idsOf = (wanted: readonly RequestRow[]) => new Set(wanted.map(({ deviceId }) => deviceId));
    const homesOf = (wanted: readonly RequestRow[]): Set<string | null> => {
      const asked = idsOf(wanted);
      return new Set(devices.filter(({ deviceId }) => asked.has(deviceId)).map(({ mpxn }) => mpxn));
    };
    const open = requests.filter(({ state }) => state !== 'ended');
    // The sandbox's list tells who supplied when it was filled, not what switches changed since.
    const lost = homesOf(requests.filter(({ ending }) => ending === 'superseded'));
    const [asking, asked] = [idsOf(open), idsOf(requests)];
    const free = devices
      .filter(
        ({ deviceId, registeredSupplier, mpxn }) =>
          registeredSupplier === 'AAAA' && !asking.has(deviceId) && !lost.has(mpxn),
      )
      // Of one that was played with before somebody holds the code, who is then asked first.
      .toSorted((one, other) => Number(asked.has(one.deviceId)) - Number(asked.has(other.deviceId)));
    return new DevicePool(free, homesOf(open));
  }

  take({ installer, statuses = eligible, backlog = false, alone = false }: DeviceWish): SandboxDevice {
    const device = this.free.find(
      ({ deviceId, status, installingSupplier, mpxn }) =>
        installingSupplier === installer &&
        statuses.includes(status ?? '') &&
        BACKLOG.test(deviceId) === backlog &&
        !(alone && this.homes.has(mpxn)),
    );
    if (!device) throw new NoDeviceLeft(installer);
    this.free = this.free.filter((other) => other !== device && !(alone && other.mpxn === device.mpxn));
    this.homes.add(device.mpxn);
    return device;
  }
}

class NoDeviceLeft extends Error implements Refused {
  readonly code = 'no-device-left';
  readonly detail: string;

  constructor(installer: string) {
    const detail = `This sandbox has no device installed by ${installer} left without an open request. Play on a new data folder.`;
    super(detail);
    this.detail = detail;
  }
}
