import type { ReadMail, Said } from '@icx/mail';

/** One mail, and what is to be read of it. */
export interface Expected {
  readonly trap: string;
  /** Without `.eml`. */
  readonly file: string;
  /** All of it, or only what it says. */
  readonly said: Readonly<Record<string, string>> | Said['says'];
  readonly returnPath?: string;
  readonly from?: readonly string[];
  readonly fromHeaders?: number;
  readonly automatic?: ReadMail['automatic'];
  readonly reports?: ReadMail['reports'];
  /** Name and format of each. */
  readonly attachments?: readonly string[];
  readonly hasCode?: boolean;
  /** How many. */
  readonly faults?: number;
}
