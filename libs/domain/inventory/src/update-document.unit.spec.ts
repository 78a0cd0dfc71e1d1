import { isRefusal } from '@icx/refusals';
import { esme } from './device.fixture.ts';
import { parseInventoryUpdate } from './index.ts';

const { deviceId } = esme;
const errorsOf = (value: unknown) => {
  const parsed = parseInventoryUpdate(value);
  return isRefusal(parsed) ? parsed.errors.map(({ code, pointer }) => `${code} ${pointer ?? ''}`) : [];
};

test.each<[object, object]>([
  [
    { kind: 'details', deviceId: '00db123400000001', changes: { deviceType: 'gsme', esmeVariant: 'bc', msn: null } },
    { kind: 'details', deviceId, changes: { deviceType: 'GSME', esmeVariant: 'BC', msn: null } },
  ],
  [
    { kind: 'details', deviceId },
    { kind: 'details', deviceId, changes: {} },
  ],
  [
    { kind: 'delete', deviceId },
    { kind: 'delete', deviceId },
  ],
  [
    { kind: 'status', deviceId, status: 'installed not commissioned' },
    { kind: 'status', deviceId, status: 'InstalledNotCommissioned' },
  ],
  [
    { kind: 'mpxn', deviceId, importMpxn: '3938424403', exportMpan: null },
    { kind: 'mpxn', deviceId, importMpxn: '3938424403', exportMpan: null },
  ],
  [
    { kind: 'mpxn', deviceId },
    { kind: 'mpxn', deviceId },
  ],
])('%j', (value, update) => expect(parseInventoryUpdate(value)).toStrictEqual(update));

test.each<[unknown, string[]]>([
  [[], ['update-not-object ']],
  [{ deviceId }, ['update-kind-invalid /kind']],
  [{ kind: 'toString', deviceId }, ['update-kind-invalid /kind']],
  [{ kind: 'delete' }, ['device-id-invalid /deviceId']],
  [{ kind: 'delete', deviceId, status: 'Pending' }, ['unknown-member /status']],
  [{ kind: 'status', deviceId }, ['smi-status-invalid /status']],
  [{ kind: 'status', deviceId, status: null }, ['smi-status-invalid /status']],
  [{ kind: 'details', deviceId, changes: [] }, ['changes-not-object /changes']],
  [{ kind: 'details', deviceId, changes: { deviceType: null } }, ['device-type-invalid /changes/deviceType']],
  [
    { kind: 'details', deviceId, changes: { mpxn: '1', mopId: 'X', model: '' }, colour: 1 },
    [
      'unknown-member /colour',
      'unknown-member /changes/mpxn',
      'mop-mam-out-of-scope /changes/mopId',
      'model-invalid /changes/model',
    ],
  ],
  [
    { kind: 'mpxn', deviceId: 'x', importMpxn: '1', secondaryImportMpan: '3938424403', mapId: 'MAPX' },
    [
      'unknown-member /mapId',
      'device-id-invalid /deviceId',
      'mpxn-invalid /importMpxn',
      'mpan-invalid /secondaryImportMpan',
    ],
  ],
])('%j is refused: %j', (value, errors) => expect(errorsOf(value)).toEqual(errors));
