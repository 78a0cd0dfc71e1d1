import type { RequestId } from '@icx/identifiers';
import { scopesOf } from '@icx/parties';
import type { Actor, Role } from '@icx/parties';
import { isRefusal, must } from '@icx/refusals';
import { RaiseRequest } from '@icx/requests-service';
import { openWorld } from '@icx/world-testing';
import type { World } from '@icx/world-testing';
import { Admission } from './admission.ts';
import type { Target } from './admission.ts';

const MONDAY = '2026-11-23T10:00:00.000Z';

const actor = (party: string, role: Role = 'supplier', more: Partial<Actor> = {}): Actor => ({
  user: `test:${party}`,
  party,
  role,
  scopes: scopesOf[role],
  partyAdministrator: false,
  ...more,
});

let world: World;
let request: RequestId;
let admission: Admission;
beforeAll(async () => {
  world = await openWorld(MONDAY);
  const { requests, refusedReveals, raising } = world.services;
  const { deviceId, deviceType } = world.askable[0]!;
  const device = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
  request = must(await raising.execute(new RaiseRequest(world.envelope('AAAA', 'raise'), { device }))).state.id;
  // AGNT may answer and reveal for AAAA, and nobody else for anybody.
  const accessOfAgent = (agent: string, principal: string) =>
    agent === 'AGNT' && principal === 'AAAA'
      ? { ...actor('AAAA'), scopes: ['answers:write', 'codes:reveal'] as const }
      : undefined;
  admission = new Admission({ accessOfAgent }, requests, refusedReveals, { now: () => world.now });
});
afterAll(() => world.remove());

const by = (more: Partial<Target> = {}): Target => ({ channel: 'email', reads: false, request, ...more });
const refusals = async () =>
  (await world.log.readStream(request)).filter(({ type }) => type === 'requests.reveal-refused.v1');

test('who stands to the request as the rule wants is let in, with the request as it was loaded', async () => {
  const admitted = await admission.admit(actor('BBBB'), 'requests:answer', by());
  expect(admitted).toMatchObject({
    caller: { party: 'BBBB' },
    loaded: { stream: request, revision: expect.any(BigInt) },
  });
});

test.each([
  ['a stranger, who does not learn whether it exists', actor('CCCC'), 'requests:read', 'request-unknown'],
  ['the requester of what its addressee does', actor('AAAA'), 'requests:answer', 'action-not-allowed'],
  ['SECAS, which never sees a code', actor('SECA', 'administrator'), 'requests:answer', 'action-not-allowed'],
  ['who lacks the scope', actor('BBBB', 'supplier', { scopes: [] }), 'requests:answer', 'action-not-allowed'],
] as const)('refused: %s', async (_, who, action, code) => {
  expect(await admission.admit(who, action, by())).toMatchObject({ code });
  expect(await refusals()).toEqual([]);
});

test.each(['icr_0123456789', 'x', ''])('"%s" names no request', async (named) => {
  const refused = await admission.admit(actor('AAAA'), 'requests:read', by({ request: named }));
  expect(refused).toMatchObject({ code: 'request-unknown', kind: 'unknown' });
});

describe('for another party', () => {
  const agent = actor('AGNT', 'agent');
  const forAAAA = { onBehalfOf: 'AAAA' } as const;

  test('in its role, with what agent, grant and role have in common, and as no administrator of it', async () => {
    const who = { ...agent, partyAdministrator: true };
    const { caller } = (await admission.admit(who, 'requests:read', by({ ...forAAAA, reads: true }))) as never;
    expect(caller).toEqual({
      user: 'test:AGNT',
      party: 'AAAA',
      agent: 'AGNT',
      role: 'supplier',
      scopes: ['answers:write', 'codes:reveal'],
      partyAdministrator: false,
    });
  });

  test('what cannot be withheld is not lent, though it may be read', async () => {
    const target = { request: undefined, ...forAAAA };
    expect(await admission.admit(agent, 'inventory:update', by(target))).toMatchObject({ code: 'action-not-allowed' });
    expect(isRefusal(await admission.admit(agent, 'inventory:read', by({ ...target, reads: true })))).toBe(false);
  });

  test.each([
    ['BBBB', 'agency-not-granted'],
    ['nobody', 'on-behalf-of-invalid'],
  ])('%s: %s, whether or not there is such a request', async (onBehalfOf, code) => {
    for (const action of ['requests:read', 'requests:reveal'] as const)
      expect(await admission.admit(agent, action, by({ onBehalfOf, request: 'icr_0123456789' }))).toMatchObject({
        code,
      });
    expect(await admission.admit(agent, 'requests:read', by({ onBehalfOf }))).toMatchObject({ code });
  });

  test('a request that is none of its principal’s is unknown, also for what is not lent', async () => {
    const accessOfAgent = () => actor('CCCC');
    const { requests, refusedReveals } = world.services;
    const elsewhere = new Admission({ accessOfAgent }, requests, refusedReveals, { now: () => world.now });
    for (const action of ['requests:release-reveal', 'requests:withdraw', 'requests:answer'] as const)
      expect(await elsewhere.admit(agent, action, by({ onBehalfOf: 'CCCC' }))).toEqual(
        await elsewhere.admit(agent, action, by({ onBehalfOf: 'CCCC', request: 'icr_0123456789' })),
      );
  });
});

describe('on a party', () => {
  const { act, target } = { act: 'users:list', target: (party: string) => by({ request: undefined, party }) } as const;
  const administrator = actor('AAAA', 'supplier', { partyAdministrator: true });

  test('its administrator may, another member may not, a stranger finds no party', async () => {
    expect(await admission.admit(administrator, act, target('AAAA'))).toEqual({ caller: administrator });
    expect(await admission.admit(actor('AAAA'), act, target('AAAA'))).toMatchObject({ code: 'action-not-allowed' });
    expect(await admission.admit(administrator, act, target('BBBB'))).toMatchObject({ code: 'party-not-found' });
  });
});

test.each([
  [actor('SECA', 'administrator'), undefined, 'action-not-allowed', 'SECA'],
  [actor('CCCC'), undefined, 'request-unknown', 'CCCC'],
  [actor('AGNT', 'agent'), 'BBBB', 'agency-not-granted', 'AGNT'],
  [actor('AGNT', 'agent'), 'no party', 'on-behalf-of-invalid', 'AGNT'],
])('a refused reveal is on record before it is answered: %#', async (who, onBehalfOf, code, party) => {
  const before = (await refusals()).length;
  expect(await admission.admit(who, 'requests:reveal', by({ onBehalfOf }))).toMatchObject({ code });
  const [recorded, more] = (await refusals()).slice(before);
  expect(recorded).toMatchObject({ data: { by: party, code }, metadata: { party, channel: 'email' } });
  expect(more).toBeUndefined();
});
