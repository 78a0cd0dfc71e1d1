import type { DeviceId, PartyId } from '@icx/identifiers';
import type { Instant } from '@icx/working-days';
import type { Item } from './items.ts';
import type { DataFixId, ErrorCode, IncidentCategory, IncidentReference } from './names.ts';

/** What a party says is wrong. */
export type Claim = {
  /** As the inventory has it; `null`: not given. */
  readonly current: string | null;
  /** As it should be. */
  readonly wanted: string;
  /** What answered the inventory update that failed, if there was one. */
  readonly errorCode: ErrorCode | null;
  readonly note: string | null;
};

type Event<Name extends string, Data> = {
  readonly type: `data-fixes.${Name}.v1`;
  readonly data: Readonly<Data & { at: Instant; by: PartyId }>;
};

export type DataFixEvent =
  | Event<
      'case-opened',
      Claim & {
        case: DataFixId;
        deviceId: DeviceId;
        item: Item;
        consumerComplaint: boolean;
        category: IncidentCategory | null;
      }
    >
  | Event<
      'reported-again',
      Claim & {
        /** Not everybody who reported it wants the same value. */
        conflicting: boolean;
        category: IncidentCategory | null;
      }
    >
  | Event<
      'handler-named',
      {
        /** A person at DCC. */
        handler: string;
        /** Who had it until now; `null`: nobody. */
        handedOverFrom: string | null;
        /** What the next one should know. */
        note: string | null;
      }
    >
  | Event<
      'incident-linked',
      { incident: IncidentReference; replaces: IncidentReference | null; category: IncidentCategory | null }
    >
  | Event<'correction-begun', { note: string | null }>
  | Event<'complaint-flagged', { note: string | null }>
  | Event<'note-added', { note: string }>
  | Event<'resolved', { how: string }>
  | Event<'rejected', { why: string }>
  | Event<
      'withdrawn',
      {
        reason: string | null;
        /** Reported by others too: the case goes on, and this party is now the first of them. `null`: it ends. */
        passedTo: PartyId | null;
        conflicting: boolean;
      }
    >
  | Event<'reopened', { reason: string }>
  /** The same item went wrong again after the case was resolved: what is reported goes into the next case. */
  | Event<'followed', { next: DataFixId }>;

/** The data of one event by its short name: `DataOf<'case-opened'>`. */
export type DataOf<Name extends string> = Extract<DataFixEvent, { type: `data-fixes.${Name}.v1` }>['data'];

/** The events that this release knows: a newer one may have written others, which views pass over. */
export const dataFixEventTypes = Object.keys({
  'data-fixes.case-opened.v1': true,
  'data-fixes.reported-again.v1': true,
  'data-fixes.handler-named.v1': true,
  'data-fixes.incident-linked.v1': true,
  'data-fixes.correction-begun.v1': true,
  'data-fixes.complaint-flagged.v1': true,
  'data-fixes.note-added.v1': true,
  'data-fixes.resolved.v1': true,
  'data-fixes.rejected.v1': true,
  'data-fixes.withdrawn.v1': true,
  'data-fixes.reopened.v1': true,
  'data-fixes.followed.v1': true,
} satisfies Record<DataFixEvent['type'], true>);
