import type { Notice } from './notice.ts';
import type { Recipient } from './posted.ts';

/** A file that goes with a mail. */
export interface DraftFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What a mail says, before its headers. There is no code in it. */
export interface Draft {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly DraftFile[];
}

/** Writes mails when they are sent, from how their subjects are then. `nothing-to-say`: it is no news any more. */
export interface Composer {
  compose(notice: Notice, recipient: Recipient): Promise<Draft | 'nothing-to-say'>;
}
