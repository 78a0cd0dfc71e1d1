import { addDays, plainDate } from '@icx/working-days';
import type { SuccessionDocument, SupplyHistory } from '@icx/switching-service';
import { clerkDate } from './london.ts';
import { clerkCount } from './plain.ts';

/** Of a period's `to`, which is the first day of the next one. */
export const lastDay = (to: string | null): string => (to === null ? '-' : clerkDate(addDays(plainDate(to), -1)));

/** The message or succession that a period began with. */
export const supplyReason = ({ switchId, version = 1, losing, succession }: SupplyHistory['periods'][number]): string =>
  [succession ?? (switchId && `${switchId}${version > 1 ? `, version ${version}` : ''}`), losing && `from ${losing}`]
    .filter(Boolean)
    .join(', ');

/** What a succession covers. */
export const successionScope = ({ fuel, mpxnCount }: Pick<SuccessionDocument, 'fuel' | 'mpxnCount'>): string =>
  [fuel ?? (mpxnCount === null ? 'everything' : null), mpxnCount === null ? null : clerkCount(mpxnCount, 'meter point')]
    .filter(Boolean)
    .join(', ');

/** How far a succession is. */
export const successionStates = {
  scheduled: 'recorded; nothing moves before that day',
  running: 'moving',
  done: 'done',
  reversed: 'reversed; all that could go back is back',
} as const;

/** What came of asking for a device of a home. */
export const raisingOutcomes = { raised: 'raised', 'open-already': 'open already', refused: 'refused' } as const;
