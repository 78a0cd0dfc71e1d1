import { evolveDevice } from '@icx/inventory';
import type { DeviceState, InventoryEvent } from '@icx/inventory';
import { evolveParty } from '@icx/parties';
import type { PartyEvent, PartyState } from '@icx/parties';
import type { View } from '@icx/read-store';

export const partiesView: View<PartyState> = {
  name: 'parties',
  version: 1,
  tables: [
    { name: 'parties', columns: { party: 'text', kind: 'text', document: 'text' }, primaryKey: ['party'], indexes: [] },
  ],
  eventPrefix: 'parties.',
  initial: null,
  evolve: (state, event) => evolveParty(state, event as unknown as PartyEvent),
  rows: (_, party) =>
    party ? [{ table: 'parties', row: { party: party.party, kind: party.kind, document: JSON.stringify(party) } }] : [],
};

export const devicesView: View<DeviceState> = {
  name: 'devices',
  version: 3,
  tables: [
    {
      name: 'devices',
      columns: {
        device_id: 'text',
        mpxn: 'text',
        hub: 'text',
        registered_supplier: 'text',
        uncommissioned: 'integer',
        document: 'text',
      },
      primaryKey: ['device_id'],
      indexes: [{ columns: ['mpxn', 'registered_supplier'] }, { columns: ['device_id', 'registered_supplier'] }],
    },
  ],
  eventPrefix: 'inventory.',
  initial: null,
  evolve: (state, event) => evolveDevice(state, event as unknown as InventoryEvent),
  rows: (_, device) =>
    device
      ? [
          {
            table: 'devices',
            row: {
              device_id: device.deviceId,
              mpxn: device.mpxn,
              hub: device.hub,
              registered_supplier: device.registeredSupplier,
              uncommissioned: ['Pending', 'Whitelisted', 'InstalledNotCommissioned'].includes(device.smiStatus ?? '')
                ? 1
                : 0,
              document: JSON.stringify(device),
            },
          },
        ]
      : [],
};
