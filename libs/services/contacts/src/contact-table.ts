import { instant, londonDate } from '@icx/working-days';
import type { ContactDocument } from './contact-document.ts';

/** Of a file of contact points. */
export const contactColumns = [
  ...(['party', 'purpose', 'fuel', 'rank', 'address', 'name', 'phone', 'startsOn', 'endsOn'] as const),
];

/** Empty: there is none. Days of London, the end being the first day on which it is not used. */
export const contactCells = (point: ContactDocument): readonly string[] => {
  const days = { startsOn: day(point.startsOn), endsOn: point.endsOn && day(point.endsOn) };
  return contactColumns.map((name) => String({ ...point, ...days }[name] ?? ''));
};

const day = (at: string): string => londonDate(instant(at));
