import { addHours, instant } from '@icx/working-days';
import { fold, isBreached, isDisputed } from './index.ts';
import type { Ended, Open, RequestEvent } from './index.ts';
import { AAAA, askedOfBBBB, BBBB, CCCC, dueAt, event, given, opened, tooLate } from './request.fixture.ts';

const later = addHours(dueAt, 12);
const breached = event('breach-recorded', { leg: 1, dueAt, noticedAt: tooLate, queried: false });
const late = [...askedOfBBBB, breached] as const;
const dispute = { type: 'dispute-breach', at: later, by: BBBB, reason: 'answered by letter' } as const;
const disputed = event('breach-disputed', { leg: 1, at: later, reason: 'answered by letter' });
const resolve = (upheld: boolean) =>
  ({ type: 'resolve-dispute', at: later, leg: 1, upheld, reason: 'seen the letter' }) as const;
const resolved = (upheld: boolean) =>
  event('dispute-resolved', { leg: 1, at: later, upheld, reason: 'seen the letter' });
const withdrawn = event('request-withdrawn', {
  ...{ at: later, reason: null, eraseAt: instant('2027-01-10T00:00:00.000Z') },
});
const legAfter = (...events: readonly RequestEvent[]) => (fold(events) as Open).legs[0]!;

describe('the party that breached disputes it', () => {
  test.each<readonly [string, readonly RequestEvent[]]>([
    ['while the leg waits', []],
    [
      'when the request went elsewhere',
      [event('leg-closed', { leg: 1, at: later, how: 'rerouted' }), opened({ leg: 2 })],
    ],
    ['when the request has ended', [withdrawn]],
  ])('%s: on record, and SECAS decides', (_, since) => {
    given(...late, ...since)
      .when({ ...dispute, leg: 1 })
      .then(disputed);
    const leg = legAfter(...late, ...since, disputed);
    expect([isDisputed(leg), isBreached(leg)]).toEqual([true, true]);
  });

  test('the latest leg of its own that breached, if it names none', () => {
    const again = [event('leg-closed', { leg: 1, at: later, how: 'rerouted' }), opened({ leg: 2, openedAt: later })];
    given(...late, ...again)
      .when(dispute)
      .then(disputed);
  });

  test.each<readonly [string, readonly RequestEvent[], object, string]>([
    ['that is none', askedOfBBBB, { at: addHours(dueAt, -1) }, 'no-breach'],
    ['twice', [...late, disputed], {}, 'breach-disputed'],
    ['that was decided on', [...late, disputed, resolved(false)], {}, 'breach-disputed'],
    ['of somebody else, asked', late, { by: CCCC }, 'not-an-addressee'],
    ['of its addressee, who asks', late, { by: AAAA }, 'not-an-addressee'],
  ])('not one %s', (_, history, changes, code) =>
    given(...history)
      .when({ ...dispute, ...changes })
      .thenRefused(code),
  );
});

describe('SECAS decides on it', () => {
  test.each([true, false])('upheld: %s', (upheld) => {
    given(...late, disputed)
      .when(resolve(upheld))
      .then(resolved(upheld));
    const leg = legAfter(...late, disputed, resolved(upheld));
    expect([isDisputed(leg), isBreached(leg), leg.breach !== undefined]).toEqual([false, !upheld, true]);
  });

  test('after the end too, and in what a corrected switch restores', () => {
    const superseded = event('request-superseded', {
      ...{ at: later, effectiveAt: later, cause: 'switch', eraseAt: instant('2027-01-10T00:00:00.000Z') },
    });
    given(...late, superseded, disputed)
      .when(resolve(true))
      .then(resolved(true));
    const after = fold([...late, superseded, disputed, resolved(true)]) as Ended;
    expect([...after.legs, ...after.before.legs].map(isBreached)).toEqual([false, false]);
  });

  test.each<readonly [string, readonly RequestEvent[], string]>([
    ['there is none', late, 'dispute-unknown'],
    ['it has', [...late, disputed, resolved(false)], 'dispute-resolved'],
    [
      'the breach was taken back since',
      [...late, disputed, event('breach-retracted', { leg: 1, at: later, answeredAt: addHours(dueAt, -1) })],
      'dispute-unknown',
    ],
  ])('not where %s', (_, history, code) =>
    given(...history)
      .when(resolve(true))
      .thenRefused(code),
  );
});
