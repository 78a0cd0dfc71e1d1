import { parseRequestId, type RequestId } from '@icx/identifiers';
import type { Random } from '@icx/keys';
import { isRefusal } from '@icx/refusals';

const PREFIX = 'att_';

/** Names the request that it was brought for, so that the store of its bytes tells what they belong to. */
export const newAttachmentId = (request: RequestId, random: Random): string =>
  `${PREFIX}${request.slice('icr_'.length)}${Buffer.from(random(10)).toString('hex')}`;

/** Bytes of an attachment lie in the store of raw mail, under its id. */
export const isAttachmentId = (name: string): boolean => name.startsWith(PREFIX);

/** `undefined`: it is no id of ours. */
export const requestOfAttachment = (id: string): RequestId | undefined => {
  const [, tail] = /^att_([0-9A-Za-z]{10,60})[0-9a-f]{20}$/.exec(id) ?? [];
  const request = parseRequestId(`icr_${tail}`);
  return isRefusal(request) ? undefined : request;
};
