import type { ConflictPage, HoldingPage } from '@icx/holdings-service';
import { clerkTime, heldFromWords } from '@icx/words';
import { table } from './table.ts';

const more = (next: string | null): readonly string[] => (next === null ? [] : [`More: --after ${next}`]);

export const holdingsWords = ({ items, next }: HoldingPage): string =>
  [
    items.length === 0
      ? 'None here.'
      : table(
          ['device', 'manufacturer', 'came in', 'from', ''],
          items.map((one) => [
            ...[one.deviceId, one.manufacturer ?? '', clerkTime(one.at), heldFromWords(one)],
            one.because ? `suspect: ${one.because}` : '',
          ]),
        ),
    ...more(next),
  ].join('\n\n');

export const conflictsWords = ({ items, next }: ConflictPage): string =>
  [
    items.length === 0
      ? 'None here.'
      : table(
          ['conflict', 'device', 'came in', 'from'],
          items.map((one) => [one.id, one.deviceId, clerkTime(one.at), heldFromWords(one)]),
        ),
    ...more(next),
  ].join('\n\n');
