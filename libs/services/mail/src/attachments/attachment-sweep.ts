import type { RequestId } from '@icx/identifiers';
import { ATTACHMENT_WAITS_HOURS, type RequestState } from '@icx/requests';
import { addHours, type Instant } from '@icx/working-days';
import { attachedIn, namedIn } from './attachments-in.ts';
import { requestOfAttachment } from './attachment-ids.ts';

/** A statement that came in time may be recorded a little later. */
const MARGIN_HOURS = 1;

/**
 * Whether the bytes of an attachment are to go: no statement has named it within a day. One that is named stays as long as the
 * request's record does; one that is on no record, because bringing it broke off, is left for a day of the wall clock.
 */
export const isAttachmentOver = async (
  { name, storedAt }: { readonly name: string; readonly storedAt: string },
  load: (id: RequestId) => Promise<{ readonly state: RequestState }>,
  { now, wallNow }: { readonly now: Instant; readonly wallNow: number },
): Promise<boolean> => {
  const request = requestOfAttachment(name);
  const state = request && (await load(request)).state;
  const attached = state && attachedIn(state, name);
  if (!attached) return Date.parse(storedAt) <= wallNow - ATTACHMENT_WAITS_HOURS * 3_600_000;
  return !namedIn(state, name) && addHours(attached.at, ATTACHMENT_WAITS_HOURS + MARGIN_HOURS) <= now;
};
