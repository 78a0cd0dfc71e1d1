import { isRefusal } from '@icx/refusals';
import { plainDate } from '@icx/working-days';
import { bringIn, type BroughtIn, type ContactEvent, type ContactPointId } from './index.ts';
import { acts, added, at, details, fold, later, mailbox, other, party, proved } from './contacts.fixture.ts';

const NEW = 'ctp_TEST00000009' as ContactPointId;
const row = (more: Partial<BroughtIn['details']> = {}, rest: Partial<BroughtIn> = {}): BroughtIn => ({
  ...{ id: NEW, party, details: { ...details, ...more }, startsOn: undefined, endsOn: undefined },
  ...{ bySecas: false, at, isNamed: () => false, ...rest },
});
const facts = { isOurs: () => false, actsFrom: () => acts };
/** `point-added`, of which point; or the code of the refusal. */
const comesOf = (brought: BroughtIn, ...past: readonly ContactEvent[]): readonly string[] => {
  const done = bringIn(brought, fold(past), facts);
  return isRefusal(done) ? [done.code] : done.map(({ type, data }) => `${type.split('.')[1]} ${data.id.slice(-1)}`);
};
const elsewhere = mailbox('desk@bbbb.example');
const entered = ['point-added 9', 'proof-asked 9'];
const redirected = ['point-redirected 1', 'proof-asked 1'];
const second = added({ id: other, address: elsewhere });

test('nothing like it: it is entered', () => expect(comesOf(row())).toEqual(entered));
test('the same, in whatever capitals, with less said: it is so already', () => {
  const said = { name: null, phone: null, address: mailbox('CODES@bbbb.example') };
  expect(comesOf(row(said, { startsOn: plainDate('2026-11-23') }), added())).toEqual(['contact-unchanged']);
});
test('its mailbox is there: name and rank become as the row has them', () => {
  expect(comesOf(row({ rank: 2, name: 'Night desk' }), added(), proved())).toEqual(['point-changed 1']);
});
test('another mailbox of the only one of its rank: that one gets it', () =>
  expect(comesOf(row({ address: elsewhere }), added())).toEqual(redirected));
test.each([
  ['another rank', { rank: 2 }, {}],
  ['another fuel', { fuel: 'gas' }, {}],
  ['another purpose', { purpose: 'reports' }, {}],
  ['an end of its own', {}, { endsOn: plainDate('2026-12-24') }],
  ['a row of the file for the one that is there', {}, { isNamed: () => true }],
] as const)('another mailbox, with %s: it is entered', (_, more, rest) =>
  expect(comesOf(row({ address: elsewhere, ...more }, rest), added())).toEqual(entered),
);
test('several of its rank are left: which one is not guessed, until the file names all but one', () => {
  const third = { address: mailbox('third@bbbb.example') };
  expect(comesOf(row(third), added(), second)).toEqual(['contact-several']);
  expect(comesOf(row(third, { isNamed: (point) => point.id === other }), added(), second)).toEqual(redirected);
});
test('an end ends it, with what else the row says; the same end changes nothing', () => {
  const endsOn = plainDate('2026-12-01');
  expect(comesOf(row({}, { endsOn }), added())).toEqual(['point-ended 1']);
  expect(comesOf(row({ rank: 2 }, { endsOn }), added())).toEqual(['point-changed 1', 'point-ended 1']);
  const ending = bringIn(row({}, { endsOn }), fold([added()]), facts) as readonly ContactEvent[];
  expect(comesOf(row({}, { endsOn }), added(), ...ending)).toEqual(['contact-unchanged']);
  expect(comesOf(row(), added(), ...ending)).toEqual(['contact-unchanged']);
  expect(comesOf(row({}, { endsOn: plainDate('2026-11-23') }), added())).toEqual(['contact-dates-invalid']);
});
test('its first day stays, and one that has ended does not come back', () => {
  const startsOn = plainDate('2026-11-22');
  expect(comesOf(row({}, { startsOn }), added())).toEqual(['contact-start-stays']);
  expect(comesOf(row({}, { startsOn }), added({ startsOn: later(-2000), endsOn: at }))).toEqual([
    'contact-dates-invalid',
  ]);
});
