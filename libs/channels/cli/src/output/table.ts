import Table from 'cli-table3';

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

/** Aligned columns under their heads, without lines: easy to read, and to cut with other tools. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const drawn = new Table({
    head: [...head],
    chars: noFrame,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
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
