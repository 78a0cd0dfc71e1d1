import { parseDeviceId, parseDeviceType, parseMpxn, parseMsn, parsePartyId } from '@icx/identifiers';
import type { DeviceId, DeviceType, Mpxn, Msn, PartyId } from '@icx/identifiers';
import { freeText, withoutCode } from '@icx/install-code';
import { isRead, isRefusal, readRow, refuse, type Refusal, type Shape } from '@icx/refusals';
import { raiseDraft } from '@icx/requests-service';
import { parsePlainDate, type PlainDate } from '@icx/working-days';

/** A device that waits for its code since before the obligation began, as a row or a single call names it. */
export interface BacklogRow {
  readonly requester?: PartyId | undefined;
  readonly deviceId?: DeviceId | undefined;
  readonly deviceType?: DeviceType | undefined;
  readonly mpxn?: Mpxn | undefined;
  readonly msn?: Msn | undefined;
  readonly installedOn?: PlainDate | undefined;
  /** What says that it was installed. */
  readonly evidence?: string | undefined;
  /** Of the administrator, where nobody knows the install date. */
  readonly reason?: string | undefined;
}

const shape: Shape<BacklogRow> = {
  members: {
    requester: parsePartyId,
    deviceId: parseDeviceId,
    deviceType: parseDeviceType,
    mpxn: parseMpxn,
    msn: withoutCode(parseMsn),
    installedOn: parsePlainDate,
    evidence: freeText(500),
    reason: freeText(500),
  },
  required: [],
};
/** How each member is read. */
export const backlogMembers = shape.members;

const notObject = refuse('row-not-object', 'Each device of the backlog is one JSON object.');

/** Why the device is not named as in a request. */
export const nameFault = ({ deviceId, deviceType, mpxn, msn }: BacklogRow): Refusal | undefined => {
  const named = raiseDraft({
    ...(deviceId && { deviceId }),
    ...(deviceType && { deviceType }),
    ...(mpxn && { mpxn }),
    ...(msn && { msn }),
  });
  return isRefusal(named) ? named : undefined;
};

/** What one row of a file says, or everything that is wrong with it. */
export const readBacklog = (cells: Readonly<Record<string, string>>): BacklogRow | readonly Refusal[] => {
  const read = readRow(cells, { ...shape, required: ['requester'] }, notObject);
  if (!isRead(read)) return read;
  const fault = nameFault(read);
  return fault ? [fault] : read;
};
