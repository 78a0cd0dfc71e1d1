import { fileUnknown } from '@icx/files';
import { refuse, type Refusal } from '@icx/refusals';
import { refuseHttp } from '../http/problem.ts';

export const offsetConflict = refuse.conflict(
  'upload-offset-conflict',
  'The upload has come to another byte than Upload-Offset says. Ask by HEAD how far it is, and go on from there.',
);

/** What the protocol refuses, by the status that it has for it. */
const byStatus: Readonly<Record<number, Refusal>> = {
  400: refuse.malformed(
    'upload-call-malformed',
    'This is no call of the tus protocol 1.0.0 as it is spoken here: Upload-Length, Upload-Metadata and Upload-Offset have to be as tus.io says.',
  ),
  404: fileUnknown,
  409: offsetConflict,
  412: refuseHttp(412, 'tus-version-missing', 'Say in the header Tus-Resumable that you speak version 1.0.0.'),
  413: refuse.tooLarge('upload-too-long', 'That is more than Upload-Length said. Create another upload for it.'),
};
const busy = refuse.unavailable(
  'upload-busy',
  'Another call is at this upload and does not let go of it. Try again in a moment.',
);

export const refusalOfTus = (status: number, text: string): Refusal | undefined => {
  if (/acquire lock/.test(text)) return busy;
  // The protocol's library answers headers that are missing with 403.
  return byStatus[status === 403 ? 400 : status];
};
