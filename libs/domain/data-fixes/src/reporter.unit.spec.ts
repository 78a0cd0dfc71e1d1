import { fold } from './index.ts';
import {
  AAAA,
  act,
  BBBB,
  begun,
  CCCC,
  claim,
  DCCX,
  event,
  fault,
  followed,
  given,
  joined,
  linked,
  named,
  nextId,
  opened,
  passedOn,
  rejected,
  resolved,
  SECA,
  withdrawn,
} from './case.fixture.ts';

const report = (by = AAAA, more: object = {}) => act('report', by, { ...fault, ...more });
const again = (by = AAAA, more: object = {}) =>
  event('reported-again', by, { ...claim, conflicting: false, category: null, ...more });
const complained = (by = AAAA) => event('complaint-flagged', by, { note: null });
const another = { wanted: '1012345678906' };

describe('a report', () => {
  test('opens a case', () => given().when(report()).then(opened));
  test('of the same item joins the open case', () => given(opened).when(report(BBBB)).then(again(BBBB)));
  test('that wants another value makes it conflicting', () =>
    given(opened)
      .when(report(BBBB, another))
      .then(again(BBBB, { ...another, conflicting: true })));
  test('of the same party with another value is its correction: no conflict', () =>
    given(opened).when(report(AAAA, another)).then(again(AAAA, another)));
  test('of the same party, with less in it, takes nothing back of its first', () => {
    const first = event('case-opened', AAAA, { ...fault, errorCode: 'E080415', note: 'see photo' });
    const less = { current: null, errorCode: null, note: null };
    given(first)
      .when(report(AAAA, { ...another, ...less }))
      .then(again(AAAA, { ...another, ...less }));
    expect(fold([first, again(AAAA, { ...another, ...less })])).toMatchObject({
      reports: [{ by: AAAA, ...another, current: claim.current, errorCode: 'E080415', note: 'see photo' }],
    });
  });
  test('of the same party that wants what it said is there is no longer believed about that', () =>
    expect(fold([opened, again(AAAA, { wanted: claim.current, current: null })])).toMatchObject({
      reports: [{ by: AAAA, wanted: claim.current, current: null }],
    }));
  test('of another party takes nothing over from the first', () =>
    expect(fold([opened, again(BBBB, { current: null })])).toMatchObject({
      reports: [{ current: claim.current }, { by: BBBB, current: null }],
    }));
  test('that differs in capitals and spaces alone is no conflict', () => {
    const maker = event('case-opened', AAAA, { ...fault, item: 'manufacturer', wanted: 'Wattmeter Ltd' });
    given(maker)
      .when(report(BBBB, { item: 'manufacturer', wanted: 'WATTMETER  LTD' }))
      .then(again(BBBB, { wanted: 'WATTMETER  LTD' }));
  });
  test('that agrees at last ends the conflict', () => {
    const conflict = again(BBBB, { ...another, conflicting: true });
    given(opened, conflict).when(report(BBBB)).then(again(BBBB));
    expect(fold([opened, conflict, again(BBBB)])).toMatchObject({ conflicting: false, reports: [{}, {}] });
  });
  test('brings the complaint of its consumer along', () =>
    given(opened)
      .when(report(BBBB, { consumerComplaint: true }))
      .then(again(BBBB), complained(BBBB)));
  test('fills in a category that is missing, and overrules none', () => {
    given(opened)
      .when(report(BBBB, { category: 5 }))
      .then(again(BBBB, { category: 5 }));
    given(opened, linked)
      .when(report(BBBB, { category: 5 }))
      .then(again(BBBB, { category: 4 }));
  });
  test.each([
    ['resolved', [opened, named, resolved]],
    ['rejected', [opened, rejected]],
    ['withdrawn', [opened, withdrawn]],
  ])('does not join a case that was %s', (_, history) =>
    given(...history)
      .when(report())
      .thenRefused('data-fix-ended'),
  );
  test.each([DCCX, SECA])('is not for %s', (by) => given().when(report(by)).thenRefused('suppliers-only'));
});

describe('the next case', () => {
  const follow = act('follow', AAAA, { next: nextId });
  test('follows a resolved one', () => given(opened, named, resolved).when(follow).then(followed));
  test('follows once', () => given(opened, named, resolved, followed).when(follow).thenRefused('nothing-to-follow'));
  test('follows no open one', () => given(opened).when(follow).thenRefused('nothing-to-follow'));
});

describe('a reporter, first or not', () => {
  const onBoth = [opened, joined] as const;
  test('flags a complaint', () =>
    given(...onBoth)
      .when(act('flag-complaint', BBBB, {}))
      .then(complained(BBBB)));
  test('adds a note', () =>
    given(...onBoth)
      .when(act('add-note', BBBB, { note: 'see photo' }))
      .then(event('note-added', BBBB, { note: 'see photo' })));
  test('reopens what did not help, into the hands of its handler', () => {
    const history = [...onBoth, named, resolved];
    const reopened = event('reopened', BBBB, { reason: 'still wrong' });
    given(...history)
      .when(act('reopen', BBBB, { reason: 'still wrong' }))
      .then(reopened);
    expect(fold([...history, reopened])).toMatchObject({ status: 'with-handler', handler: 'Ada Byron' });
  });
  test('reopens no case that another one followed', () =>
    given(...onBoth, named, resolved, followed)
      .when(act('reopen', BBBB, { reason: 'r' }))
      .thenRefused('data-fix-followed'));
  test('reopens nothing that is open', () =>
    given(opened)
      .when(act('reopen', AAAA, { reason: 'r' }))
      .thenRefused('data-fix-not-resolved'));
  test.each([
    ['rejected', rejected],
    ['withdrawn', withdrawn],
  ])('reopens nothing that was %s', (_, ending) =>
    given(opened, ending)
      .when(act('reopen', AAAA, { reason: 'r' }))
      .thenRefused('data-fix-ended'),
  );
});

describe('withdrawal', () => {
  const withdraw = (by = AAAA) => act('withdraw', by, {});
  test('ends a case that nobody else reports, whatever DCC does', () => {
    for (const history of [[opened], [opened, named], [opened, named, linked, begun]])
      given(...history)
        .when(withdraw())
        .then(withdrawn);
  });
  test('passes a case on to the next reporter', () => {
    given(opened, joined).when(withdraw()).then(passedOn);
    expect(fold([opened, joined, passedOn])).toMatchObject({
      status: 'open',
      reports: [{ by: BBBB }],
      formerReporters: [AAAA],
    });
  });
  test('of one of two who disagree ends the conflict; of one of three it may not', () => {
    const conflict = again(BBBB, { ...another, conflicting: true });
    given(opened, conflict).when(withdraw()).then(passedOn);
    const third = again(CCCC, { conflicting: true });
    given(opened, conflict, third)
      .when(withdraw())
      .then(event('withdrawn', AAAA, { reason: null, passedTo: BBBB, conflicting: true }));
  });
  test('is for the first reporter alone, who is then another one', () => {
    given(opened, joined).when(withdraw(BBBB)).thenRefused('not-the-first-reporter');
    const ended = event('withdrawn', BBBB, { reason: null, passedTo: null, conflicting: false });
    given(opened, joined, passedOn).when(withdraw(BBBB)).then(ended);
  });
  test('leaves reading and reporting again, and nothing else', () => {
    given(opened, joined, passedOn).when(withdraw()).thenRefused('not-a-reporter');
    given(opened, joined, passedOn).when(report()).then(again());
    expect(fold([opened, joined, passedOn, again()])).toMatchObject({
      reports: [{ by: BBBB }, { by: AAAA }],
      formerReporters: [],
    });
  });
});

describe('who reports nothing', () => {
  const commands = [
    act('flag-complaint', CCCC, {}),
    act('add-note', CCCC, { note: 'n' }),
    act('withdraw', CCCC, {}),
    act('reopen', CCCC, { reason: 'r' }),
  ];
  test('is told that there is no such case', () => {
    for (const command of commands) {
      given(opened).when(command).thenRefused('data-fix-unknown');
      given().when(command).thenRefused('data-fix-unknown');
    }
  });
  test.each([DCCX, SECA])('%s, who sees it, is refused', (by) => {
    for (const command of [act('flag-complaint', by, {}), act('withdraw', by, {}), act('reopen', by, { reason: 'r' })])
      given(opened).when(command).thenRefused('not-a-reporter');
  });
});
