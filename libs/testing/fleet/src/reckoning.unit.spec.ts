import type { RecordedEvent } from '@icx/event-store';
import type { Act } from './load.ts';
import { PublicRecord } from './receivers.ts';
import {
  actsAmiss,
  clocksApart,
  deadlinesAmiss,
  publishingAmiss,
  repeated,
  switchesAmiss,
  tooFew,
} from './reckoning.ts';

const act = (path: string, command: string, tries = 1): Act => ({
  ...{ party: 'AAAA', path, command, tries, status: 200, body: { id: 'icr_1' } },
});
const event = (name: string, data: RecordedEvent['data'] = {}, command?: string, stream = 'icr_1') =>
  ({
    ...{ stream, type: name.includes('.') ? name : `requests.${name}.v1`, data },
    metadata: command === undefined ? { party: null, channel: 'exchange' } : { party: 'AAAA', channel: 'api', command },
  }) as unknown as RecordedEvent;
const raised = event('install-code-requested', {}, 'raise');
const answered = event('code-supplied', { leg: 1 }, 'answer');
const revealed = event('code-revealed', {}, 'reveal');
const acts = [
  act('/v1/requests', 'raise'),
  act('/v1/requests/icr_1/answer', 'answer'),
  act('/v1/requests/icr_1/reveal', 'reveal', 2),
];

test('an act is missed that is not in the log, is there twice or elsewhere, and one that nobody did', () => {
  const log = [raised, answered, revealed];
  expect(actsAmiss(acts, log)).toEqual([]);
  expect(actsAmiss(acts, [...log, revealed])).toEqual([]);
  expect(actsAmiss(acts, [...log, revealed, revealed])).toHaveLength(1);
  expect(actsAmiss(acts, [raised, revealed])).toHaveLength(1);
  expect(actsAmiss(acts, [...log, answered])).toHaveLength(1);
  expect(actsAmiss(acts, [{ ...raised, stream: 'icr_2' }, answered, revealed])).toHaveLength(1);
  expect(actsAmiss(acts, [...log, event('request-withdrawn', {}, 'nobody')])).toHaveLength(1);
});

test('what happens to a leg, a request or a supply point once is found twice', () => {
  const switched = event('switching.switch-recorded.v1', { id: 'S', version: 1 }, undefined, 'supply-1');
  const once = [
    answered,
    event('request-superseded'),
    event('breach-recorded', { leg: 1 }),
    event('reminder-due', { leg: 1, reminder: 'due-5' }),
    event('reminder-due', { leg: 1, reminder: 'due-2' }),
    switched,
  ];
  expect(repeated(once)).toEqual([]);
  for (const one of once) expect(repeated([...once, one])).toHaveLength(1);
  expect(repeated([...once, event('code-not-held', { leg: 1 })])).toHaveLength(1);
});

test('a deadline is missed that did not fire, fired early, or after the answer', () => {
  const received = event('leg-received', {
    ...{
      leg: 1,
      deadline: { dueAt: '2026-12-15T00:00:00.000Z', reminders: [{ kind: 'due-5', at: '2026-12-07T09:00:00.000Z' }] },
    },
  });
  const [reminded, breached] = [
    event('reminder-due', { leg: 1, reminder: 'due-5' }),
    event('breach-recorded', { leg: 1 }),
  ];
  const at = (day: string, ...then: RecordedEvent[]) => deadlinesAmiss([received, ...then], `${day}T12:00:00.000Z`);
  expect(at('2026-12-01')).toEqual({ fired: 0, amiss: [] });
  expect(at('2026-12-16', reminded, breached)).toEqual({ fired: 2, amiss: [] });
  for (const wrong of [
    at('2026-12-01', reminded),
    at('2026-12-16', reminded),
    at('2026-12-16', reminded, breached, breached),
  ])
    expect(wrong.amiss).toHaveLength(1);
  expect(at('2026-12-16', answered, breached).amiss).toHaveLength(1);
});

test('a switch is missed of which a version is not there, or the effect', () => {
  const of = [{ request: 'icr_1', device: { mpxn: '1', deviceId: '' }, course: 'unanswered' }] as const;
  const told = { ...event('switching.switch-recorded.v1', {}, undefined, 'supply-1'), metadata: { channel: 'topic' } };
  const ended = event('request-superseded');
  expect(switchesAmiss(['1'], of, [told, told, ended])).toEqual([]);
  expect(switchesAmiss(['1'], of, [told, ended])).toEqual(['1']);
  expect(switchesAmiss(['1'], of, [told, told])).toEqual(['1']);
});

test('what receivers have is compared by request and by first occurrence', () => {
  const record = (...ids: string[]) => {
    const received = new PublicRecord();
    for (const id of ids) received.note({ topic: 't', key: id[0]!, headers: { ce_id: id } });
    return received;
  };
  const expected = record('a1', 'b1', 'a2');
  expect(publishingAmiss(expected, record('b1', 'a1', 'a2', 'a1'))).toEqual([]);
  for (const wrong of [record('a1', 'b1'), record('a2', 'a1', 'b1'), record('a1', 'b1', 'a2', 'c1')])
    expect(publishingAmiss(expected, wrong)).toHaveLength(1);
});

test('clocks are apart as often as the log goes back by minutes; seconds are what appends take', () => {
  const at = (...times: string[]) => times.map((time) => ({ ...raised, recordedAt: `2026-11-28T${time}.000Z` }));
  expect(clocksApart(at('10:00:00', '10:05:00', '10:00:01', '10:05:02', '10:00:03', '10:00:02'))).toBe(2);
  expect(clocksApart(at('10:00:00', '10:00:01', '10:00:00'))).toBe(0);
});

test('a fault that was not there is too little of everything', () => {
  const least = { acts: 20, kills: 1 };
  expect(tooFew({ acts: 20, kills: 2 }, least)).toEqual([]);
  expect(tooFew({ acts: 19, kills: 1 }, least)).toEqual(['acts: 19, of 20 at least']);
  expect(tooFew({ acts: 0 }, least)).toHaveLength(2);
});
