import { parseDeviceId, parseDeviceType, parseMpxn, parseMsn, parsePartyId } from '@icx/identifiers';
import { freeText, withoutCode } from '@icx/install-code';
import { isRead, isRefusal, readRow, refuse, type Refusal, type Shape } from '@icx/refusals';
import { raiseDraft } from '@icx/requests-service';
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

const readBacklog = (cells: Readonly<Record<string, string>>): BacklogRow | readonly Refusal[] => {
  const read = readRow(cells, shape, notObject);
  if (!isRead(read)) return read;
  // A device is named as in a request.
  const { requester: _requester, evidence: _evidence, installedOn: _installedOn, ...device } = read;
  const named = raiseDraft(device);
  return isRefusal(named) ? [named] : read;
};

export const openReader = () => rowReader(readBacklog);
