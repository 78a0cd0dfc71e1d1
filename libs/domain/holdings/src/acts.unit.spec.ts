import { parseDeviceId, parseRequestId, type PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { instant } from '@icx/working-days';
import {
  clearSuspicion,
  deleteHoldings,
  evolveHoldings,
  keeps,
  noHoldings,
  resolveConflicts,
  sayKeeping,
  suspect,
  type HoldingsEvent,
  type Suspicion,
} from './index.ts';

const BBBB = 'BBBB' as PartyId;
const deviceId = must(parseDeviceId('00-DB-12-34-56-78-90-A0'));
const request = must(parseRequestId('icr_TEST0000000001'));
const [monday, tuesday, friday] = ['23', '24', '27'].map((day) => instant(`2026-11-${day}T10:00Z`)) as [
  ReturnType<typeof instant>,
  ReturnType<typeof instant>,
  ReturnType<typeof instant>,
];
const code = { id: 'code_1', sequence: '7', fingerprint: 'ab12' };
const suspicion: Suspicion = {
  ...{ holder: BBBB, deviceId, at: monday, because: 'reported-unusable', request, revision: '4', code },
};
const given = (...events: readonly HoldingsEvent[]) => events.reduce(evolveHoldings, noHoldings);

describe('keeping what is supplied', () => {
  test('nothing is kept of who never said so', () => expect(keeps(given(), friday)).toBe(false));

  test('what counts is what was said by the time of the answer: a revocation changes nothing of what came before', () => {
    const state = given(...sayKeeping(true, tuesday), ...sayKeeping(false, friday));
    expect([monday, tuesday, friday].map((at) => keeps(state, at))).toEqual([false, true, false]);
  });
});

describe('suspicion', () => {
  test('of one event once, also if it was cleared since', () => {
    const suspected = suspect(suspicion, given());
    expect(suspected).toEqual([{ type: 'holdings.code-suspected.v1', data: suspicion }]);
    expect(suspect(suspicion, given(...suspected))).toEqual([]);
    const cleared = must(clearSuspicion(deviceId, 'typed wrong on site', friday, true));
    expect(suspect(suspicion, given(...suspected, ...cleared))).toEqual([]);
    expect(suspect({ ...suspicion, revision: '9' }, given(...suspected, ...cleared))).toHaveLength(1);
  });

  test('is cleared by its holder, where there is one', () => {
    expect(clearSuspicion(deviceId, 'r', friday, false)).toMatchObject({ code: 'holding-not-suspect' });
    const state = given(...suspect(suspicion, given()), ...must(clearSuspicion(deviceId, 'r', friday, true)));
    expect(state.suspicions).toEqual([{ ...suspicion, over: true }]);
  });

  test('goes with the holding', () => {
    const deletion = { because: 'holder', reason: 'r', source: null, holdings: [{ holder: BBBB, deviceId }] } as const;
    const state = given(...suspect(suspicion, given()), ...must(deleteHoldings(deletion, friday)));
    expect(state.suspicions).toEqual([{ ...suspicion, over: true }]);
  });
});

test('what is not there, or another party’s, can be neither resolved nor deleted', () => {
  const found = { keep: 'other', reason: 'r', source: null, conflicts: [], recalls: [] } as const;
  expect(resolveConflicts(found, friday)).toMatchObject({ code: 'conflict-unknown', kind: 'unknown' });
  const nothing = { because: 'holder', reason: 'r', source: null, holdings: [] } as const;
  expect(deleteHoldings(nothing, friday)).toMatchObject({ code: 'holding-unknown', kind: 'unknown' });
});
