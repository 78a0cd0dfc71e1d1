import { tenth, type Shape } from './drawing.ts';

/** Between which lines the figures of a chart lie. */
interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A scale, `y(tick)`, and what stands at each of its lines. */
interface Ticked {
  readonly scale: (tick: number) => number;
  readonly ticks: readonly number[];
  readonly words?: (tick: number) => string;
}

/** Lines that lie, for a scale from the bottom up; that of 0 is the axis. */
export const lyingGrid = ({ left, right }: Pick<Area, 'left' | 'right'>, { scale, ticks, words = String }: Ticked) =>
  ticks.flatMap((tick): Shape[] => {
    const at = tenth(scale(tick));
    return [
      { as: 'line', x1: left, y1: at, x2: right, y2: at, look: lookOf(tick) },
      { as: 'text', x: left - 6, y: tenth(scale(tick) + 4), text: words(tick), look: 'end' },
    ];
  });

/** Lines that stand, for a scale from left to right. */
export const standingGrid = ({ top, bottom }: Pick<Area, 'top' | 'bottom'>, { scale, ticks, words = String }: Ticked) =>
  ticks.flatMap((tick): Shape[] => {
    const at = tenth(scale(tick));
    return [
      { as: 'line', x1: at, y1: top, x2: at, y2: bottom, look: lookOf(tick) },
      { as: 'text', x: at, y: bottom + 16, text: words(tick), look: 'middle' },
    ];
  });

const lookOf = (tick: number) => (tick === 0 ? 'axis' : 'grid');

/** What is counted is whole. */
export const wholeTicks = (scale: { ticks(count: number): number[] }, count: number): readonly number[] =>
  scale.ticks(count).filter(Number.isInteger);
