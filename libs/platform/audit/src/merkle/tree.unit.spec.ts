import { EMPTY_ROOT } from './hashes.ts';
import { hex, leafOfBytes, treeOver } from './tree.fixture.ts';
import { verifyConsistency, verifyInclusion } from './verify-proof.ts';

/** The reference leaves, roots and proofs of Certificate Transparency (transparency-dev/merkle, testonly). */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (text) => leafOfBytes(Buffer.from(text, 'hex')),
);
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const [a, b, c, d, e, f] = [
  '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
];
const tree = treeOver(leaves);
const root = (size: number) => Buffer.from(roots[size]!, 'hex');

test.each(roots.map((text, size) => [size, text] as const))('the root of %i leaves', async (size, text) => {
  expect(hex(await tree.rootAt(size))).toBe(text);
  expect(hex(treeOver(leaves.slice(0, size)).root())).toBe(text);
});

test('the root of no leaves is the hash of nothing', () => {
  expect(hex(EMPTY_ROOT)).toBe(roots[0]);
});

test.each([
  [0, 1, []],
  [0, 8, [a, b, c]],
  [5, 8, [d, e, roots[4]]],
  [2, 3, [roots[2]]],
  [1, 5, [roots[1], b, d]],
])('inclusion of leaf %i in %i leaves', async (index, size, proof) => {
  expect((await tree.inclusionProof(index, size)).map(hex)).toEqual(proof);
  const inclusion = { index, size, leafHash: leaves[index]!, root: root(size) };
  expect(verifyInclusion({ ...inclusion, proof: proof.map((text) => Buffer.from(text!, 'hex')) })).toBe(true);
});

test.each([
  [1, 1, []],
  [1, 8, [a, b, c]],
  [6, 8, [f, e, roots[4]]],
  [2, 5, [b, d]],
])('consistency from %i to %i leaves', async (from, to, proof) => {
  expect((await tree.consistencyProof(from, to)).map(hex)).toEqual(proof);
  const consistency = { from, to, fromRoot: root(from), toRoot: root(to) };
  expect(verifyConsistency({ ...consistency, proof: proof.map((text) => Buffer.from(text!, 'hex')) })).toBe(true);
});

test.each([
  ['a root', () => tree.rootAt(9)],
  ['a root of a fraction', () => tree.rootAt(1.5)],
  ['inclusion of the leaf after the last', () => tree.inclusionProof(8, 8)],
  ['inclusion in nothing', () => tree.inclusionProof(0, 0)],
  ['inclusion before the first', () => tree.inclusionProof(-1, 8)],
  ['consistency backwards', () => tree.consistencyProof(5, 4)],
  ['consistency from nothing', () => tree.consistencyProof(0, 4)],
  ['consistency with the future', () => tree.consistencyProof(4, 9)],
])('%s is not to be had', async (_, ask: () => Promise<unknown>) => {
  await expect(ask()).rejects.toThrow(RangeError);
});
