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
    where d.map_id = ${mapId} and s.position > d.map_position and s.position > ${from} and s.position <= ${to}
    order by 1, 2 limit ${size + 1}`.execute(views.query);
  const full = rows.length > size;
  const page = full ? wholeEvents(rows, size) : rows;
  const notices = page.map((row) => noticeOf(mapId, row));
  const more = full || BigInt(to) < views.position();
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

/** A switch is of several devices: the cursor, a position, must not fall between them. */
const wholeEvents = (rows: readonly ChangeRow[], size: number): readonly ChangeRow[] => {
  const cut = rows[size]!.position;
  const before = rows.filter(({ position }) => position < cut);
  return before.length > 0 ? before : rows;
};

const noticeOf = (mapId: MapId, { position, device_id, at, what, before, after }: ChangeRow): MapNotice => ({
  position: String(position),
  deviceId: device_id,
  mapId,
  at,
  what: what.split(',') as ChangeKind[],
  before: JSON.parse(before) as MapNotice['before'],
  after: JSON.parse(after) as MapNotice['after'],
});
