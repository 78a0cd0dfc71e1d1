import type { ReadMail, Said } from '@icx/mail';

/** To which each came; what stands in most To headers. */
export const REPLY_ADDRESS = 'case+bbbb.k3v9x2m7q4t8w5z1r6y0p3n7d2.2bs4dka9c7e1f5@exchange.example';

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
  /** Header and address of each. */
  readonly addressed?: readonly string[];
  readonly automatic?: ReadMail['automatic'];
  readonly reports?: ReadMail['reports'];
  /** Name and format of each. */
  readonly attachments?: readonly string[];
  readonly hasCode?: boolean;
  /** How many. */
  readonly faults?: number;
}
