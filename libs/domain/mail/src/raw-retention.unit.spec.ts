import { goldensIn } from '@icx/decider-testing';
import { addHours } from '@icx/working-days';
import { evolveInbound, takenFor, whyDeleteRaw, type CodeFate, type InboundEvent, type InboundMail } from './index.ts';
import type { InboundState, MailSummary, PostId } from './index.ts';

const goldens = goldensIn(new URL('golden/inbound.jsonl', import.meta.url));
const named = (name: string) =>
  (goldens.find((golden) => golden.name === name)!.events as readonly InboundEvent[]).reduce<InboundState>(
    evolveInbound,
    null,
  ) as InboundMail;
const withSummary = (name: string, summary: Partial<MailSummary>): InboundMail => {
  const mail = named(name);
  const plain = { hasCode: false, attachments: [], faults: [] };
  return { ...mail, read: { ...mail.read!, summary: { ...mail.read!.summary, ...plain, ...summary } } };
};
const after = ({ received }: InboundMail, days: number) => addHours(received.at, days * 24);
const pdf = [{ name: 'scan.pdf', format: 'other' as const }];

test.each<[string, Partial<MailSummary>, readonly CodeFate[], number, string | null]>([
  ['a code that is held', { hasCode: true }, ['held'], 4000, null],
  ['one of its codes erased', { hasCode: true }, ['held', 'erased'], 1, 'code-erased'],
  ['a code that nobody took', { hasCode: true }, [], 27, null],
  ['a code that nobody took, after 28 days', { hasCode: true }, ['none'], 28, 'code-not-taken'],
  ['an attachment', { attachments: pdf }, [], 28, 'code-not-taken'],
  ['what could not be read', { faults: ['encrypted'] }, [], 28, 'code-not-taken'],
  ['no code', {}, ['erased'], 364, null],
  ['no code, after a year', {}, [], 365, 'retention-over'],
])('a mail with %s', (_, summary, fates, days, why) => {
  const mail = withSummary('acted by itself', summary);
  expect(whyDeleteRaw(mail, fates, after(mail, days))).toBe(why);
});

test('nobody’s mail is not kept for a year, a report to us is', () => {
  const mail = withSummary('acted by itself', {});
  const strangers = { ...mail, acted: [], read: { ...mail.read!, standing: 'never', party: null } } as InboundMail;
  expect([27, 28].map((days) => whyDeleteRaw(strangers, [], after(mail, days)))).toEqual([null, 'retention-over']);
  const reportsOn = { post: 'post_abcdefghijklmnopqrstuvwxyz' as PostId, recipient: 0 };
  const report = { at: mail.received.at, as: 'noted' } as const;
  const reporting = { ...strangers, report, read: { ...strangers.read!, reportsOn } };
  expect(whyDeleteRaw(reporting, [], after(mail, 28))).toBeNull();
});

test.each(['received', 'on the top rung', 'waits for a person'])('nothing is deleted that is not done: %s', (name) => {
  const mail = named(name);
  expect(whyDeleteRaw(mail, ['erased'], after(mail, 4000))).toBeNull();
});

test('it was taken for the requests that it was taken for', () => {
  const mail = named('acted by itself');
  const [act] = mail.acted;
  const outcomes = [
    { request: 'icr_1', leg: 1, outcome: 'taken' },
    { request: 'icr_1', leg: 2, outcome: 'taken' },
    { request: 'icr_2', leg: 1, outcome: 'refused' },
    { request: null, leg: null, outcome: 'taken' },
  ] as unknown as (typeof act & object)['outcomes'];
  expect(takenFor({ ...mail, acted: [{ ...act!, outcomes }] })).toEqual(['icr_1']);
});
