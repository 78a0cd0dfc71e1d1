import { expect, test } from '@jest/globals';
import type { RequestDocument } from '../exchange/documents.ts';
import { requestWords } from './request-words.ts';

const leg = (number: number, addressee: string, said: object) => ({
  ...{ number, addressee, basis: 'evidence', clock: 'running', clockReason: null, dueOn: null, evidence: 'ASN' },
  ...{ query: null, contest: null, reply: null, closed: null, correction: null, breach: null, overdueDays: null },
  outside: [],
  ...said,
});

test('a request is shown with what people wrote about it, and why', () => {
  const at = '2026-11-23T10:00:00.000Z';
  const decided = { at, backlog: false, reason: 'the job sheet is signed' };
  const legs = [
    leg(1, 'BBBB', { query: { at, query: 'device-unknown', note: 'which house?' } }),
    leg(2, 'CCCC', { contest: { at, installedOn: '2025-03-01', reason: 'our files say March', decided } }),
    leg(3, 'FFFF', {
      correction: 'number 12',
      reply: { answer: 'code-not-held', at, inTime: true, reason: 'records-not-transferred' },
    }),
  ];
  const request = {
    ...{ id: 'icr_TEST', state: 'open', requester: 'AAAA', raisedAt: at, legs, leg: legs[2], warnings: [] },
    ...{ device: { deviceId: '00-DB-12-34-00-00-00-00' }, ending: null, stalled: null, closesAt: null },
    ...{ code: { supplier: 'FFFF', representation: 'raw-16', check: 'crc-verified', note: 'read from the label' } },
  };
  const words = requestWords(request as unknown as RequestDocument);
  expect(words.slice(words.indexOf('what was said')).split('\n').slice(1, 7)).toEqual([
    'leg 1  BBBB       asks back    which house?',
    'leg 2  CCCC       contests     our files say March',
    'leg 2  SECAS      decides      the job sheet is signed',
    'leg 3  requester  corrects     number 12',
    'leg 3  FFFF       has no code  records not transferred',
    'code   FFFF       notes        read from the label',
  ]);
});

test('what waits of a statement or a dispute is shown with the number and the command that it takes', () => {
  const at = '2026-11-23T10:00:00.000Z';
  const stated = { claim: 2, state: 'waiting', by: 'BBBB', side: 'addressee', answer: 'code-supplied', statedAt: at };
  const legs = [
    leg(1, 'BBBB', {
      outside: [{ ...stated, who: 'Anna to Ben', means: 'phone', statement: 'read out', disputed: null }],
      breach: { dueAt: at, dispute: { at, reason: 'by letter' } },
    }),
  ];
  const request = {
    ...{ id: 'icr_TEST', state: 'open', requester: 'AAAA', raisedAt: at, legs, leg: legs[0], warnings: [] },
    ...{ device: { deviceId: '00-DB-12-34-00-00-00-00' }, ending: null, stalled: null, closesAt: null, code: null },
  };
  const words = requestWords(request as unknown as RequestDocument);
  expect(words.replaceAll(/\s+/g, ' ')).toContain('states (2) code supplied on Mon 23 Nov 2026, 10:00, phone, Anna to');
  expect(words).toContain('icx confirm-outside icr_TEST --claim 2, or icx dispute-outside');
  expect(words).toContain('icx resolve-dispute icr_TEST --leg 1');
});
