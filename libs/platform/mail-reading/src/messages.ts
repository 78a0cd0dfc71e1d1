import type { Envelope, ReadMail } from '@icx/mail';
import type { Authenticated } from './reading.ts';

/** To the worker. `mail` is a number that the report on it bears, since a worker has several in hand. */
export type Order =
  | {
      readonly is: 'read';
      readonly mail: number;
      readonly raw: Uint8Array;
      readonly envelope: Envelope;
      readonly arrivedAt: Date;
    }
  | { readonly is: 'resolved'; readonly id: number; readonly records: readonly unknown[] }
  | { readonly is: 'not-resolved'; readonly id: number; readonly code: string };

/** From the worker. */
export type Report =
  | { readonly is: 'read'; readonly mail: number; readonly read: ReadMail; readonly authenticated: Authenticated }
  | {
      readonly is: 'resolve';
      readonly mail: number;
      readonly id: number;
      readonly name: string;
      readonly type: string;
    };
