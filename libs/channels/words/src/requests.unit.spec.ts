import { expect, test } from '@jest/globals';
import { clockWord, clockWords, type LegDocument } from './requests.ts';

const breach = { dueAt: '2026-12-08T00:00:00.000Z', noticedAt: '2026-12-08T00:00:00.000Z', queried: false };
const reply = { answer: 'not-installer', at: '2026-12-09T10:00:00.000Z', inTime: false, suggested: null };
const due = { dueOn: '2026-12-07', breach: null, reply: null };

test.each([
  ['due Mon 7 Dec 2026, running', { clock: 'running', clockReason: null, ...due }],
  [
    'due Mon 7 Dec 2026, in time',
    { clock: 'stopped', clockReason: 'answered', ...due, reply: { ...reply, inTime: true } },
  ],
  [
    'due Mon 7 Dec 2026, missed; overdue by 1 WD',
    { clock: 'running', clockReason: null, ...due, overdueDays: 1, breach },
  ],
  ['due Mon 7 Dec 2026, missed; overdue', { clock: 'running', clockReason: null, ...due, overdueDays: null, breach }],
  [
    'due Mon 7 Dec 2026, missed; answered late by 2 WD',
    { clock: 'stopped', clockReason: 'answered', ...due, overdueDays: 2, breach, reply },
  ],
  ['due Mon 7 Dec 2026, no clock: re-routed', { clock: 'stopped', clockReason: 'rerouted', ...due }],
  ['no clock: voluntary', { clock: 'stopped', clockReason: 'voluntary', ...due, dueOn: null }],
  ['no clock: backlog', { clock: 'stopped', clockReason: 'backlog', ...due, dueOn: null }],
  ['awaiting receipt', { clock: 'awaiting-receipt', clockReason: null, ...due, dueOn: null }],
])('%s', (words, leg) => expect(clockWords(leg as unknown as LegDocument)).toBe(words));

test('in a list', () =>
  expect(['stopped', 'awaiting-receipt', 'running', null].map(clockWord)).toEqual([
    'no clock',
    'awaiting receipt',
    'running',
    '-',
  ]));
