import Table from 'cli-table3';
import { columns } from './width.ts';

const nothing = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
const noFrame = {
  ...nothing,
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  right: '',
  middle: '',
};

const withoutTrailingSpace = (text: string): string => text.replace(/[ \t]+$/gm, '');

const GAP = 2;

const longest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));

/** Widths at which the columns stand side by side, the widest ones wrapped at spaces; `undefined`: they cannot. */
const fitted = (lines: readonly (readonly string[])[]): readonly number[] | undefined => {
  const cells = lines[0]!.map((_, index) => lines.map((line) => line[index] ?? ''));
  const widths = cells.map((texts) => longest(texts.flatMap((text) => text.split('\n'))));
  const least = cells.map((texts) => longest(texts.flatMap((text) => text.split(/\s+/))));
  const room = columns() - GAP * (widths.length - 1);
  for (let over = sum(widths) - room; over > 0; over = sum(widths) - room) {
    const spare = widths.map((width, index) => (width > least[index]! ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (spare[widest] === 0) return undefined;
    widths[widest] = Math.max(least[widest]!, widths[widest]! - over, Math.floor(widths[widest]! / 2));
  }
  return widths;
};

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/**
 * Aligned columns under their heads, without lines: easy to read, and to cut with other tools. Where the terminal is
 * narrower, long cells are wrapped; where that is not enough, each row is a list of its own.
 */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = fitted([head, ...rows]);
  if (!widths) return rows.map((row) => fields(head.map((name, index) => [name, row[index]]))).join('\n\n');
  const drawn = new Table({
    head: [...head],
    chars: noFrame,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    colWidths: widths.map((width) => width + GAP),
    wordWrap: true,
  });
  drawn.push(...rows.map((row) => [...row]));
  return withoutTrailingSpace(drawn.toString());
};

/** `name  value` lines, the values aligned; those without a value are left out. */
export const fields = (pairs: readonly (readonly [name: string, value: string | null | undefined])[]): string => {
  const present = pairs.filter((pair): pair is readonly [string, string] => Boolean(pair[1]));
  const width = Math.max(...present.map(([name]) => name.length));
  return present.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
};
