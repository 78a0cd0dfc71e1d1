import { instant } from '@icx/working-days';
import { absent, fold, isHeldBack, newlyUnasked, unaskedLeg } from './index.ts';
import type { Answer, RevealStanding } from './index.ts';
import {
  answeredByBBBB,
  askedOfBBBB,
  BBBB,
  CCCC,
  codeRef,
  device,
  deviceId,
  event,
  facts,
  given,
  MAPX,
  monday,
  opened,
  requested,
  revealedToAAAA,
  supplied,
  tooLate,
  dueAt,
  tuesday,
} from './request.fixture.ts';

const code = { ref: codeRef, representation: 'raw-16+crc', check: 'crc-checked' } as const;
const holding = { source: 'fil_TEST00000001', line: 7, instruction: 'sti_TEST00000001' };
const held = (changes: Partial<Answer & { answer: 'code-supplied' }> = {}): Answer => ({
  ...{ type: 'answer', at: monday, by: BBBB, answer: 'code-supplied', code, holding },
  ...changes,
});
const atOnce = { answeredAt: monday, closesAt: instant('2026-12-22T00:00:00.000Z'), holding } as const;

describe('an answer that a holding gives by itself', () => {
  test('is told apart, and is in time', () =>
    given(...askedOfBBBB)
      .when(held())
      .then(supplied({ ...atOnce, automatic: true })));

  test('needs no notice: a leg that would be told by mail is answered before it was received', () => {
    const byMail = opened({ addressee: CCCC, receipt: 'sec-notice-email' });
    given(requested(), byMail)
      .when(held({ by: CCCC }))
      .then(supplied({ ...atOnce, automatic: true }));
  });

  test('has no clock to be held against where its addressee is asked as a favour', () =>
    given(requested(), opened({ addressee: MAPX, obligated: false }))
      .when(held({ by: MAPX }))
      .then(supplied({ ...atOnce, automatic: true, inTime: null })));

  test('found late it is late, and the breach stands', () =>
    given(...askedOfBBBB)
      .when(held({ at: tooLate }))
      .then(
        event('breach-recorded', { leg: 1, dueAt, noticedAt: tooLate, queried: false }),
        supplied({
          ...{ holding, automatic: true, answeredAt: tooLate, inTime: false },
          closesAt: instant('2027-01-09T00:00:00.000Z'),
        }),
      ));

  test('is the person’s own where one has answered from the holding', () => {
    const { instruction: _, ...own } = holding;
    given(...askedOfBBBB)
      .when(held({ holding: own }))
      .then(supplied({ ...atOnce, holding: own }));
  });

  test('is the leg’s answer, and came through nobody’s channel', () => {
    const recorded = { ...supplied({ automatic: true }), metadata: { channel: 'api' } };
    expect(fold([...askedOfBBBB, recorded])).toMatchObject({
      legs: [{ reply: { answer: 'code-supplied', inTime: true, automatic: true }, through: { reply: 'exchange' } }],
    });
  });
});

describe('the leg that a holding may answer', () => {
  const unusable = event('code-reported-unusable', { leg: 1, at: tuesday, reason: 'no key', eraseAt: dueAt });
  const recalled = event('code-recalled', { leg: 1, at: tuesday, reason: 'wrong', eraseAt: tuesday });
  const erased = event('code-erased', { at: tuesday, code: codeRef });

  test('is the live one of a device that is known', () => {
    expect(unaskedLeg(fold(askedOfBBBB))).toMatchObject({ leg: { number: 1 }, deviceId });
    expect(unaskedLeg(fold([requested({ device: { ...device, deviceId: null } }), opened()]))).toBeUndefined();
    expect(unaskedLeg(fold(answeredByBBBB))).toBeUndefined();
    expect(unaskedLeg(absent)).toBeUndefined();
  });

  test('is none whose addressee has looked and asks back', () => {
    const queried = event('request-queried', { leg: 1, at: tuesday, query: 'request-invalid', note: null });
    expect(unaskedLeg(fold([...askedOfBBBB, queried]))).toBeUndefined();
  });

  test.each([
    ['does not work', [...revealedToAAAA, unusable, opened({ leg: 2, basis: 'code-unusable' })]],
    ['does not work, whoever is asked next', [...revealedToAAAA, unusable, opened({ leg: 2, addressee: CCCC })]],
    ['does not work, long ago', [...revealedToAAAA, unusable, erased, opened({ leg: 2, addressee: CCCC })]],
    ['was taken back', [...answeredByBBBB, recalled, erased, opened({ leg: 2, basis: 'code-recalled' })]],
  ])('is none where a code of the request %s', (_, history) => expect(unaskedLeg(fold(history))).toBeUndefined());

  test('is newly so when it was opened, or revived, and not by any other act', () => {
    const asked = fold(askedOfBBBB);
    const acknowledged = fold([event('leg-acknowledged', { leg: 1, at: tuesday })], asked);
    const superseded = fold(
      [event('request-superseded', { at: tuesday, effectiveAt: tuesday, cause: 'a switch', eraseAt: dueAt })],
      asked,
    );
    expect(newlyUnasked(absent, asked)).toMatchObject({ leg: { number: 1 } });
    expect(newlyUnasked(superseded, asked)).toMatchObject({ leg: { number: 1 } });
    expect(newlyUnasked(asked, acknowledged)).toBeUndefined();
    expect(newlyUnasked(asked, fold([opened({ leg: 2 })], asked))).toMatchObject({ leg: { number: 2 } });
  });
});

describe('a party whose reveals would wait', () => {
  const volume = { revealed: 9, threshold: 10, quota: 20 };
  const standing = (changes: Partial<RevealStanding> = {}): RevealStanding => ({ at: tuesday, volume, ...changes });
  test.each<[string, RevealStanding, boolean]>([
    ['is none below its threshold', standing(), false],
    ['is one from its threshold on', standing({ volume: { ...volume, revealed: 10 } }), true],
    ['is one from its quota on', standing({ volume: { ...volume, threshold: 30, revealed: 20 } }), true],
    ['is one that was brought in lately', standing({ membership: { since: monday, workingDays: 5 } }), true],
    [
      'is none that was brought in before',
      standing({ at: dueAt, membership: { since: monday, workingDays: 5 } }),
      false,
    ],
  ])('%s', (_, of, expected) => expect(isHeldBack(of, facts)).toBe(expected));
});
