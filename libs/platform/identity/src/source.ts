import { isIP, isIPv4 } from 'node:net';

const sixteenBits = (groups: string): string[] => (groups === '' ? [] : groups.split(':'));

/**
 * Whom an address counts as where calls are counted or slowed: an IPv4 address, or the /64 of an IPv6 address, for whoever has
 * one has all of it (RFC 6177). `unknown`, one for all, where a proxy forwards what is no address.
 */
export const sourceOf = (address: string): string => {
  const [bare = ''] = address.split('%', 1);
  const withoutPort = bare.replace(/^([\d.]+):\d+$/, '$1');
  if (isIPv4(withoutPort)) return withoutPort;
  if (isIP(bare) !== 6) return 'unknown';
  // As WHATWG writes it: lower case, no leading zeros, an IPv4 ending in hexadecimal.
  const [head = '', tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
  const [before, after] = [sixteenBits(head), sixteenBits(tail ?? '')];
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  if (groups.slice(0, 6).join() === '0,0,0,0,0,ffff')
    return groups
      .slice(6)
      .flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff])
      .join('.');
  return `${groups.slice(0, 4).join(':')}::/64`;
};
