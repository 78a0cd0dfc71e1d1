import { sourceOf } from './index.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['192.0.2.7:51034', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:c000:207', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:1:2::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['', 'unknown'],
  ['unix:', 'unknown'],
  ['1.2.3', 'unknown'],
  ['x'.repeat(60), 'unknown'],
])('%s counts as %s', (address, source) => {
  expect(sourceOf(address)).toBe(source);
});

test('whatever of its /64 an address takes, it counts as the same', () => {
  const sources = Array.from({ length: 100 }, (_, n) => sourceOf(`2001:db8:1:2:${n.toString(16)}::${n}`));
  expect(new Set(sources).size).toBe(1);
});
