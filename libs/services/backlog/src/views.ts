import {
  backlogEventTypes,
  evolveBacklog,
  isEvidenced,
  noEntry,
  type BacklogEvent,
  type BacklogState,
} from '@icx/backlog';
import type { StateView } from '@icx/read-store';
import { backlogItem, backlogTable } from '@icx/requests-service';
import { londonDate } from '@icx/working-days';

interface Followed {
  readonly state: BacklogState;
  readonly position: bigint;
}

const backlogDevices = backlogTable('backlog_devices', [
  { columns: ['device_id'], where: 'device_id is not null' },
  { columns: ['mpxn', 'msn'], where: 'mpxn is not null' },
  { columns: ['file', 'state', 'position'], where: 'file is not null' },
]);

/** The register; requests of the backlog have a table beside the other requests. */
export const backlogView: StateView<Followed> = {
  name: 'backlog',
  version: 1,
  tables: [backlogDevices],
  events: backlogEventTypes,
  initial: { state: noEntry, position: 0n },
  evolve: ({ state, position }, event) => ({
    state: evolveBacklog(state, event as unknown as BacklogEvent),
    position: position || event.position,
  }),
  rows: (id, { state, position }) => {
    if (state.status === 'absent') return [];
    const { device, came } = state;
    const row = {
      ...{ id, position, state: state.status, requester: device.requester, addressee: null },
      item: backlogItem(device.requester, device),
      device_id: device.deviceId,
      device_type: device.deviceType,
      ...{ mpxn: device.mpxn, msn: device.msn, fuel: device.fuel, file: came.file },
      installed_on: device.installedOn,
      evidenced: isEvidenced(device),
      received_on: null,
      opened_on: londonDate('registeredAt' in state ? state.registeredAt : came.at),
      cleared_on: state.status === 'left' ? londonDate(state.leftAt) : null,
    };
    return [{ table: backlogDevices.name, row }];
  },
};
