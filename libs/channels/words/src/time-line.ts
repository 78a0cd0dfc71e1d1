/** A stretch of days, `YYYY-MM-DD`; `to` is the first day that is no longer in it. `null`: no end is known. */
export interface Stretch {
  readonly from: string | null;
  readonly to: string | null;
}

const DAY = 86_400_000;
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY;

/** An end that is not known reaches so far beyond the days that are, as a share of them all. */
const BEYOND = 0.15;

/**
 * Each stretch as a bar, all on one scale. An arrow points where no end is known; even a day is one character wide, and
 * of two stretches the later one never begins before the earlier.
 * @param width characters of a whole line
 */
export const timeLines = (stretches: readonly Stretch[], width: number): readonly string[] => {
  const days = stretches.flatMap(({ from, to }) => [from, to]).filter((date) => date !== null);
  const [first, last] = [Math.min(...days.map(dayOf)), Math.max(...days.map(dayOf))];
  const margin = Math.max(1, (last - first) * BEYOND);
  const least = stretches.some(({ from }) => from === null) ? first - margin : first;
  const most = stretches.some(({ to }) => to === null) ? last + margin : last;
  const columnOf = (date: string): number => Math.round(((dayOf(date) - least) / (most - least || 1)) * width);
  return stretches.map(({ from, to }) => {
    const begin = Math.min(from === null ? 0 : columnOf(from), width - 1);
    const end = Math.max(to === null ? width : columnOf(to), begin + 1);
    const bar = [...'━'.repeat(end - begin)];
    if (from === null) bar[0] = '◀';
    if (to === null) bar[bar.length - 1] = '▶';
    return ' '.repeat(begin) + bar.join('');
  });
};
