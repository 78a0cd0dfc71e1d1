import fc from 'fast-check';
import { leafHashOf } from '@icx/event-store';
import { treeOver } from '../merkle/tree.fixture.ts';
import { exportLine } from './export-line.ts';
import { ExportVerification } from './export-verification.ts';
import { inOrder } from './findings.ts';

const leavesOf = (count: number, word = 'happened') =>
  Array.from({ length: count }, (_, n) => {
    const text = `[${n + 1},"stream","${n}","test.${word}.v1","2026-11-23T10:00:00.000Z",{},{"text":"é\\n\ufffd"}]`;
    return { text, hash: leafHashOf(text) };
  });
const EVENTS = 12;
const leaves = leavesOf(EVENTS);
const checkpointsOf = (of: typeof leaves, ...sizes: number[]) =>
  sizes.map((size) => ({ size, root: treeOver(of.slice(0, size).map(({ hash }) => hash)).root() }));
const checkpoints = checkpointsOf(leaves, 0, 5, 10, EVENTS);
const linesOf = (of: typeof leaves) => of.map((leaf) => `${exportLine(leaf)}\n`);
const file = Buffer.from(linesOf(leaves).join(''));

/** Handed over in pieces of a few bytes, so that lines and characters are cut everywhere. */
const verdictOn = (bytes: Uint8Array, against = checkpoints, piece = 7) => {
  const verification = new ExportVerification(against);
  for (let at = 0; at < bytes.length && !verification.done; at += piece)
    verification.piece(bytes.subarray(at, at + piece));
  return verification.verdict();
};
/** The position of the line in which a byte stands. */
const positionAt = (at: number) => file.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;

test('a whole export fits all its checkpoints, and what follows the last one is told to be unsigned', () => {
  expect(verdictOn(file)).toEqual({ events: EVENTS, covered: EVENTS, checkpoints: 4, problems: [] });
  expect(verdictOn(file, checkpointsOf(leaves, 5))).toMatchObject({ events: EVENTS, covered: 5, problems: [] });
});

test('one bit changed anywhere is found, and the position is the one of its line', () => {
  for (let at = 0; at < file.length; at += 1)
    for (let bit = 0; bit < 8; bit += 1) {
      const changed = Buffer.from(file);
      changed[at]! ^= 1 << bit;
      const { problems } = verdictOn(changed, checkpoints, 4096);
      expect([at, bit, problems.map(({ position }) => position)]).toEqual([at, bit, [positionAt(at)]]);
    }
});

test('bytes taken out, put in or exchanged anywhere are found at their line or before the next', () => {
  fc.assert(
    fc.property(fc.nat(file.length - 1), fc.uint8Array({ maxLength: 9 }), fc.nat(9), (at, put, taken) => {
      const changed = Buffer.concat([file.subarray(0, at), put, file.subarray(at + taken)]);
      fc.pre(!changed.equals(file));
      const [problem] = verdictOn(changed).problems;
      expect(problem?.position).toBeGreaterThanOrEqual(positionAt(at));
      expect(problem?.position).toBeLessThanOrEqual(positionAt(Math.min(at + taken, file.length - 1)) + 1);
    }),
    { numRuns: 2_000 },
  );
});

test('an event rewritten with its hash is found between two checkpoints', () => {
  const forged = leaves.with(7, leavesOf(EVENTS, 'not-so')[7]!);
  expect(verdictOn(Buffer.from(linesOf(forged).join('')))).toMatchObject({
    events: 10,
    covered: 5,
    problems: [{ position: 6, what: expect.stringContaining('one of the events 6 to 10 is not what it was') }],
  });
});

test.each([
  ['cut off at its end', linesOf(leaves).slice(0, 11), 12, 'is missing, as is what follows up to 12'],
  ['empty', [], 1, 'is missing'],
  ['without its first line', linesOf(leaves).slice(1), 1, 'the line holds position 2'],
  ['with a line twice', linesOf(leaves).toSpliced(3, 0, linesOf(leaves)[2]!), 4, 'the line holds position 3'],
  ['with an empty line', linesOf(leaves).toSpliced(3, 0, '\n'), 4, 'is not a line as `icx export` writes it'],
  ['with Windows line ends', linesOf(leaves).map((line) => line.replace('\n', '\r\n')), 1, 'is not a line'],
  ['with a byte order mark', ['\ufeff', ...linesOf(leaves)], 1, 'is not a line'],
  ['with spaces', linesOf(leaves).map((line) => line.replace(':', ': ')), 1, 'is not a line'],
  [
    'with capital digits',
    linesOf(leaves).map((line) => line.replace(/"\w{64}"/, (hash) => hash.toUpperCase())),
    1,
    'is not a line',
  ],
  ['that is one JSON document', [JSON.stringify(leaves)], 1, 'has no line break'],
])('a file %s', (_, lines, position, what) => {
  expect(verdictOn(Buffer.from(lines.join(''))).problems).toEqual([{ position, what: expect.stringContaining(what) }]);
});

test('a file without line breaks is given up before it fills the memory', () => {
  const verification = new ExportVerification(checkpoints);
  let pieces = 0;
  for (; pieces < 100 && !verification.done; pieces += 1) verification.piece(Buffer.alloc(1024 * 1024, 0x20));
  expect(pieces).toBeLessThan(20);
  expect(verification.verdict().problems).toEqual([{ position: 1, what: 'is longer than any event' }]);
});

test('two checkpoints of one size that differ prove that two logs were shown', () => {
  const [other] = checkpointsOf(leavesOf(EVENTS, 'not-so'), 5);
  expect(inOrder([...checkpoints, other!])).toMatchObject({ code: 'log-forked' });
  expect(inOrder(checkpoints.toReversed().concat(checkpoints[1]!))).toHaveLength(5);
});
