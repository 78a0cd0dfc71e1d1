import type { SlaDesk } from '@icx/sla-service';
import { shareWords } from '@icx/words';
import type { Column } from '../../pages/list.ts';
import { portalHref } from '../../pages/listing.ts';

type League = Awaited<ReturnType<SlaDesk['league']>>;
/** Of so many parties. */
export type Line = League['lines'][number] & { readonly of: number };

const figures = {
  due: 'Due',
  inTime: 'In time',
  late: 'Late',
  unanswered: 'Never answered',
  openOverdue: 'Open',
} as const;

export const leagueColumns: readonly Column<Line>[] = [
  { name: 'Rank', whole: true, of: ({ rank, of }) => `${rank} of ${of}` },
  { name: 'Party', of: ({ party }) => party },
  ...Object.entries(figures).map(([figure, name]): Column<Line> => ({
    name: `#${name}`,
    of: (line) => {
      const { count, href } = line[figure as keyof typeof figures];
      return count === 0 ? 0 : { text: String(count), href: portalHref(href), about: `${name} of ${line.party}` };
    },
  })),
  { name: '#Share in time', of: ({ rate }) => shareWords(rate) },
  { name: '#Median WD', of: ({ medianWorkingDays }) => medianWorkingDays },
];

/** Numbers to calculate with. */
export const savedLeague: readonly Column<Line>[] = leagueColumns.map((column): Column<Line> => {
  if (column.name === 'Rank') return { name: 'Rank', of: ({ rank }) => rank };
  return column.name === '#Share in time' ? { name: 'Share in time', of: ({ rate }) => rate } : column;
});
