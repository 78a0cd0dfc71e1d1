import type { DeviceId, MapId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import { refuse, type Refusal } from '@icx/refusals';
import type { ChangeKind, DeviceChange } from './device-changes.ts';

/** What happened to a device of a MAP, as it is told to that MAP. */
export interface MapNotice {
  /** Of the event in the log, decimal. */
  readonly position: string;
  readonly deviceId: DeviceId;
  readonly mapId: MapId;
  readonly at: string;
  readonly what: readonly ChangeKind[];
  readonly before: DeviceChange['before'];
  readonly after: DeviceChange['after'];
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

/**
 * Changes of a MAP's devices after a cursor, oldest first, at most `limit` (1 to `largestNoticePage`). Whether the
 * party may read them is for `mapAccess` to say before.
 */
export const mapNotices = async (
  views: ReadStore,
  mapId: MapId,
  { after = '0', limit = largestNoticePage }: { readonly after?: string; readonly limit?: number } = {},
): Promise<MapNotices | Refusal> => {
  if (!/^\d{1,15}$/.test(after)) return cursorInvalid;
  const size = Math.min(Math.max(limit, 1), largestNoticePage);
  const rows = await views.query
    .selectFrom('device_changes')
    .selectAll()
    .where('map_id', '=', mapId)
    .where('position', '>', Number(after))
    .orderBy('position')
    .limit(size + 1)
    .execute();
  const notices = rows.slice(0, size).map((row): MapNotice => ({
    position: String(row['position']),
    deviceId: row['device_id'] as DeviceId,
    mapId,
    at: row['at'] as string,
    what: (row['what'] as string).split(',') as ChangeKind[],
    before: JSON.parse(row['before'] as string) as MapNotice['before'],
    after: JSON.parse(row['after'] as string) as MapNotice['after'],
  }));
  return { notices, next: notices.at(-1)?.position ?? after, more: rows.length > size };
};
