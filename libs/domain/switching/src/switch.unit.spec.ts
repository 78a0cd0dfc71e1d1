import { isRefusal, must } from '@icx/refusals';
import { addHours } from '@icx/working-days';
import { evolveSupplyPoint, noSwitches, parseSwitchId, recordSwitch, supplyPointStream } from './index.ts';
import type { SwitchEvent, SwitchMessage } from './index.ts';
import { AAAA, monday, mpan, otherMpan, switchOf } from './switching.fixture.ts';

const recorded = (message: SwitchMessage, receivedAt = monday): SwitchEvent => ({
  type: 'switching.switch-recorded.v1',
  data: { ...message, receivedAt },
});
const fold = (...events: readonly SwitchEvent[]) => events.reduce(evolveSupplyPoint, noSwitches);

describe('the switch id', () => {
  test.each(['S', 'REL-2026/11:23#1', '~'.repeat(64)])('%s is one', (id) => expect(parseSwitchId(id)).toBe(id));
  test('loses the spaces around it', () => expect(parseSwitchId(' S1\n')).toBe('S1'));
  test.each([
    ['', 'missing'],
    [' ', 'blank'],
    [7, 'as a number'],
    [['S1'], 'not text'],
    ['S 1', 'a space at place 2'],
    ['Sé', 'at place 2'],
    ['S\u00001', 'U+0000 at place 2'],
    ['x'.repeat(65), '65 characters long'],
  ])('%j is none: %s', (id, why) =>
    expect(parseSwitchId(id)).toMatchObject({ code: 'switch-id-invalid', detail: expect.stringContaining(why) }),
  );
});

const first = switchOf('S1 AAAA>BBBB 2026-12-01');

describe('a message', () => {
  test('is kept as it came', () =>
    expect(recordSwitch(first, monday, noSwitches)).toEqual({ events: [recorded(first)], outcome: 'recorded' }));

  test('that says nothing new, at whatever time, is not kept again', () =>
    expect(recordSwitch({ ...first }, addHours(monday, 24), fold(recorded(first)))).toEqual({
      events: [],
      outcome: 'repeated',
    }));

  test('said again after others is still a repeat', () => {
    const second = switchOf('S1 AAAA>CCCC 2026-12-01 v2');
    expect(recordSwitch(first, monday, fold(recorded(first), recorded(second)))).toMatchObject({ outcome: 'repeated' });
  });

  test.each([
    ['another switch', 'S2 AAAA>BBBB 2026-12-01'],
    ['a correction', 'S1 AAAA>BBBB 2026-12-01 v2'],
    ['a withdrawal', 'S1 AAAA>BBBB 2026-12-01 withdrawn'],
    ['another date', 'S1 AAAA>BBBB 2026-12-02'],
    ['another gaining supplier', 'S1 AAAA>CCCC 2026-12-01'],
    ['another losing supplier', 'S1 CCCC>BBBB 2026-12-01'],
    ['nobody who loses', 'S1 ->BBBB 2026-12-01'],
  ])('that says something else is kept: %s', (_, text) =>
    expect(recordSwitch(switchOf(text), monday, fold(recorded(first)))).toEqual({
      events: [recorded(switchOf(text))],
      outcome: 'recorded',
    }),
  );

  test('to the losing supplier itself is refused', () => {
    const refused = recordSwitch({ ...first, gaining: AAAA }, monday, noSwitches);
    expect(isRefusal(refused) && refused).toMatchObject({ code: 'switch-to-itself', pointer: '/gaining' });
  });
});

test('a supply point holds its messages in order of arrival', () => {
  const second = switchOf('S0 BBBB>AAAA 2020-01-01');
  const later = addHours(monday, 1);
  const state = fold(recorded(first), ...must(recordSwitch(second, later, fold(recorded(first)))).events);
  expect(state.messages).toEqual([
    { ...first, receivedAt: monday },
    { ...second, receivedAt: later },
  ]);
});

test('every meter point has a stream of its own', () =>
  expect([mpan, otherMpan].map(supplyPointStream)).toEqual(['supply-1012345678903', 'supply-1012345678090']));
