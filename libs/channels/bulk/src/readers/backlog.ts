import { parseDeviceId, parseDeviceType, parseMpxn, parseMsn, parsePartyId } from '@icx/identifiers';
import { freeText, withoutCode } from '@icx/install-code';
import { isRead, readRow, refuse, type Refusal, type Shape } from '@icx/refusals';
import { parsePlainDate } from '@icx/working-days';
import type { BacklogRow } from '../backlog.ts';
import { rowReader } from '../row-reader.ts';

const shape: Shape<BacklogRow> = {
  members: {
    requester: parsePartyId,
    deviceId: parseDeviceId,
    deviceType: parseDeviceType,
    mpxn: parseMpxn,
    msn: withoutCode(parseMsn),
    installedOn: parsePlainDate,
    evidence: freeText(500),
  },
  required: ['requester', 'installedOn'],
};
const notObject = refuse('row-not-object', 'Each device of the backlog is one JSON object.');
const notNamed = refuse(
  'device-not-named',
  'Name the device: by deviceId or, where that is not known, by mpxn and msn.',
  '/deviceId',
);

export const readBacklog = (cells: Readonly<Record<string, string>>): BacklogRow | readonly Refusal[] => {
  const read = readRow(cells, shape, notObject);
  return !isRead(read) || read.deviceId || (read.mpxn && read.msn) ? read : [notNamed];
};

export const openReader = () => rowReader(readBacklog);
