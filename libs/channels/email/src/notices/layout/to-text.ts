import { oneLine } from '@icx/identifiers';
import { REPLY_LINE } from '@icx/mail';
import { footer, testWords, type Block, type Frame, type Words } from './blocks.ts';

/** Characters of a line, as mail has it since ever. */
const WIDTH = 76;

/** A mail as plain text: whoever reads no HTML misses nothing. */
export const toText = ({ title, blocks, answered }: Words, frame: Frame): string => {
  const top = [...(answered ? [REPLY_LINE] : []), ...(frame.test ? [testWords] : [])];
  const parts = [...top, title.toUpperCase(), ...blocks.map(ofBlock), '--', ...footer(frame).map((line) => wrap(line))];
  return `${parts.join('\n\n')}\n`;
};

const ofBlock = (block: Block): string => {
  switch (block.is) {
    case 'text':
      return wrap(oneLine(block.text));
    case 'heading':
      return `${block.text}\n${'-'.repeat(block.text.length)}`;
    case 'facts':
      return facts(block.facts);
    case 'list':
      return block.items.map((item) => wrap(`- ${oneLine(item)}`, '  ')).join('\n');
    case 'exact':
      return block.lines.map((line) => `    ${line}`).join('\n');
    case 'table':
      return block.rows.map(rowOf).join('\n');
  }
};

const facts = (all: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...all.map(([name]) => name.length)) + 2;
  return all.map(([name, value]) => wrap(`${`${name}:`.padEnd(width)}${oneLine(value)}`, ' '.repeat(width))).join('\n');
};

const rowOf = (row: readonly string[]): string => wrap(`- ${row.map((cell) => oneLine(cell)).join('; ')}`, '  ');

const wrap = (words: string, indent = ''): string => {
  const lines: string[] = [];
  let line = '';
  // What was set apart by several blanks stays so.
  for (const word of words.split(/(?<=\S) (?=\S)/)) {
    if (line && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent + word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line].join('\n');
};
