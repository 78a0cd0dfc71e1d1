import { isRefusal } from '@icx/refusals';
import fc from 'fast-check';
import { agencyInForce, channelsOf, decideParty, evolveParty, holderOf, partyChannels, receiptBy } from './index.ts';
import type {
  AgencyGrant,
  MarketIdentifier,
  Party,
  PartyCommand,
  PartyEvent,
  PartyFacts,
  PartyState,
} from './index.ts';
import { day, id, mapId, mpid, now, party, shortCode } from './parties.fixture.ts';

const BBBB = party('BBBB', 'supplier', mpid('BBBB'), shortCode('BBB', '2019-01-01', '2026-01-01'));
const all = [
  BBBB,
  party('MAPX', 'asset-provider', mapId('MAPX')),
  party('SECA', 'administrator'),
  party('AGNT', 'agent'),
  { ...party('GONE', 'agent'), left: true },
];
const facts: PartyFacts = {
  parties: new Map(all.map((one) => [one.party, one])),
  scopesOf: (kind) => (kind === 'supplier' ? ['requests:write', 'codes:reveal'] : []),
};
const fold = (events: readonly PartyEvent[]): PartyState => events.reduce<PartyState>(evolveParty, null);
const given = (...history: readonly PartyEvent[]) => ({
  state: () => fold(history),
  when: (command: PartyCommand) => {
    const decided = decideParty(command, fold(history), facts);
    return {
      then: (...events: readonly PartyEvent[]) => expect(decided).toEqual(events),
      thenRefused: (code: string, pointer?: string) => {
        const refusal = isRefusal(decided) ? { code: decided.code, pointer: decided.pointer } : decided;
        expect(refusal).toEqual({ code, pointer });
      },
    };
  },
});
const registered = (data: Party = BBBB): PartyEvent => ({ type: 'parties.party-registered.v1', data });
const register = (...identifiers: MarketIdentifier[]): PartyCommand => ({
  type: 'register',
  party: party('GGGG', 'supplier', ...identifiers),
});
const change = (...identifiers: MarketIdentifier[]): PartyCommand => ({ type: 'change', change: { identifiers } });

describe('identifiers', () => {
  const taken: readonly (readonly [string, MarketIdentifier])[] = [
    ['for ever', mpid('BBBB')],
    ['for a day long ago', mpid('BBBB', '2019-01-01', '2019-01-02')],
    ['on the last day of theirs', shortCode('BBB', '2025-12-31')],
    ['as MAP ID', mapId('MAPX', '2026-01-01', '2027-01-01')],
  ];
  test.each(taken)('of another party are taken, %s', (_, identifier) =>
    given()
      .when(register(mpid('GGGG'), identifier))
      .thenRefused('identifier-taken', '/identifiers/1'),
  );

  const free: readonly (readonly [string, MarketIdentifier])[] = [
    ['before the other party had it', mpid('BBBB', '2018-01-01', '2019-01-01')],
    ['from the day on which the other has it no more', shortCode('BBB', '2026-01-01')],
    ['as MAP ID what another has as MPID', mapId('BBBB')],
    ['as MPID what another has as MAP ID', mpid('MAPX')],
    ['of the other fuel', { ...mapId('MAPX'), fuel: 'gas' } as MarketIdentifier],
  ];
  test.each(free)('may be had %s', (_, identifier) => {
    const command = register(identifier);
    given()
      .when(command)
      .then(registered((command as { party: Party }).party));
  });

  test('begin before they end', () => {
    for (const to of ['2020-01-01', '2019-12-31'])
      given()
        .when(register(mpid('GGGG', '2020-01-01', to)))
        .thenRefused('identifier-period-invalid', '/identifiers/0');
    given(registered())
      .when(change(mpid('BBBB', '2020-01-01', '2020-01-01')))
      .thenRefused('identifier-period-invalid', '/identifiers/0');
  });

  test('of one party are not twice in the list for one day, and may come back after a gap', () => {
    given(registered())
      .when(change(mpid('BBBB', '2019-01-01', '2020-01-02'), mpid('BBBB', '2020-01-01')))
      .thenRefused('identifier-overlaps', '/identifiers/1');
    const identifiers = [mpid('BBBB', '2021-01-01'), mpid('BBBB', '2019-01-01', '2020-01-01'), mapId('BBBB')];
    given(registered())
      .when(change(...identifiers))
      .then({ type: 'parties.party-changed.v1', data: { identifiers } });
  });

  test('of a party are replaced as a whole, and its other changes leave them alone', () => {
    const identifiers = [mpid('NEWB')];
    const history = [
      registered(),
      { type: 'parties.party-changed.v1', data: { identifiers } },
      { type: 'parties.party-changed.v1', data: { name: 'Other' } },
    ] as const;
    expect(given(...history).state()).toEqual({ ...BBBB, name: 'Other', identifiers });
  });

  test('have one holder on each day, whatever was registered and changed', () => {
    const days = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'];
    const identifier = fc
      .tuple(fc.constantFrom(mpid, shortCode, mapId), fc.nat(2), fc.option(fc.integer({ min: 1, max: 3 })))
      .map(([make, from, to]) => make(make === shortCode ? 'XXX' : 'XXXX', days[from], to === null ? null : days[to]!));
    const changes = fc.array(fc.tuple(fc.constantFrom('AAAA', 'BBBB', 'CCCC'), fc.array(identifier, { maxLength: 3 })));
    fc.assert(
      fc.property(changes, (commands) => {
        const parties = new Map<string, Party>(['AAAA', 'BBBB', 'CCCC'].map((name) => [name, party(name)]));
        for (const [name, identifiers] of commands) {
          const state = parties.get(name)!;
          const decided = decideParty(change(...identifiers), state, { ...facts, parties });
          if (!isRefusal(decided)) parties.set(name, decided.reduce<PartyState>(evolveParty, state)!);
        }
        for (const make of [mpid('XXXX'), shortCode('XXX'), mapId('XXXX')])
          for (const on of days) {
            const each = [...parties.values()].filter((one) => holderOf([one], make, day(on)));
            expect(each.length).toBeLessThanOrEqual(1);
          }
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});

test('a party is registered once, and what is not registered does not change', () => {
  given(registered()).when({ type: 'register', party: BBBB }).thenRefused('party-exists');
  given().when(change()).thenRefused('party-not-found');
});

describe('an agency', () => {
  const grant: AgencyGrant = {
    agent: id('AGNT'),
    scopes: ['requests:write'],
    from: day('2026-11-23'),
    to: day('2026-12-01'),
  };
  const grantAgency = { type: 'grant-agency', at: now, ...grant } as const;
  const endAgency = { type: 'end-agency', agent: id('AGNT'), at: now, reason: 'contract over' } as const;
  const granted = (more: Partial<typeof grant> = {}): PartyEvent => ({
    type: 'parties.agency-granted.v1',
    data: { ...grant, ...more, at: now },
  });
  const ended: PartyEvent = {
    type: 'parties.agency-ended.v1',
    data: { agent: id('AGNT'), at: now, reason: 'contract over' },
  };

  test('is granted', () => given(registered()).when(grantAgency).then(granted()));
  test('is granted once while it lasts, also before it begins', () => {
    given(registered(), granted()).when(grantAgency).thenRefused('agency-exists');
    given(registered(), granted({ from: day('2026-11-30') }))
      .when(grantAgency)
      .thenRefused('agency-exists');
  });
  test('is granted anew when it has run out, or was ended', () => {
    given(registered(), granted({ from: day('2026-01-01'), to: day('2026-11-23') }))
      .when(grantAgency)
      .then(granted());
    given(registered(), granted(), ended).when(grantAgency).then(granted());
  });
  test.each(['BBBB', 'NONE', 'GONE'])('is not for %s', (agent) =>
    given(registered())
      .when({ ...grantAgency, agent: id(agent) })
      .thenRefused('agent-unknown', '/agent'),
  );
  test('lasts a day at least', () =>
    given(registered())
      .when({ ...grantAgency, to: grant.from })
      .thenRefused('agency-period-invalid', '/to'));
  test('is not granted for a time that is over', () => {
    const past = (to: string) => ({ ...grantAgency, from: day('2026-01-01'), to: day(to) });
    given(registered()).when(past('2026-11-23')).thenRefused('agency-period-invalid', '/to');
    given(registered())
      .when(past('2026-11-24'))
      .then(granted({ from: day('2026-01-01'), to: day('2026-11-24') }));
  });
  test('lends nothing that the principal may not have', () =>
    given(registered())
      .when({ ...grantAgency, scopes: ['requests:write', 'answers:write'] })
      .thenRefused('scope-beyond-role', '/scopes'));
  test.each(['administrator', 'dcc', 'agent'] as const)('is not for an %s to grant', (kind) =>
    given(registered(party('GGGG', kind)))
      .when({ ...grantAgency, scopes: [] })
      .thenRefused('agency-not-possible'),
  );
  test('is ended, once, and only while it lasts', () => {
    given(registered(), granted()).when(endAgency).then(ended);
    given(registered(), granted(), ended).when(endAgency).thenRefused('agency-unknown');
    given(registered()).when(endAgency).thenRefused('agency-unknown');
    given(registered(), granted({ from: day('2026-01-01'), to: day('2026-11-23') }))
      .when(endAgency)
      .thenRefused('agency-unknown');
  });

  const inForce = (on: string, ...history: readonly PartyEvent[]) =>
    agencyInForce(fold([registered(), ...history])!, 'AGNT', day(on));
  test.each([
    ['2026-11-22', false],
    ['2026-11-23', true],
    ['2026-11-30', true],
    ['2026-12-01', false],
  ])('is in force from its first day and before its last: on %s %s', (on, expected) =>
    expect(inForce(on, granted()) !== undefined).toBe(expected),
  );
  test('that was ended is in force no more; the one after it is', () => {
    expect(inForce('2026-11-23', granted(), ended)).toBeUndefined();
    expect(inForce('2026-11-23', granted(), ended, granted({ scopes: [] }))?.scopes).toEqual([]);
    expect(agencyInForce(fold([registered(), granted()])!, 'CCCC', day('2026-11-23'))).toBeUndefined();
  });
});

test('a standing instruction is kept until another is given', () => {
  const instruct = (gainedDevices: 'propose' | 'raise') => ({ gainedDevices, at: now });
  const said = (gainedDevices: 'propose' | 'raise'): PartyEvent => ({
    type: 'parties.standing-instruction-given.v1',
    data: instruct(gainedDevices),
  });
  given(registered())
    .when({ type: 'instruct', ...instruct('raise') })
    .then(said('raise'));
  expect(given(registered()).state()?.gainedDevices).toBeUndefined();
  expect(given(registered(), said('raise')).state()?.gainedDevices).toBe('raise');
  expect(given(registered(), said('raise'), said('propose')).state()?.gainedDevices).toBe('propose');
});

describe('channels', () => {
  const chosen = (data: object): PartyEvent =>
    ({ type: 'parties.channels-chosen.v1', data: { at: now, ...data } }) as PartyEvent;
  const choose = (channels: object) => ({ type: 'choose-channels', at: now, ...channels }) as const;
  const changed = (receives: Party['receives']): PartyEvent => ({
    type: 'parties.party-changed.v1',
    data: { receives },
  });
  const of = (...events: readonly PartyEvent[]) => channelsOf(fold([registered(), ...events])!);

  test('are chosen by direction; how a request counts as received follows', () => {
    given(registered())
      .when(choose({ requests: 'email' }))
      .then(chosen({ requests: 'email', receives: 'sec-notice-email' }));
    given(registered())
      .when(choose({ answers: 'email' }))
      .then(chosen({ answers: 'email', receives: 'immediate' }));
    given(registered()).when(choose({})).thenRefused('channels-missing');
  });
  test('stay until others are chosen, each for itself', () => {
    expect(of()).toEqual({ requests: 'api', answers: 'api' });
    const [bulk, mail] = [
      { requests: 'bulk', receives: 'immediate' },
      { answers: 'email', receives: 'immediate' },
    ];
    expect(of(chosen(bulk), chosen(mail))).toEqual({ requests: 'bulk', answers: 'email' });
  });
  test.each(partyChannels)('%s is received as its rule says', (requests) =>
    expect(fold([registered(), chosen({ requests, receives: receiptBy[requests] })])?.receives).toBe(
      requests === 'email' ? 'sec-notice-email' : 'immediate',
    ),
  );
  test('give way to what SECAS sets, and stand again where they agree with it', () => {
    const bulk = chosen({ requests: 'bulk', receives: 'immediate' });
    expect(of(bulk, changed('sec-notice-email')).requests).toBe('email');
    expect(of(bulk, changed('sec-notice-email'), changed('immediate')).requests).toBe('bulk');
    expect(of(changed('sec-notice-email')).requests).toBe('email');
  });
});
