import type { ConflictPage, HoldingPage } from '@icx/holdings-service';
import { clerkTime } from '@icx/words';
import { table } from './table.ts';

type Held = Pick<HoldingPage['items'][number], 'source' | 'line' | 'holder' | 'uploader'>;

const from = ({ source, line, holder, uploader }: Held): string =>
  `${source}, line ${line}${holder === uploader ? '' : ` of ${holder}`}`;
const more = (next: string | null): readonly string[] => (next === null ? [] : [`More: --after ${next}`]);

export const holdingsWords = ({ items, next }: HoldingPage): string =>
  [
    items.length === 0
      ? 'None here.'
      : table(
          ['device', 'manufacturer', 'came in', 'from', ''],
          items.map((one) => [
            ...[one.deviceId, one.manufacturer ?? '', clerkTime(one.at), from(one)],
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
          items.map((one) => [one.id, one.deviceId, clerkTime(one.at), from(one)]),
        ),
    ...more(next),
  ].join('\n\n');

export const countWords = ({ count, complete }: { readonly count: number; readonly complete: boolean }): string =>
  complete ? `${count} held.` : `${count} held among those that were counted, and there are more.`;

export const keepingWords = ({ keep, since }: { readonly keep: boolean; readonly since: string | null }): string => {
  const what = keep ? 'Codes that you supply are kept as your holdings' : 'Codes that you supply are not kept';
  return since === null ? `${what}: you have said nothing of it.` : `${what}, since ${clerkTime(since)}.`;
};

const again = (left: boolean, done: string): string => (left ? `${done} More of the file wait: do it again.` : done);

export const resolvedWords = (done: { readonly resolved: number; readonly recalled: number; readonly more: boolean }) =>
  again(done.more, `${done.resolved} resolved; ${done.recalled} requests had the code that was discarded.`);

export const deletedWords = ({ deleted, more: left }: { readonly deleted: number; readonly more: boolean }): string =>
  again(left, `${deleted} erased.`);

export const clearedWords = ({ deviceId }: { readonly deviceId: string }): string =>
  `What you hold for ${deviceId} is offered again.`;
