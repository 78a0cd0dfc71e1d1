import { instant } from '@icx/working-days';
import type { ContactEvent } from './index.ts';
import {
  acts,
  add,
  added,
  at,
  confirmed,
  details,
  ended,
  failing,
  given,
  id,
  later,
  mailbox,
  other,
  proofAsked,
  proofFailed,
  proved,
  reached,
} from './contacts.fixture.ts';

const change = (now: object, more: object = {}) =>
  ({ type: 'change', id, change: now, bySecas: false, at, ...more }) as const;
const prove = (isRight = true, moment = at) => ({ type: 'prove', id, at: moment, isRight: () => isRight }) as const;
const redirected = (data: object): ContactEvent => ({
  type: 'contacts.point-redirected.v1',
  data: { id, at, enteredBySecas: false, wasProved: false, now: {}, before: {}, ...data },
});

describe('entering a point', () => {
  test('mails a code to its address', () => given().when(add()).then(added(), proofAsked()));
  test('by SECAS says so', () =>
    given()
      .when(add({ bySecas: true }))
      .then(added({ enteredBySecas: true }), proofAsked()));
  test('for later and until a day', () => {
    const [startsOn, endsOn] = [later(60), later(120)];
    given().when(add({ startsOn, endsOn })).then(added({ startsOn, endsOn }), proofAsked());
  });
  test.each([
    ['yesterday', { startsOn: later(-24 * 60) }],
    ['that ends as it begins', { endsOn: at }],
  ])('that begins %s is refused', (_, period) => given().when(add(period)).thenRefused('contact-dates-invalid'));
  test('of ours is refused: mail would go round', () =>
    given()
      .when(add({ address: mailbox('codes@exchange.example') }))
      .thenRefused('contact-address-ours'));

  const gas = { fuel: 'gas', id: other } as const;
  test.each([
    ['the very same', { id: other }, {}],
    ['in capitals', { id: other, address: mailbox('CODES@bbbb.example') }, {}],
    ['for one of both fuels', gas, {}],
    ['for both, where one is there', { id: other }, { fuel: 'gas' }],
  ] as const)('a mailbox that is there for that purpose is refused: %s', (_, more, there) =>
    given(added(there)).when(add(more)).thenRefused('contact-duplicate'),
  );
  test.each([
    ['another purpose', { id: other, purpose: 'reports' }, {}],
    ['the other fuel', gas, { fuel: 'electricity' }],
  ] as const)('the same mailbox is taken for %s', (_, more, there) =>
    given(added(there))
      .when(add(more))
      .then(added({ ...more }), proofAsked({ id: other })),
  );
  test('the same mailbox is taken again once it has ended', () =>
    given(added(), ended())
      .when(add({ id: other }))
      .then(added({ id: other }), proofAsked({ id: other })));
  test('a party has 30 at most, those that ended not counted', () => {
    const thirty = Array.from({ length: 30 }, (_, n) => added({ id: `${id}${n}` as typeof id, purpose: 'reports' }));
    given(...thirty)
      .when(add())
      .thenRefused('contacts-too-many');
    given(...thirty.slice(1), added(), ended())
      .when(add({ id: other }))
      .then(added({ id: other }), proofAsked({ id: other }));
  });
});

describe('changing a point', () => {
  const there = [added(), proofAsked(), proved()];
  test('its name, telephone or rank leaves what was proved', () =>
    given(...there)
      .when(change({ name: 'Night desk', rank: 2 }))
      .then({
        type: 'contacts.point-changed.v1',
        data: { id, at, now: { name: 'Night desk', rank: 2 }, before: { name: 'Metering desk', rank: 1 } },
      }));
  test.each([
    ['address', mailbox('new@bbbb.example')],
    ['purpose', 'reports'],
    ['fuel', 'gas'],
  ] as const)('its %s is to be proved anew', (name, value) =>
    given(...there)
      .when(change({ [name]: value }))
      .then(
        redirected({ now: { [name]: value }, before: { [name]: details[name] }, wasProved: true }),
        proofAsked({ proof: 2, ...(name === 'address' ? { address: value } : {}) }),
      ),
  );
  test('by SECAS its address is to be confirmed too', () =>
    given(...there)
      .when(change({ fuel: 'gas' }, { bySecas: true }))
      .then(
        redirected({ now: { fuel: 'gas' }, before: { fuel: null }, enteredBySecas: true, wasProved: true }),
        proofAsked({ proof: 2 }),
      ));
  test('by the party its fuel alone does not stand by an address that SECAS entered', () =>
    given(added({ enteredBySecas: true }), proofAsked())
      .when(change({ fuel: 'gas' }))
      .then(
        redirected({ now: { fuel: 'gas' }, before: { fuel: null }, enteredBySecas: true }),
        proofAsked({ proof: 2 }),
      ));
  test('to what it is, to another’s mailbox, to ours, of nobody, or once it has ended is refused', () => {
    given(...there)
      .when(change({ name: 'Metering desk' }))
      .thenRefused('contact-unchanged');
    given(...there, added({ id: other, address: mailbox('b@bbbb.example') }))
      .when(change({ address: mailbox('b@bbbb.example') }))
      .thenRefused('contact-duplicate');
    given(...there)
      .when(change({ address: mailbox('a@exchange.example') }))
      .thenRefused('contact-address-ours');
    given()
      .when(change({ rank: 2 }))
      .thenRefused('contact-unknown');
    given(...there, ended())
      .when(change({ rank: 2 }))
      .thenRefused('contact-ended');
  });
});

describe('ending a point', () => {
  const end = (endsOn = at) => ({ type: 'end', id, at, endsOn, reason: 'left' }) as const;
  test('is at once, or on a day to come', () => {
    given(added())
      .when(end())
      .then(ended({ reason: 'left' }));
    given(added(), proofAsked(), proved())
      .when(end(later(60)))
      .then(ended({ reason: 'left', endsOn: later(60), wasProved: true }));
  });
  test('in the past, twice, or of nobody is refused', () => {
    given(added())
      .when(end(later(-1)))
      .thenRefused('contact-dates-invalid');
    given(added(), ended()).when(end()).thenRefused('contact-ended');
    given().when(end()).thenRefused('contact-unknown');
  });
});

describe('proving an address', () => {
  const asked = [added(), proofAsked()];
  test('by the code that was mailed: from then on it is told, later it acts', () =>
    given(...asked)
      .when(prove())
      .then(proved()));
  test('another code is refused, and counts', () =>
    given(...asked)
      .when(prove(false))
      .thenRefused('proof-code-wrong', proofFailed()));
  test('five wrong ones make the code void, the right one then too', () =>
    given(...asked, ...Array.from({ length: 5 }, () => proofFailed()))
      .when(prove())
      .thenRefused('proof-code-void'));
  test('a code lasts three days', () => {
    given(...asked)
      .when(prove(true, instant('2026-11-26T09:59:59.999Z')))
      .then(proved({ at: instant('2026-11-26T09:59:59.999Z') }));
    given(...asked)
      .when(prove(true, instant('2026-11-26T10:00:00Z')))
      .thenRefused('proof-code-void');
  });
  test('a code counts once', () =>
    given(...asked, proved())
      .when(prove())
      .thenRefused('contact-proved'));
  test('entered by SECAS and not confirmed it does not act', () =>
    given(added({ enteredBySecas: true }), proofAsked())
      .when(prove())
      .then(proved({ actsFrom: null })));
  test('entered by SECAS and confirmed before it acts', () =>
    given(added({ enteredBySecas: true }), proofAsked(), confirmed({ actsFrom: null }))
      .when(prove())
      .then(proved()));

  const again = (moment = at) => ({ type: 'ask-proof', id, at: moment }) as const;
  test('another code can be mailed, five a day to one mailbox', () => {
    given(...asked)
      .when(again())
      .then(proofAsked({ proof: 2 }));
    const five = [1, 2, 3, 4, 5].map((proof) => proofAsked({ proof }));
    given(added(), ...five)
      .when(again())
      .thenRefused('proofs-too-many');
    given(added(), ...five, ended())
      .when(add({ id: other, address: mailbox('Codes@bbbb.example') }))
      .thenRefused('proofs-too-many');
    const until = instant('2026-11-27T10:01:00Z');
    given(added(), ...five)
      .when(again(later(24 * 60 + 1)))
      .then(proofAsked({ proof: 6, at: later(24 * 60 + 1), until }));
  });
  test('sixty codes a day are mailed for one party', () => {
    const sixty = Array.from({ length: 60 }, (_, n) => proofAsked({ address: mailbox(`desk${n}@bbbb.example`) }));
    given(added(), ...sixty)
      .when(again())
      .thenRefused('proofs-too-many');
  });
  test('of what is proved no code is mailed', () =>
    given(...asked, proved())
      .when(again())
      .thenRefused('contact-proved'));
  test('no proof where the calendar does not reach', () =>
    given(...asked)
      .when(prove(), { actsFrom: () => ({ refused: true, code: 'calendar-not-covered', detail: '' }) })
      .thenRefused('calendar-not-covered'));
});

describe('confirming what SECAS entered', () => {
  const confirm = { type: 'confirm', id, at } as const;
  const entered = [added({ enteredBySecas: true }), proofAsked()];
  test('after the proof: from then on is counted when it acts', () =>
    given(...entered, proved({ actsFrom: null }))
      .when(confirm)
      .then(confirmed({ actsFrom: acts })));
  test('before the proof', () =>
    given(...entered)
      .when(confirm)
      .then(confirmed({ actsFrom: null })));
  test('as it was read, in whatever capitals; of one that has another address by now it is refused', () => {
    given(...entered)
      .when({ ...confirm, address: mailbox('Codes@bbbb.example') })
      .then(confirmed({ actsFrom: null }));
    given(...entered, redirected({ now: { address: mailbox('x@bbbb.example') }, enteredBySecas: true }))
      .when({ ...confirm, address: details.address })
      .thenRefused('contact-changed');
  });
  test('of what the party entered, or twice, is refused', () => {
    given(added()).when(confirm).thenRefused('contact-confirmed');
    given(...entered, confirmed())
      .when(confirm)
      .thenRefused('contact-confirmed');
  });
});

describe('mail that comes back', () => {
  const there = [added(), proofAsked(), proved()];
  const fails = { type: 'mark-failing', id, at, address: details.address, reason: '550 no such user' } as const;
  const arrives = { type: 'mark-reached', id, at, address: details.address } as const;
  test('marks the point, once; what arrives clears it', () => {
    given(...there)
      .when(fails)
      .then(failing());
    given(...there, failing())
      .when(fails)
      .then();
    given(...there, failing())
      .when(arrives)
      .then(reached());
    given(...there)
      .when(arrives)
      .then();
  });
  test('of an address that it has no more marks nothing, nor of no point', () => {
    given(...there, redirected({ now: { address: mailbox('new@bbbb.example') } }))
      .when(fails)
      .then();
    given().when(fails).then();
  });
});
