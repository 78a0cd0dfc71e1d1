import { goldensIn } from '@icx/decider-testing';
import type { PartyId } from '@icx/identifiers';
import { instant } from '@icx/working-days';
import {
  decideMail,
  evolveInbound,
  lapsesAt,
  mailStateOf,
  nextStep,
  passTime,
  rowsWait,
  type InboundEvent,
  type InboundMail,
  type InboundState,
} from './index.ts';

const goldens = goldensIn(new URL('golden/inbound.jsonl', import.meta.url));
const fold = (events: readonly object[]) =>
  (events as readonly InboundEvent[]).reduce<InboundState>(evolveInbound, null) as InboundMail;
const mail = (name: string) => fold(goldens.find((golden) => golden.name === name)!.events);
const partly = (): InboundMail => {
  const acted = mail('acted by itself');
  return { ...acted, acted: [{ ...acted.acted[0]!, waits: true }] };
};

test.each([
  ['received', 'received', 'read'],
  ['on the top rung', 'acting', 'act'],
  ['acted by itself', 'acted', null],
  ['waits for a person', 'waits', null],
  ['acted in part', 'waits', null],
  ['confirmed', 'acting', 'act-confirmed'],
  ["acted by a person's word", 'acted', null],
  ['rejected', 'rejected', null],
  ['lapsed', 'lapsed', null],
  ['a report', 'report', 'report'],
  ['a report that was taken', 'report', null],
  ['its bytes deleted', 'lapsed', null],
])('%s: its state is %s, to be done is %s', (name, state, step) => {
  expect([mailStateOf(mail(name)), nextStep(mail(name))]).toEqual([state, step]);
});

test('what acted in part waits with the rest, and acts once more by a word', () => {
  expect([mailStateOf(partly()), lapsesAt(partly())]).toEqual(['waits', '2026-12-09T00:00:00.000Z']);
  expect(nextStep({ ...partly(), confirmed: { at: instant('2026-12-02T09:00:00Z'), by: 'user:BBBB/anna' } })).toBe(
    'act-confirmed',
  );
});

test('rows of its files are told to wait once, and only of what acted by itself', () => {
  expect(rowsWait(mail('acted by itself'), at)).toEqual([{ type: 'mail.rows-wait.v1', data: { at } }]);
  for (const name of ['on the top rung', 'acted in part', "acted by a person's word", 'lapsed', 'rejected'])
    expect(rowsWait(mail(name), at)).toEqual([]);
});

const by = 'user:BBBB/anna';
const at = instant('2026-12-02T09:00:00.000Z');
const late = instant('2026-12-09T00:00:00.000Z');
const word = (type: 'confirm' | 'reject', on: InboundState, { party = 'BBBB', when = at } = {}) =>
  decideMail({ type, party: party as PartyId, by, at: when, reason: 'not ours' }, on);

describe.each(['confirm', 'reject'] as const)('to %s', (type) => {
  test('is for its party while it waits, in whole or in part', () => {
    const data = type === 'confirm' ? { at, by } : { at, by, reason: 'not ours' };
    for (const waiting of [mail('waits for a person'), partly()])
      expect(word(type, waiting)).toEqual([{ type: `mail.mail-${type}ed.v1`, data }]);
  });
  test('another party, and what is not there, are answered alike', () => {
    const refusals = [mail('waits for a person'), mail('a report'), mail('received'), null].map((on) =>
      word(type, on, { party: 'CCCC' }),
    );
    expect(new Set(refusals.map((refusal) => JSON.stringify(refusal))).size).toBe(1);
    expect(refusals[0]).toMatchObject({ code: 'mail-unknown' });
  });
  test('is too late when it has lapsed, whether or not that is on record', () => {
    expect(word(type, mail('waits for a person'), { when: late })).toMatchObject({ code: 'mail-lapsed' });
    expect(word(type, mail('lapsed'))).toMatchObject({ code: 'mail-lapsed' });
  });
  test.each(['on the top rung', 'acted by itself', 'confirmed', "acted by a person's word", 'rejected'])(
    'is not for what is %s',
    (name) => {
      expect(word(type, mail(name))).toMatchObject({ code: 'mail-not-waiting' });
    },
  );
});

test('whose bytes are deleted cannot be confirmed, but rejected', () => {
  const deleted = { ...mail('waits for a person'), rawDeleted: { at, why: 'retention' } };
  expect(word('confirm', deleted)).toMatchObject({ code: 'mail-raw-deleted' });
  expect(word('reject', deleted)).toHaveLength(1);
});

test('it lapses at its instant, however late that is noticed, and once', () => {
  expect(passTime(mail('waits for a person'), at)).toEqual([]);
  expect(passTime(mail('waits for a person'), instant('2027-02-01T00:00:00Z'))).toEqual([
    { type: 'mail.mail-lapsed.v1', data: { at: late } },
  ]);
  for (const name of ['lapsed', 'rejected', 'confirmed', 'acted by itself'])
    expect(passTime(mail(name), late)).toEqual([]);
});
