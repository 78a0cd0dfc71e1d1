import { parseDeviceId, parseDeviceType, parseManufacturer, parseMpxn, parseMsn } from '@icx/identifiers';
import { freeText, lineOfText, withoutCode } from '@icx/install-code';
import { isRead, isRefusal, objectTaken, oneOf, readRow, refuse, unknownMember } from '@icx/refusals';
import type { Parsed, Refusal, Shape } from '@icx/refusals';
import type { InstallationEvidence } from '@icx/requests';
import { parsePlainDate } from '@icx/working-days';
import { raiseDraft, type RaiseMembers } from './drafts.ts';
import type { RaiseDraft } from './request-routing.ts';

const note = freeText(500);

/** An object of `installedOn`, `serviceFlag`, `siteStatement`, or text: then it is the site statement. */
const evidenceMembers = { installedOn: parsePlainDate, serviceFlag: oneOf(['I']), siteStatement: note };
const parseEvidence = (value: unknown): Parsed<InstallationEvidence> => {
  if (typeof value === 'string') {
    const siteStatement = note(value);
    return isRefusal(siteStatement) ? siteStatement : { siteStatement };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse('evidence-invalid', 'Give an object with installedOn, serviceFlag or siteStatement.');
  const evidence: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === null || member === undefined) continue;
    if (!Object.hasOwn(evidenceMembers, name)) return unknownMember(name);
    const parsed = evidenceMembers[name as keyof typeof evidenceMembers](member);
    if (isRefusal(parsed)) return { ...parsed, pointer: `/${name}` };
    evidence[name] = parsed;
  }
  return evidence;
};
parseEvidence.takes = { ...objectTaken(evidenceMembers, []), example: { installedOn: '2026-10-01' } };

const shape: Shape<RaiseMembers> = {
  members: {
    deviceId: parseDeviceId,
    deviceType: parseDeviceType,
    mpxn: parseMpxn,
    msn: withoutCode(parseMsn),
    manufacturer: withoutCode(parseManufacturer),
    installingSupplier: lineOfText(60),
    yourReference: lineOfText(100),
    neededBy: parsePlainDate,
    evidenceOfInstallation: parseEvidence,
  },
  required: [],
};
/** How each member of a request is read. */
export const raiseMembers = shape.members;

const notObject = refuse('row-not-object', 'Each request is one JSON object.');

/** What one row of a file asks for, its evidence in columns of their own; or everything that is wrong with it. */
export const readRaise = (cells: Readonly<Record<string, string>>): RaiseDraft | readonly Refusal[] => {
  const { installedOn, serviceFlag, siteStatement, ...own } = cells;
  const evidence = { installedOn, serviceFlag, siteStatement };
  const isGiven = Object.values(evidence).some((cell) => cell !== undefined);
  const read = readRow(isGiven ? { ...own, evidenceOfInstallation: evidence } : own, shape, notObject);
  if (!isRead(read)) return read.map(inOwnColumn);
  const draft = raiseDraft(read);
  return isRefusal(draft) ? [draft] : draft;
};

const inOwnColumn = ({ pointer = '', ...refusal }: Refusal): Refusal => ({
  ...refusal,
  pointer: pointer.replace('/evidenceOfInstallation/', '/'),
});
