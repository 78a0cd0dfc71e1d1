import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LAST_DAY } from './calendar.ts';
import { habits } from './habits.ts';
import { FEWEST, planOf } from './plan.ts';
import type { Plan } from './planned.ts';

const plans = (holds: (plan: Plan) => void) =>
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: FEWEST, max: 320 }), (seed, requests) => holds(planOf(seed, requests))),
    { numRuns: 60 },
  );
const distinct = (of: readonly unknown[]) => new Set(of).size;

test('the same seed and number plan the same, another seed something else', () => {
  expect(planOf(7, 100)).toEqual(planOf(7, 100));
  expect(planOf(8, 100)).not.toEqual(planOf(7, 100));
});

test('as many requests as were asked for, each for a device of its own, by every way', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: FEWEST, max: 320 }), (seed, requests) => {
      const plan = planOf(seed, requests);
      expect(plan.requests.map(({ n }) => n)).toEqual(Array.from({ length: requests }, (_, index) => index + 1));
      const devices = [...plan.requests.map(({ device }) => device), ...Object.values(plan.spare).flat()];
      expect(distinct(devices.map(({ deviceId }) => deviceId))).toBe(devices.length);
      expect(distinct(devices.map(({ mpxn }) => mpxn))).toBe(devices.length);
      expect(distinct(plan.requests.map(({ way }) => way))).toBe(3);
    }),
    { numRuns: 60 },
  );
});

test('whatever the seed, every habit occurs, and every state and clock has something to show', () =>
  plans(({ requests }) => {
    expect(new Set(requests.map(({ habit }) => habit))).toEqual(new Set(habits));
    const standings = requests.map(({ standing }) => standing);
    expect(new Set(standings.map(({ state }) => state))).toEqual(
      new Set(['open', 'stalled', 'answered', 'revealed', 'ended']),
    );
    const open = standings.filter(({ state }) => state === 'open');
    expect(open.some(({ breached }) => breached)).toBe(true);
    expect(standings.some(({ breached, state }) => breached && state !== 'open')).toBe(true);
    // Due today or within two Working Days, and later.
    expect(open.some(({ due }) => due! >= LAST_DAY && due! <= LAST_DAY + 2)).toBe(true);
    expect(open.some(({ due }) => due! > LAST_DAY + 2)).toBe(true);
    const acts = new Set(
      requests.flatMap(({ steps }) => steps.map(({ does, body }) => `${does} ${body['answer'] ?? ''}`)),
    );
    for (const act of ['answer request-invalid', 'answer already-commissioned', 'answer not-installer', 'unusable '])
      expect(acts).toContain(act);
    expect(requests.some(({ steps }) => steps.some(({ inFile }) => inFile))).toBe(true);
    const failed = requests.filter(({ habit }) => habit === 'fails');
    expect(distinct(failed.map(({ held }) => held))).toBe(2);
  }));

test('days are of the play, in order, after the request was raised; nobody asks or answers itself', () =>
  plans(({ requests }) => {
    for (const { day, steps, requester, device } of requests) {
      const days = steps.map((step) => step.day);
      expect(days).toEqual(days.toSorted((one, other) => one - other));
      for (const one of [day, ...days]) expect(one >= day && one <= LAST_DAY).toBe(true);
      expect(device.installer).not.toBe(requester);
      for (const { body, by, does } of steps) {
        expect(body['suggestedInstaller']).not.toBe(requester);
        expect(does === 'answer' && by === requester).toBe(false);
      }
    }
  }));
