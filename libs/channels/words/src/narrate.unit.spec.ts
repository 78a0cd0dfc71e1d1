import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { HistoryEntry } from '@icx/requests-service';
import { narrate } from './narrate.ts';

const entry = (name: string, data: Readonly<Record<string, unknown>>, party: string | null = 'BBBB'): HistoryEntry => ({
  revision: '0',
  position: '1',
  type: `requests.${name}.v1`,
  data,
  party,
  user: 'sandbox:BBBB',
  channel: 'api',
  recordedAt: '2026-11-23T10:00:00.000Z',
});

test('an act names who acted, and when it counts', () => {
  const at = '2026-12-09T11:00:00.000Z';
  expect(narrate(entry('code-supplied', { answeredAt: at, check: 'crc-checked', inTime: false }))).toEqual({
    at,
    through: 'API',
    sentence: 'BBBB supplied a code (CRC checked), late',
  });
});

test('an answer that nobody gave is told as such', () => {
  const answered = { leg: 2, answeredAt: '2026-12-01T11:00:00.000Z', check: 'crc-checked', inTime: true };
  expect(narrate(entry('code-supplied', { ...answered, automatic: true })).sentence).toBe(
    'leg 2 was answered by itself, as its addressee has instructed: a code that it holds (CRC checked), in time',
  );
});

test('a code that the exchange has not seen is told as such', () => {
  const at = '2026-12-01T11:00:00.000Z';
  expect(narrate(entry('code-supplied', { answeredAt: at, check: 'client-checked', inTime: true })).sentence).toBe(
    'BBBB supplied a code (sealed by its supplier to the requester’s key; the exchange has neither seen nor checked it), in time',
  );
});

test('what the exchange does by itself is told as such', () => {
  const deadline = { dueOn: '2026-12-07' };
  const received = { leg: 1, receivedAt: '2026-11-23T10:00:00.000Z', by: 'immediate', deadline };
  expect(narrate(entry('leg-received', received, 'AAAA')).sentence).toBe(
    'leg 1 was received; due by the end of Mon 7 Dec 2026',
  );
  const closed = { at: '2027-01-01T00:00:00.000Z', outcome: 'other', by: 'exchange', note: null };
  expect(narrate(entry('request-closed', closed, null)).sentence).toBe('closed by itself, outcome other');
});

test('of a breach that is told as it comes about nothing is said of its time', () => {
  const told = (noticedAt: string) =>
    narrate(entry('breach-recorded', { leg: 1, dueAt: '2026-12-15T00:00:00.000Z', noticedAt }, null)).sentence;
  expect(told('2026-12-15T00:00:01.003Z')).toBe('the deadline of leg 1 passed without a code: breach');
  expect(told('2026-12-15T07:30:00.000Z')).toBe(
    'the deadline of leg 1 passed without a code: breach; it had been due at the end of Mon 14 Dec 2026',
  );
});

test('what a calendar moved, and what it took back, is told with the day', () => {
  const [before, after] = [{ dueOn: '2026-12-07' }, { dueOn: '2026-12-08' }];
  const told = (name: string, data: object) => narrate(entry(name, { leg: 1, at: 'now', ...data }, null)).sentence;
  expect(told('deadline-revised', { before, after, inTime: ['reply'] })).toBe(
    'deadline of leg 1 moved from Mon 7 Dec 2026 to Tue 8 Dec 2026: the calendar changed; by it the answer was in time',
  );
  expect(told('deadline-revised', { before, after: before })).toBe('reminders of leg 1 moved: the calendar changed');
  expect(told('breach-retracted', { answeredAt: 'now' })).toBe(
    'breach of leg 1 retracted: the answer had come in time',
  );
  expect(told('breach-retracted', { reason: 'calendar-revised', dueAt: '2026-12-09T00:00:00.000Z' })).toBe(
    'breach of leg 1 retracted: by the calendar as it is now it is due at the end of Tue 8 Dec 2026',
  );
});

test.each([
  ['rerouted', 'leg 1 ended: re-routed'],
  ['answered-elsewhere', 'leg 1 ended: somebody else answered'],
  ['addressee-failed', 'leg 1 ended: a successor has its place'],
  ['succession-reversed', 'leg 1 ended: the succession was reversed'],
])('a leg that was closed as %s', (how, sentence) => {
  expect(narrate(entry('leg-closed', { leg: 1, at: 'now', how })).sentence).toBe(sentence);
});

test('a leg put to a successor says which succession put it there, and what grace it has', () => {
  const evidence = 'CCCC took over from FFFF on 2026-12-01 (solr)';
  const opened = { leg: 2, addressee: 'CCCC', openedAt: 'now', basis: 'successor', evidence, correction: null };
  expect(narrate(entry('leg-opened', { ...opened, grace: 5 })).sentence).toBe(
    'leg 2 put to CCCC (CCCC took over from FFFF on 2026-12-01 (solr)), 5 Working Days of grace',
  );
  expect(narrate(entry('leg-opened', { ...opened, basis: 'losing-supplier' })).sentence).toBe(
    'leg 2 put to CCCC (losing supplier)',
  );
});

test('a request that goes on as another party’s is told from both ends', () => {
  const device = { deviceId: '00-DB-12-34-56-78-90-A0' };
  const continues = { request: 'icr_TEST1', requester: 'FFFF', succession: 'suc_TEST12345678' };
  const requested = { raisedAt: 'now', requester: 'CCCC', device, backlog: false, continues };
  expect(narrate(entry('install-code-requested', requested, null)).sentence).toBe(
    'CCCC succeeded FFFF: its request icr_TEST1 for 00-DB-12-34-56-78-90-A0 goes on here',
  );
  expect(narrate(entry('request-transferred', { at: 'now', to: 'CCCC', request: 'icr_TEST2' }, null)).sentence).toBe(
    'CCCC succeeded the requester: the request goes on as icr_TEST2',
  );
});

test('what was answered outside is told as one side states it, and as the other has it', () => {
  const time = '2026-11-24T10:00:00.000Z';
  const reply = { answer: 'not-installer', suggested: 'CCCC' };
  const said = {
    who: 'Anna',
    means: 'phone',
    statement: 'not ours',
    statedAt: time,
    replyBy: '2026-12-02T00:00:00.000Z',
  };
  const stated = narrate(entry('outside-answer-recorded', { leg: 1, claim: 1, at: time, by: 'AAAA', reply, ...said }));
  expect(stated.sentence).toBe(
    'AAAA states (1) that leg 1 was answered by phone Tue 24 Nov 2026, 10:00 by Anna: not the installer, CCCC is suggested: “not ours”; ' +
      'the other side is asked to confirm or dispute it before Wed 2 Dec 2026, 00:00, and the clock runs on',
  );
  const outside = { claim: 1, statedAt: time };
  const denied = { leg: 1, answeredAt: time, suggested: 'CCCC', note: null, inTime: true, outside };
  expect(narrate(entry('installation-denied', denied, 'AAAA')).sentence).toBe(
    'the addressee of leg 1 is not the installer, suggests CCCC, in time',
  );
  const decided = { leg: 1, at: time, upheld: true, reason: 'seen' };
  expect(narrate(entry('dispute-resolved', decided, 'SECA')).sentence).toBe(
    'SECAS upheld the dispute: the breach of leg 1 is counted no more: “seen”',
  );
});

test('an event of a later release is shown by its name', () => {
  expect(narrate(entry('something-new', {}))).toEqual({
    at: '2026-11-23T10:00:00.000Z',
    through: 'API',
    sentence: 'requests.something-new.v1',
  });
});

test('every event of the requests README has a sentence', () => {
  const index = createRequire(import.meta.url).resolve('@icx/requests');
  const readme = readFileSync(join(dirname(index), '..', 'README.md'), 'utf8');
  const names = [...readme.matchAll(/^\| `([a-z-]+)` /gm)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(25);
  const time = '2026-12-02T09:00:00.000Z';
  const outside = { attachment: { name: 'x' }, reply: { answer: 'code-supplied' }, statedAt: time, replyBy: time };
  const asked = { device: { deviceId: 'x' }, query: 'already-commissioned' };
  const anything = { at: 'now', ...asked, before: {}, after: {}, ...outside };
  const moved = { at: 'now', after: '2026-12-02T09:00:00.000Z' };
  const listed = { at: 'now', basis: { by: 'register', entry: 'bkl_1', file: 'fil_1' } };
  const dataOf = (name: string) =>
    /^(deemed|idle)/.test(name) ? moved : name === 'backlog-registered' ? listed : anything;
  for (const name of names) expect(narrate(entry(name, dataOf(name))).sentence).not.toContain('requests.');
});
