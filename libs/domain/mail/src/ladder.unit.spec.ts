import type { EmailAddress, PartyId } from '@icx/identifiers';
import {
  automaticMarks,
  contactGrounds,
  dmarcGround,
  dmarcGrounds,
  judge,
  rungsOf,
  tokenGrounds,
  tokenIn,
  type OurAddress,
  type PostId,
} from './index.ts';

const all = tokenGrounds.flatMap((token) =>
  dmarcGrounds.flatMap((dmarc) => contactGrounds.map((contact) => ({ token, dmarc, contact }))),
);
const read = { automatic: null, fromHeaders: 1, faults: [] };

describe('over all combinations of grounds', () => {
  test('one of them acts, and nothing keeps it from that', () => {
    const acting = all.filter((grounds) => judge(read, grounds).standing === 'acts');
    expect(acting).toEqual([{ token: 'valid', dmarc: 'pass', contact: 'acts' }]);
    expect(judge(read, acting[0]!).why).toBeNull();
  });
  test('what misses one rung waits, and says which', () => {
    const waiting = all.filter((grounds) => judge(read, grounds).standing === 'waits');
    expect(waiting.map((grounds) => [grounds.token, grounds.dmarc, grounds.contact, judge(read, grounds).why])).toEqual(
      [
        ['valid', 'pass', 'not-listed', 'no-acting-contact'],
        ['valid', 'pass', 'from-not-one', 'no-acting-contact'],
        ['valid', 'pass', 'of-several', 'no-acting-contact'],
        ['valid', 'pass', 'not-asked', 'no-acting-contact'],
        ['valid', 'fail', 'acts', 'not-authentic'],
        ['valid', 'no-record', 'acts', 'not-authentic'],
        ['valid', 'no-answer', 'acts', 'dmarc-unknown'],
        ['valid', 'other-from', 'acts', 'not-authentic'],
        ['none', 'pass', 'acts', 'token-missing'],
        ['forged', 'pass', 'acts', 'token-forged'],
        ['expired', 'pass', 'acts', 'token-expired'],
        ['post-unknown', 'pass', 'acts', 'token-of-nothing'],
        ['several', 'pass', 'acts', 'several-tokens'],
        ['not-addressed', 'pass', 'acts', 'token-not-addressed'],
        ['not-signed', 'pass', 'acts', 'token-not-signed'],
      ],
    );
  });
  test('all others never act', () => {
    const never = all.filter((grounds) => Object.values(rungsOf(grounds)).filter(Boolean).length < 2);
    expect(never).toHaveLength(all.length - 16);
    for (const grounds of never) expect(judge(read, grounds)).toEqual({ standing: 'never', why: 'too-few-rungs' });
  });
  test('what could not be read never acts', () => {
    for (const grounds of all)
      expect(judge({ ...read, fromHeaders: 0, faults: ['It is no mail.'] }, grounds)).toEqual({
        standing: 'never',
        why: 'unreadable',
      });
  });
  test.each(automaticMarks)('automatic mail (%s) never acts, whatever its rungs', (automatic) => {
    for (const grounds of all)
      expect(judge({ ...read, automatic }, grounds)).toEqual({ standing: 'never', why: 'automatic' });
  });
});

const post = (letter: string) => `post_${letter.repeat(26)}` as PostId;
const caseOf = (how: 'valid' | 'expired' | 'forged', party = 'BBBB', of = post('a')): OurAddress => ({
  ...{ is: 'case', valid: how === 'valid', expired: how === 'expired' },
  ...{ party: party as PartyId, post: of },
});
const known = () => true;

test.each([
  ['none at the desk', [{ is: 'desk' }], 'none', null],
  ['none at the postmaster', [{ is: 'postmaster' }], 'none', null],
  ['one', [caseOf('valid')], 'valid', 'BBBB'],
  ['one beside the desk', [{ is: 'desk' }, caseOf('valid')], 'valid', 'BBBB'],
  ['the same twice, once expired', [caseOf('expired'), caseOf('valid')], 'valid', 'BBBB'],
  ['an expired one', [caseOf('expired')], 'expired', 'BBBB'],
  ['a forged one names nobody', [caseOf('forged')], 'forged', null],
  ['two of one party', [caseOf('valid'), caseOf('valid', 'BBBB', post('b'))], 'several', null],
  ['two of two parties', [caseOf('valid'), caseOf('valid', 'CCCC')], 'several', null],
] as const)('a token: %s', (_, to, ground, party) => {
  const named = to.map((one) => ({ to: one, isSigned: true }));
  expect(tokenIn(to, named, known)).toMatchObject({ ground, party });
});

describe('sent on in another envelope, a token is none of the author', () => {
  const one = caseOf('valid');
  const other = caseOf('valid', 'BBBB', post('b'));
  const signed = (to: OurAddress) => ({ to, isSigned: true });
  const unsigned = (to: OurAddress) => ({ to, isSigned: false });
  test.each([
    ['addressed to it', [signed(one)], 'valid'],
    ['addressed to it beside the desk', [signed({ is: 'desk' }), signed(one)], 'valid'],
    ['addressed to it in two headers, one of them signed', [unsigned(one), signed(one)], 'valid'],
    ['addressed to nobody of ours', [], 'not-addressed'],
    ['addressed to the desk', [signed({ is: 'desk' })], 'not-addressed'],
    ['addressed to it with another keyed hash', [unsigned(caseOf('forged'))], 'not-addressed'],
    ['addressed to it when it had expired', [signed(caseOf('expired'))], 'not-addressed'],
    ['addressed to another mail of ours', [signed(other)], 'several'],
    ['addressed to another mail of ours, and the sender adds this one', [signed(other), unsigned(one)], 'several'],
    ['addressed to both', [signed(one), signed(other)], 'several'],
    ['addressed to another party', [signed(caseOf('valid', 'CCCC'))], 'several'],
    ['addressed to it where anybody can write', [unsigned(one)], 'not-signed'],
  ] as const)('%s: %s', (_, named, ground) => {
    expect(tokenIn([one], named, known)).toEqual({ ground, ...(ground === 'several' ? nobody : { ...whose }) });
  });
  const whose = { party: 'BBBB', post: post('a') };
  const nobody = { party: null, post: null };
});

test('a token of a mail that this exchange never sent names nothing', () => {
  expect(tokenIn([caseOf('valid')], [], () => false)).toEqual({ ground: 'post-unknown', party: null, post: null });
});

describe('DMARC is about who wrote it', () => {
  const mailOf = (...from: string[]) => ({ from: from as EmailAddress[] });
  const found = { dmarc: 'pass', domain: 'bbbb.example', unresolved: null } as const;
  test.each([
    [mailOf('codes@bbbb.example'), found, 'pass'],
    [mailOf('Codes@BBBB.example'), found, 'pass'],
    [mailOf('codes@cccc.example'), found, 'other-from'],
    [mailOf('codes@bbbb.example', 'boss@bbbb.example'), found, 'other-from'],
    [mailOf(), found, 'other-from'],
    [mailOf(), { ...found, domain: null }, 'other-from'],
    [mailOf('codes@bbbb.example'), { ...found, dmarc: 'none' }, 'no-record'],
    [mailOf('codes@bbbb.example'), { ...found, dmarc: 'fail' }, 'fail'],
    [mailOf('codes@bbbb.example'), { ...found, dmarc: 'fail', unresolved: 'SPF' }, 'no-answer'],
  ] as const)('%j and %j: %s', (mail, authenticity, ground) => {
    expect(dmarcGround(mail, authenticity)).toBe(ground);
  });
});
