import { sql } from 'kysely';
import type { DeviceId, MapId, PartyId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import { refuse, type Refusal } from '@icx/refusals';
import type { PlainDate } from '@icx/working-days';
import type { ChangeKind, DeviceChange } from './device-changes.ts';

/** What happened to a device of a MAP, as it is told to that MAP. */
export interface MapNotice {
  /** Of the event in the log, decimal. */
  readonly position: string;
  readonly deviceId: DeviceId;
  readonly mapId: MapId;
  readonly at: string;
  /** `supplier`: a message of the switch feed about its meter point. */
  readonly what: readonly (ChangeKind | 'supplier')[];
  readonly before: DeviceChange['before'] | { readonly supplier: PartyId | null };
  readonly after: DeviceChange['after'] | SupplierTold;
}

interface SupplierTold {
  readonly supplier: PartyId;
  /** First day of the supply, London. */
  readonly from: PlainDate;
  /** The switch did not take place. */
  readonly withdrawn: boolean;
}

export interface MapNotices {
  readonly notices: readonly MapNotice[];
  /** To be given as `after` for what follows: also at the end, where it goes on with what comes later. */
  readonly next: string;
  /** Whether there is more at this moment. */
  readonly more: boolean;
}

export const largestNoticePage = 1_000;

const cursorInvalid = refuse(
  'cursor-invalid',
  'Give as cursor what the page before returned as next, or leave it out to begin.',
);

/** Devices that one switch can be of: a page may be so many longer, for it never ends between them. */
const MOST_OF_ONE = 100;

/** Positions of the log that one call looks through: however much others did since, it costs no more than that. */
const SPAN = 100_000;

/**
 * Changes of a MAP's devices after a cursor, oldest first, at most `limit` (1 to `largestNoticePage`). A page may be short
 * and have more after it. Whether the party may read them is for `mapAccess` to say before.
 */
export const mapNotices = async (
  views: ReadStore,
  mapId: MapId,
  { after = '0', limit = largestNoticePage }: { readonly after?: string; readonly limit?: number } = {},
): Promise<MapNotices | Refusal> => {
  if (!/^\d{1,15}$/.test(after)) return cursorInvalid;
  const size = Math.min(Math.max(limit, 1), largestNoticePage);
  const from = Number(after);
  const to = from + SPAN;
  const { rows } = await sql<ChangeRow>`
    select position, device_id, at, what, "before", "after" from device_changes
    where map_id = ${mapId} and position > ${from} and position <= ${to}
    union all
    select s.position, d.device_id, s.received_at, 'supplier', json_object('supplier', s.losing),
      json_object('supplier', s.gaining, 'from', s.effective_from, 'withdrawn', json(iif(s.withdrawn, 'true', 'false')))
    from switch_messages s join devices d on d.mpxn = s.mpxn
    -- The plus keeps SQLite from walking all devices of the MAP for each switch.
    where +d.map_id = ${mapId} and s.position > d.map_position and s.position > d.mpxn_position
      and s.position > ${from} and s.position <= ${to}
    order by 1, 2 limit ${size + MOST_OF_ONE}`.execute(views.query);
  const page = wholeEvents(rows, size);
  const full = rows.length > page.length;
  const notices = page.map((row) => noticeOf(mapId, row));
  const more = full || BigInt(to) < (await views.position());
  const last = full || !more ? notices.at(-1)?.position : String(to);
  return { notices, next: last ?? after, more };
};

interface ChangeRow {
  readonly position: number;
  readonly device_id: DeviceId;
  readonly at: string;
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** Up to the size, and to the end of the event there: the cursor, a position, must not fall between its devices. */
const wholeEvents = (rows: readonly ChangeRow[], size: number): readonly ChangeRow[] =>
  rows.filter(({ position }, index) => index < size || position === rows[size - 1]!.position);

const noticeOf = (mapId: MapId, { position, device_id, at, what, before, after }: ChangeRow): MapNotice => ({
  position: String(position),
  deviceId: device_id,
  mapId,
  at,
  what: what.split(',') as ChangeKind[],
  before: JSON.parse(before) as MapNotice['before'],
  after: JSON.parse(after) as MapNotice['after'],
});
