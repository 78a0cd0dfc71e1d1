import { channelWords, clerkTime, contactDetail, contactDid, contactStanding } from '@icx/words';
import type { Documents } from '../exchange/documents.ts';
import { fields, table } from './table.ts';

type Point = Documents['ContactPoint'];
type Page<T> = { readonly items: readonly T[]; readonly next: string | null };

const more = (next: string | null): string => (next === null ? '' : `\n\nThere are more: --after ${next}`);

export const contactListWords = ({ items, next }: Page<Point>): string =>
  items.length === 0
    ? 'No such contact points.'
    : table(
        ['party', 'purpose', 'fuel', 'rank', 'address', 'name', 'phone', 'id', ''],
        items.map((point) => [
          ...[point.party, point.purpose, point.fuel, String(point.rank), point.address],
          ...[point.name ?? '-', point.phone ?? '-', point.id, contactStanding(point)],
        ]),
      ) + more(next);

export const contactWords = (point: Point): string =>
  `${point.id}\n${fields([
    ['party', point.party],
    ['address', point.address],
    ['for', `${point.purpose}, ${point.fuel === 'both' ? 'both fuels' : point.fuel}, rank ${point.rank}`],
    ['name', point.name],
    ['phone', point.phone],
    ['from', clerkTime(point.startsOn)],
    ['until', point.endsOn && clerkTime(point.endsOn)],
    ['stands', contactStanding(point)],
  ])}`;

export const contactHistoryWords = ({ items, next }: Page<Documents['ContactChange']>): string =>
  items.length === 0
    ? 'Nothing has happened.'
    : table(
        ['when', 'party', 'contact', 'what', '', 'by', 'through'],
        items.map(({ party, contact, entry }) => [
          ...[clerkTime(entry.recordedAt), party, contact, contactDid(entry), contactDetail(entry)],
          ...[entry.party ?? 'the exchange', channelWords(entry.channel)],
        ]),
      ) + more(next);

export const preferencesWords = ({ party, kinds, hours }: Documents['NoticePreferences']): string =>
  `${party}\n${fields([...Object.entries(kinds).map(([kind, way]) => [kind, way] as const), ['reminders and digests', hours === 'any' ? 'at any hour' : `${hours}, London`]])}`;
