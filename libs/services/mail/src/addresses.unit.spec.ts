import { randomBytes } from 'node:crypto';
import { parseEmailAddress, type PartyId } from '@icx/identifiers';
import { LocalKeyRing } from '@icx/keys';
import type { PostId } from '@icx/mail';
import { addHours, instant, type Instant } from '@icx/working-days';
import fc from 'fast-check';
import { MailAddresses } from './addresses.ts';

const keysOf = (byte: number) =>
  new LocalKeyRing({ root: Buffer.alloc(32, byte), wrapping: new Map([[1, Buffer.alloc(32, 1)]]) }, randomBytes);
const addresses = new MailAddresses(keysOf(7), 'mail.exchange.example');

const from = (alphabet: string, length: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }).map((all) => all.join(''));
const parties = from('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', 4) as fc.Arbitrary<PartyId>;
const posts = from('abcdefghijklmnopqrstuvwxyz234567', 26).map((name) => `post_${name}`) as fc.Arbitrary<PostId>;
const days = fc.integer({ min: 0, max: 400 }).map((more) => addHours(instant('2026-11-23T10:00Z'), more * 24));
const now = instant('2026-11-23T00:00Z');
const caseAddresses = fc.tuple(parties, posts, days);
const bounces = fc.tuple(posts, fc.integer({ min: 0, max: 99_999 }));

const local = (address: string) => address.slice(0, address.lastIndexOf('@'));
/** Every address with one letter of its local part written as another. */
const changed = (address: string) =>
  fc
    .tuple(fc.nat(local(address).length - 1), fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789+.-'))
    .map(([index, letter]) =>
      address[index] === letter ? undefined : address.slice(0, index) + letter + address.slice(index + 1),
    );

test('what a case address was made of is read from it, in whatever capitals it comes back', () => {
  fc.assert(
    fc.property(caseAddresses, fc.boolean(), ([party, post, expires], capitals) => {
      const address = addresses.caseAddress(party, post, expires);
      const read = addresses.readAddress(capitals ? address.toUpperCase() : address, now);
      expect(read).toEqual({ is: 'case', valid: true, expired: false, party, post });
    }),
  );
});

test('so is what a bounce address was made of', () => {
  fc.assert(
    fc.property(bounces, ([post, recipient]) => {
      const address = addresses.bounceAddress(post, recipient);
      expect(addresses.readAddress(address.toUpperCase(), now)).toEqual({ is: 'bounce', valid: true, post, recipient });
    }),
  );
});

test('both are addresses that can be written to, in lower case, their local part at most 64 characters', () => {
  fc.assert(
    fc.property(caseAddresses, bounces, ([party, post, expires], [other, recipient]) => {
      for (const address of [addresses.caseAddress(party, post, expires), addresses.bounceAddress(other, recipient)]) {
        expect(parseEmailAddress(address)).toBe(address);
        expect(address).toBe(address.toLowerCase());
        expect(local(address).length).toBeLessThanOrEqual(64);
      }
    }),
  );
});

test('with one character changed neither is valid', () => {
  const made = fc.oneof(
    caseAddresses.map((of) => addresses.caseAddress(...of)),
    bounces.map((of) => addresses.bounceAddress(...of)),
  );
  fc.assert(
    fc.property(made.chain(changed), (address) => {
      fc.pre(address !== undefined);
      const believed = { valid: false, expired: false, ...addresses.readAddress(address, now) };
      expect(believed).toMatchObject({ valid: false, expired: false });
    }),
    { numRuns: 1000 },
  );
});

test('a case address is valid through its last day, then told as expired; a forged one never is', () => {
  const [party, post] = ['BBBB' as PartyId, `post_${'a'.repeat(26)}` as PostId];
  const address = addresses.caseAddress(party, post, instant('2026-12-04T09:00Z'));
  const read = (text: string, at: Instant) => addresses.readAddress(text, at);
  expect(read(address, instant('2026-12-04T23:59:59.999Z'))).toMatchObject({ valid: true, expired: false });
  expect(read(address, instant('2026-12-05T00:00Z'))).toMatchObject({ valid: false, expired: true, party, post });
  const later = `${address.slice(0, 37)}zzzz${address.slice(41)}`;
  expect(read(later, instant('2026-12-05T00:00Z'))).toMatchObject({ is: 'case', valid: false, expired: false });
});

test('an address is genuine if the exchange made it, be it expired; those that anybody knows are not', () => {
  const address = addresses.caseAddress('BBBB' as PartyId, `post_${'b'.repeat(26)}` as PostId, now);
  const genuine = [address, addresses.bounceAddress(`post_${'b'.repeat(26)}` as PostId, 0)];
  const other = genuine.map((one) => one.replace('b'.repeat(26), 'c'.repeat(26)));
  const asked = [...genuine, ...other, addresses.desk, addresses.postmaster, 'x@elsewhere.example'];
  expect(asked.filter((one) => addresses.isGenuine(one, now))).toEqual(genuine);
  expect(addresses.isGenuine(address, instant('2036-12-05T00:00Z'))).toBe(true);
});

test('a bounce address is no case address of the same words, and neither is valid under other keys', () => {
  const others = new MailAddresses(keysOf(8), 'mail.exchange.example');
  const post = `post_${'b'.repeat(26)}` as PostId;
  expect(others.readAddress(addresses.bounceAddress(post, 0), now)).toMatchObject({ is: 'bounce', valid: false });
  expect(others.readAddress(addresses.caseAddress('AAAA' as PartyId, post, now), now)).toMatchObject({
    is: 'case',
    valid: false,
    expired: false,
  });
});

test('the desk and the postmaster are ours, and nothing else is, nor any address elsewhere', () => {
  expect(addresses.readAddress('Codes@Mail.Exchange.example', now)).toEqual({ is: 'desk' });
  expect(addresses.readAddress(addresses.postmaster, now)).toEqual({ is: 'postmaster' });
  for (const other of [
    '',
    '@',
    'codes',
    'codes@exchange.example',
    'root@mail.exchange.example',
    'case+x@mail.exchange.example',
  ])
    expect(addresses.readAddress(other, now)).toBeUndefined();
});
