import { networkOf, Peers } from './peers.ts';
import { Ration } from './ration.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['2001:0db8:0000:0000:ffff::', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('%s is of %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('of IPv6 whoever has a network is one peer', () => {
  const peers = new Peers();
  expect([peers.came('a', '2001:db8::1'), peers.came('b', '2001:db8::2'), peers.came('c', '2001:db9::1')]).toEqual([
    1, 2, 1,
  ]);
  expect([peers.sends('2001:db8::3'), peers.sends('2001:db8::4')]).toEqual([1, 2]);
});

test('all together have so much of an hour, one peer a tenth of it, and what was refused counts for nothing', () => {
  let now = 0;
  const ration = new Ration({ mails: 30, bytes: 1_000 }, () => now);
  const take = (peer: number, bytes = 10) => ration.take(`192.0.2.${peer}`, bytes);
  expect(take(1, 101)).toBe(false);
  expect([take(1, 100), take(1, 1), take(2)]).toEqual([true, false, true]);
  for (let peer = 3; peer < 50; peer += 1) take(peer, 50);
  expect(take(99, 50)).toBe(false);
  now = 3_600_000;
  expect(take(1, 100)).toBe(true);
});
