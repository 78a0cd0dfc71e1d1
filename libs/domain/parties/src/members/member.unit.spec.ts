import type { PartyId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import type { Scope } from '../access/scopes.ts';
import { decideMember, evolveMember, parseMemberName, parseSecurityKeyId, subjectOf } from './index.ts';
import type { DirectoryCommand, DirectoryEvent, DirectoryFacts, MemberName, MemberState } from './index.ts';

const party = 'AAAA' as PartyId;
const facts: DirectoryFacts = { scopes: ['requests:write', 'codes:reveal'] };
const enrolmentUntil = '2026-12-08T10:00:00Z';
const anna = 'anna' as MemberName;
const key = { kty: 'OKP', crv: 'Ed25519', x: 'abc' };

const fold = (events: readonly DirectoryEvent[]): MemberState => events.reduce<MemberState>(evolveMember, null);
/** The whole decision: exactly these events, or this refusal. */
const given = (...history: readonly DirectoryEvent[]) => ({
  state: () => fold(history),
  when: (command: DirectoryCommand, more: Partial<DirectoryFacts> = {}) => {
    const decided = decideMember(command, fold(history), { ...facts, ...more });
    return {
      then: (...events: readonly DirectoryEvent[]) => expect(decided).toEqual(events),
      thenRefused: (code: string) => expect(isRefusal(decided) ? decided.code : decided).toBe(code),
    };
  },
});

const addUser = { type: 'add-user', party, name: anna, displayName: 'Anna', enrolmentUntil } as const;
const asMember = { ...addUser, scopes: ['requests:write'], partyAdministrator: false } as const;
const userAdded = (enrolment = 1): DirectoryEvent => {
  const { type: _, ...data } = asMember;
  return { type: 'identity.user-added.v1', data: { ...data, enrolment } };
};
const enrolled = (enrolment = 1): DirectoryEvent => ({
  type: 'identity.user-enrolled.v1',
  data: { enrolment, secondFactor: true },
});
const renewed = (enrolment: number): DirectoryEvent => ({
  type: 'identity.enrolment-renewed.v1',
  data: { enrolment, enrolmentUntil },
});
const removed: DirectoryEvent = { type: 'identity.user-removed.v1', data: {} };
const enrol = (enrolment: number) => ({ type: 'enrol', enrolment, secondFactor: true }) as const;

describe('a user', () => {
  test('is added with its first enrolment', () => given().when(asMember).then(userAdded()));
  test('is added once', () => given(userAdded()).when(asMember).thenRefused('member-exists'));
  test('enrols', () => given(userAdded()).when(enrol(1)).then(enrolled()));
  test('enrols once', () => given(userAdded(), enrolled()).when(enrol(1)).thenRefused('enrolment-void'));
  test('is offered another enrolment, of the next number', () =>
    given(userAdded(), enrolled()).when({ type: 'renew-enrolment', enrolmentUntil }).then(renewed(2)));
  test('cannot use an enrolment that was replaced', () =>
    given(userAdded(), renewed(2)).when(enrol(1)).thenRefused('enrolment-void'));
  test('is not enrolled while another enrolment is offered', () =>
    expect(given(userAdded(), enrolled(), renewed(2)).state()).toMatchObject({ enrolled: false, enrolment: 2 }));
  test('changes', () => {
    const change = { scopes: ['codes:reveal'] } as const;
    given(userAdded()).when({ type: 'change-user', change }).then({ type: 'identity.user-changed.v1', data: change });
  });
  test('leaves, for a reason', () =>
    given(userAdded())
      .when({ type: 'remove', reason: 'left' })
      .then({ type: 'identity.user-removed.v1', data: { reason: 'left' } }));
  test('cannot enrol, change or leave after it left', () => {
    for (const command of [enrol(1), { type: 'remove' }, { type: 'change-user', change: {} }] as const)
      given(userAdded(), removed).when(command).thenRefused('member-unknown');
  });
  test('is added again under a number that was never enrolled', () =>
    given(userAdded(), enrolled(), removed).when(asMember).then(userAdded(2)));
  test('nobody who was never added can do anything', () => given().when(enrol(1)).thenRefused('member-unknown'));
});

describe('security keys', () => {
  const [one, two] = ['k3jq5w7xapcd', 'aaaabbbbcccc'].map((id) => ({
    key: must(parseSecurityKeyId(id)),
    addedAt: enrolmentUntil,
    synced: false,
  }));
  const added = (securityKey = one!): DirectoryEvent => ({
    type: 'identity.security-key-added.v1',
    data: { ...securityKey, enrolment: 1 },
  });
  const gone: DirectoryEvent = { type: 'identity.security-key-removed.v1', data: { key: one!.key } };
  const add = { type: 'add-security-key', enrolment: 1, securityKey: one! } as const;
  const remove = { type: 'remove-security-key', key: one!.key, app: false } as const;

  test('one comes with the enrolment, and others later', () => {
    given(userAdded())
      .when({ ...enrol(1), securityKey: one! })
      .then(enrolled(), added());
    given(userAdded(), enrolled(), added())
      .when({ ...add, securityKey: two! })
      .then(added(two));
  });
  test('each once, and five at most', () => {
    given(userAdded(), enrolled(), added()).when(add).thenRefused('security-key-present');
    const five = ['a', 'b', 'c', 'd', 'e'].map((letter) =>
      added({ ...one!, key: must(parseSecurityKeyId(letter.repeat(12))) }),
    );
    given(userAdded(), enrolled(), ...five)
      .when(add)
      .thenRefused('security-keys-too-many');
  });
  test('not by a sign-in of an earlier enrolment, nor before there is one', () => {
    given(userAdded(), enrolled(), renewed(2)).when(add).thenRefused('enrolment-void');
    given(userAdded(), enrolled(), renewed(2), enrolled(2)).when(add).thenRefused('enrolment-void');
    given(userAdded()).when(add).thenRefused('enrolment-void');
  });
  test('one is removed, unless it is the only second factor', () => {
    const removed = { ...gone, data: { ...gone.data, reason: 'lost' } } as DirectoryEvent;
    given(userAdded(), enrolled(), added(), added(two))
      .when({ ...remove, reason: 'lost' })
      .then(removed);
    given(userAdded(), enrolled(), added())
      .when({ ...remove, app: true })
      .then(gone);
    given(userAdded(), enrolled(), added()).when(remove).thenRefused('second-factor-last');
    given(userAdded(), enrolled(), added(two)).when(remove).thenRefused('security-key-unknown');
  });
  test('a new enrolment, and whoever has the name next, begins with none', () => {
    for (const after of [[renewed(2)], [removed, userAdded(2)]])
      expect(given(userAdded(), enrolled(), added(), ...after).state()).not.toHaveProperty('securityKeys');
  });
  test.each(['', 'k3jq5w7xapc', 'K3JQ5W7XAPCD', 'k3jq5w7xapc1', 'k3jq5w7xapcd ', 7])('%j names none', (name) =>
    expect(parseSecurityKeyId(name)).toMatchObject({ code: 'security-key-id-invalid' }),
  );
});

describe('scopes', () => {
  const beyond = ['requests:write', 'answers:write'] as const;
  test('never exceed the role of the party when a user is added', () =>
    given()
      .when({ ...asMember, scopes: beyond })
      .thenRefused('scope-beyond-role'));
  test('nor when it changes', () =>
    given(userAdded())
      .when({ type: 'change-user', change: { scopes: beyond } })
      .thenRefused('scope-beyond-role'));
});

describe('SECAS, for another party', () => {
  const first = { ...asMember, partyAdministrator: true };
  const overseen = (administrator: 'never' | 'once' | 'now') => ({ overseen: { administrator } });
  const replacing = { ...first, replaces: 'she died' };
  const { type: _, ...data } = first;
  const firstAdded: DirectoryEvent = { type: 'identity.user-added.v1', data: { ...data, enrolment: 1 } };

  test('adds the first administrator', () => given().when(first, overseen('never')).then(firstAdded));
  test.each(['once', 'now'] as const)('adds no first one again: it had one %s', (ever) =>
    given().when(first, overseen(ever)).thenRefused('first-administrator-only'),
  );
  test('adds nobody else', () => {
    given().when(asMember, overseen('never')).thenRefused('first-administrator-only');
    given()
      .when({ ...asMember, replaces: 'x' }, overseen('once'))
      .thenRefused('first-administrator-only');
  });
  test('replaces the last one, with the reason; not one that is there', () => {
    const replaced = { ...data, enrolment: 1, replaces: 'she died' };
    given().when(replacing, overseen('once')).then({ type: 'identity.user-added.v1', data: replaced });
    given().when(replacing, overseen('now')).thenRefused('administrator-present');
  });
  test('takes access away', () => given(userAdded()).when({ type: 'remove' }, overseen('now')).then(removed));
});

describe('a client', () => {
  const scopes: readonly Scope[] = ['requests:write'];
  const of = { party, name: 'billing' as MemberName, scopes, keys: [key] };
  const byKey = { type: 'add-client', ...of, authentication: 'private_key_jwt' } as const;
  const byCertificate = { ...byKey, authentication: 'self_signed_tls_client_auth' } as const;
  const clientAdded = ({ type: _, ...data }: Extract<DirectoryCommand, { type: 'add-client' }>): DirectoryEvent => ({
    type: 'identity.client-added.v1',
    data,
  });
  const certified = { ...key, x5c: ['MIIB'] };

  test('is added with its keys', () => given().when(byKey).then(clientAdded(byKey)));
  test('with mutual TLS needs a certificate for each key', () => {
    given().when(byCertificate).thenRefused('client-key-invalid');
    const whole = { ...byCertificate, keys: [certified] };
    given().when(whole).then(clientAdded(whole));
    given(clientAdded(whole))
      .when({ type: 'change-client', change: { keys: [certified, key] } })
      .thenRefused('client-key-invalid');
  });
  test('by an authority has a subject and no keys; nobody else has a subject', () => {
    const named = { ...byKey, authentication: 'tls_client_auth', keys: [], subject: 'CN=billing' } as const;
    given().when(named).then(clientAdded(named));
    given(clientAdded(named))
      .when({ type: 'change-client', change: { subject: 'CN=night' } })
      .then({ type: 'identity.client-changed.v1', data: { subject: 'CN=night' } });
    for (const change of [{ keys: [key] }, { keys: [key], subject: 'CN=night' }])
      given(clientAdded(named)).when({ type: 'change-client', change }).thenRefused('client-key-invalid');
    const { subject: _, ...unnamed } = named;
    given().when(unnamed).thenRefused('client-subject-invalid');
    given()
      .when({ ...byKey, subject: 'CN=billing' })
      .thenRefused('client-subject-invalid');
    given()
      .when({ ...byKey, keys: [] })
      .thenRefused('client-key-invalid');
  });
  test('gets other keys', () =>
    given(clientAdded(byKey))
      .when({ type: 'change-client', change: { keys: [key, key] } })
      .then({ type: 'identity.client-changed.v1', data: { keys: [key, key] } }));
  test('does not enrol', () => given(clientAdded(byKey)).when(enrol(1)).thenRefused('member-unknown'));
  test('leaves', () =>
    given(clientAdded(byKey)).when({ type: 'remove' }).then({ type: 'identity.client-removed.v1', data: {} }));
});

describe('the name of a member', () => {
  test.each(['a', 'anna', 'billing.night', 'x-1_2'])('%s is one', (name) => expect(parseMemberName(name)).toBe(name));
  test.each(['', 'Anna', '.a', 'a.', 'a b', 'a/b', 'a@b', 'x'.repeat(41), 7, '83fed3407a939723a5c639b26916d505c3b5'])(
    '%s is none',
    (name) => expect(parseMemberName(name)).toMatchObject({ code: 'member-name-invalid' }),
  );
  test('stands in its subject', () => expect(subjectOf('user', party, anna)).toBe('user:AAAA/anna'));
});
