import type { PartyId, RequestId } from '@icx/identifiers';
import type { MemberName } from '@icx/parties';
import { instant, plainDate } from '@icx/working-days';
import { addNote, assign, coveredBy, coverLeave, endLeave, inPlaceOf, noWork, type Cover } from './index.ts';

const [anna, bob, carl] = ['anna', 'bob', 'carl'] as MemberName[] as [MemberName, MemberName, MemberName];
const whose = { party: 'BBBB' as PartyId, request: 'icr_TEST0123456789' as RequestId };
const by = { party: whose.party, at: instant('2026-12-02T10:00:00Z'), by: 'user:BBBB/anna' };
const today = plainDate('2026-12-02');
const colleagues = new Set<string>([anna, bob, carl]);
const away = (who: MemberName, takesOver: MemberName, from = '2026-12-01', to = '2026-12-02'): Cover => ({
  ...{ who, takesOver, from: plainDate(from), to: plainDate(to) },
});

describe('a request is given to a colleague', () => {
  const given = (to: MemberName | null, covers: readonly Cover[] = []) =>
    assign({ ...by, ...whose, to }, { colleagues, covers, today });

  test('who has it then, or nobody', () => {
    expect(given(bob)).toMatchObject([{ data: { to: 'bob', insteadOf: null } }]);
    expect(given(null, [away(bob, carl)])).toMatchObject([{ data: { to: null, insteadOf: null } }]);
  });

  test('who is away has it go to who takes over, on the first and on the last day, and neither before nor after', () => {
    expect(given(bob, [away(bob, carl)])).toMatchObject([{ data: { to: 'carl', insteadOf: 'bob' } }]);
    expect(given(bob, [away(bob, carl, '2026-12-02', '2026-12-09')])).toMatchObject([{ data: { to: 'carl' } }]);
    expect(given(bob, [away(bob, carl, '2026-12-03', '2026-12-09')])).toMatchObject([{ data: { to: 'bob' } }]);
    expect(given(bob, [away(bob, carl, '2026-11-20', '2026-12-01')])).toMatchObject([{ data: { to: 'bob' } }]);
  });

  test('to nobody of another party', () =>
    expect(given('zoe' as MemberName)).toMatchObject({ code: 'colleague-unknown', pointer: '/to' }));
});

describe('who takes over', () => {
  test('is the next who is there; in a circle nothing moves', () => {
    expect(inPlaceOf(anna, [away(anna, bob), away(bob, carl)], today)).toBe('carl');
    expect(inPlaceOf(anna, [away(anna, bob), away(bob, anna)], today)).toBe('anna');
  });

  test('finds the work of whom it covers beside its own, and who is away only its own', () => {
    const covers = [away(anna, bob), away(bob, carl)];
    expect(coveredBy(carl, covers, today)).toEqual(['carl', 'anna', 'bob']);
    expect(coveredBy(anna, covers, today)).toEqual(['anna']);
    expect(coveredBy(carl, covers, plainDate('2026-12-03'))).toEqual(['carl']);
  });
});

describe('leave', () => {
  const said = (cover: Cover) => coverLeave({ ...by, ...cover }, { colleagues, today });

  test('is said of a colleague, from a day to a later one that is not over', () => {
    expect(said(away(bob, carl))).toMatchObject([{ type: 'team.leave-covered.v1', data: { who: 'bob' } }]);
    expect(said(away(bob, 'zoe' as MemberName))).toMatchObject({ code: 'colleague-unknown', pointer: '/takesOver' });
    expect(said(away('zoe' as MemberName, bob))).toMatchObject({ code: 'colleague-unknown', pointer: '/who' });
    expect(said(away(bob, bob))).toMatchObject({ code: 'cover-own' });
    expect(said(away(bob, carl, '2026-12-09', '2026-12-08'))).toMatchObject({ code: 'cover-dates-invalid' });
    expect(said(away(bob, carl, '2026-11-01', '2026-12-01'))).toMatchObject({ code: 'cover-dates-invalid' });
  });

  test('ends once', () => {
    expect(endLeave({ ...by, who: bob }, [away(bob, carl)])).toMatchObject([{ type: 'team.leave-ended.v1' }]);
    expect(endLeave({ ...by, who: bob }, [away(anna, carl)])).toMatchObject({ code: 'cover-unknown' });
  });
});

test('a request has so many notes and no more', () => {
  const note = { ...by, ...whose, text: 'Asked the depot.' };
  expect(addNote(note, noWork)).toMatchObject([{ data: { text: 'Asked the depot.' } }]);
  const notes = Array.from({ length: 200 }, () => note);
  expect(addNote(note, { ...noWork, notes })).toMatchObject({ code: 'team-notes-too-many' });
});
