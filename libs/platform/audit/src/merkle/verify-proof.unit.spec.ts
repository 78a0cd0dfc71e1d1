import fc from 'fast-check';
import { nodeHash, splitOf } from './hashes.ts';
import { someLeaves, treeOver } from './tree.fixture.ts';
import { verifyConsistency, verifyInclusion } from './verify-proof.ts';

/** More than twice what is kept of the tree at the lowest level, so that kept and computed subtrees both take part. */
const MOST = 700;
const leaves = someLeaves(MOST);
const tree = treeOver(leaves);

/** The definition of RFC 6962, 2.1, word for word. */
const rootByDefinition = (part: readonly Buffer[]): Buffer => {
  if (part.length === 1) return part[0]!;
  const split = splitOf(part.length);
  return nodeHash(rootByDefinition(part.slice(0, split)), rootByDefinition(part.slice(split)));
};

const size = fc.integer({ min: 1, max: MOST });
const leafAndSize = size.chain((of) => fc.tuple(fc.integer({ min: 0, max: of - 1 }), fc.constant(of)));
const twoSizes = size.chain((to) => fc.tuple(fc.integer({ min: 1, max: to }), fc.constant(to)));
const flipped = (hash: Buffer, bit: number): Buffer => {
  const changed = Buffer.from(hash);
  changed[Math.floor(bit / 8)]! ^= 1 << (bit % 8);
  return changed;
};
/** Every way to change one hash of a proof, leave one out, add one, or swap two. */
const alteredProof = (proof: readonly Buffer[], at: number, bit: number): (readonly Buffer[])[] => {
  const added = [proof.concat(leaves[at]!), [leaves[at]!, ...proof], proof.concat(Buffer.alloc(31))];
  if (proof.length === 0) return added;
  const place = at % proof.length;
  const next = (place + 1) % proof.length;
  const swapped = proof.map((hash, n) => (n === place ? proof[next]! : n === next ? proof[place]! : hash));
  return [
    ...added,
    ...(next === place ? [] : [swapped]),
    proof.map((hash, n) => (n === place ? flipped(hash, bit) : hash)),
    proof.filter((_, n) => n !== place),
  ];
};
const bits = fc.integer({ min: 0, max: 255 });

test('the root of every size is as defined', async () => {
  for (let of = 1; of <= MOST; of += 1) expect(await tree.rootAt(of)).toEqual(rootByDefinition(leaves.slice(0, of)));
});

test('every inclusion proof verifies; altered in any part it does not', async () => {
  await fc.assert(
    fc.asyncProperty(leafAndSize, bits, fc.nat(MOST - 1), async ([index, of], bit, other) => {
      const proof = await tree.inclusionProof(index, of);
      const good = { index, size: of, leafHash: leaves[index]!, proof, root: await tree.rootAt(of) };
      expect(verifyInclusion(good)).toBe(true);
      expect(verifyInclusion({ ...good, leafHash: flipped(good.leafHash, bit) })).toBe(false);
      expect(verifyInclusion({ ...good, root: flipped(good.root, bit) })).toBe(false);
      if (other !== index) {
        expect(verifyInclusion({ ...good, index: other })).toBe(false);
        expect(verifyInclusion({ ...good, leafHash: leaves[other]! })).toBe(false);
      }
      for (const altered of alteredProof(proof, other, bit))
        expect(verifyInclusion({ ...good, proof: altered })).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('consistency holds between any two sizes; altered in any part it does not', async () => {
  await fc.assert(
    fc.asyncProperty(twoSizes, bits, fc.nat(MOST - 1), async ([from, to], bit, other) => {
      const proof = await tree.consistencyProof(from, to);
      const good = { from, to, fromRoot: await tree.rootAt(from), toRoot: await tree.rootAt(to), proof };
      expect(verifyConsistency(good)).toBe(true);
      expect(verifyConsistency({ ...good, fromRoot: flipped(good.fromRoot, bit) })).toBe(false);
      expect(verifyConsistency({ ...good, toRoot: flipped(good.toRoot, bit) })).toBe(false);
      for (const altered of alteredProof(proof, other, bit))
        expect(verifyConsistency({ ...good, proof: altered })).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test.each([[-1], [0.5], [Number.NaN], [Number.POSITIVE_INFINITY], [2 ** 60]])('sizes like %d prove nothing', (odd) => {
  const [leafHash] = leaves as [Buffer];
  expect(verifyInclusion({ index: odd, size: 8, leafHash, proof: [], root: leafHash })).toBe(false);
  expect(verifyInclusion({ index: 0, size: odd, leafHash, proof: [], root: leafHash })).toBe(false);
  expect(verifyConsistency({ from: odd, to: 8, fromRoot: leafHash, toRoot: leafHash, proof: [] })).toBe(false);
  expect(verifyConsistency({ from: 3, to: odd, fromRoot: leafHash, toRoot: leafHash, proof: [] })).toBe(false);
});
