import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { PartyName } from './cast.data.ts';
import { freshCode } from './codes.fixture.ts';
import { deviceRow } from './inventory.data.ts';
import { day } from './switching.fixture.ts';
import type { Reply } from './http-call.fixture.ts';
import type { Client, World } from './world.fixture.ts';

/** A POST that is taken, and what is sent after it. */
export interface Post {
  readonly by: PartyName;
  readonly path: string;
  /** A text is sent as a CSV file. */
  readonly body: object | string;
  /** Another body that would be taken too: under the same key it is 409 `command-id-reused`. */
  readonly other: object | string;
  /** What somebody does meanwhile that the same POST, sent once more and late, would undo. */
  readonly meanwhile?: () => Promise<unknown>;
  /** Resolves when nothing of it is under way any more. */
  readonly settled?: () => Promise<unknown>;
  /** Members of the answer that tell how things are now, not what came of the command: documented with the route. */
  readonly telling?: readonly string[];
  /** It is authorised and recorded each time, by design. */
  readonly repeatable?: true;
}

/** With this key, whatever its body is. */
export const sendPost = (client: Client, path: string, body: object | string, key: string): Promise<Reply> =>
  typeof body === 'string'
    ? client.send('POST', path, { 'content-type': 'text/csv', 'idempotency-key': key }, body)
    : client.post(path, body, { 'idempotency-key': key });

export type Prepare = (world: World) => Post | Promise<Post>;

let made = 0;
export const next = (): number => (made += 1);
const name = (): string => `member${next()}`;
export const keyPair = (type: 'x25519' | 'ec') => {
  const { publicKey } =
    type === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('x25519');
  return publicKey.export({ format: 'jwk' });
};

/** On a request that AAAA raised, which BBBB is asked and has answered with a code that AAAA has seen, if it says so. */
export const onRequest =
  (
    by: PartyName,
    act: string,
    body: object,
    other: object,
    state: 'asked' | 'answered' | 'revealed' = 'asked',
  ): Prepare =>
  async (world) => {
    const request = await world.raised();
    if (state !== 'asked')
      await world.as('BBBB').post(`${request}/answer`, { answer: 'code-supplied', installCode: freshCode() });
    if (state === 'revealed') await world.as('AAAA').post(`${request}/reveal`, { format: 'raw-16', reason: 'r' });
    return { by, path: `${request}/${act}`, body, other };
  };

/** Devices of the party that came to be held since, in whatever list. */
const until = async (world: World, by: PartyName, path: string): Promise<void> => {
  for (let tries = 0; tries < 500; tries++) {
    const { items } = (await world.as(by).get(path)).body as { readonly items: readonly unknown[] };
    if (items.length > 0) return;
    await pause(10);
  }
  throw new Error(`Nothing came to be in ${path}.`);
};
/** A code that BBBB supplied to a request of AAAA and keeps: the request, and its device. */
export const held = async (world: World, device = world.device()) => {
  const path = await world.raised(device);
  await world.as('BBBB').post(`${path}/answer`, {
    ...{ answer: 'code-supplied', installCode: freshCode(), keepAsHolding: true },
  });
  const source = path.replace('/v1/requests/', '');
  return { path, source, deviceId: device.deviceId, kept: () => until(world, 'BBBB', `/v1/holdings?source=${source}`) };
};
/** Of one device BBBB kept two codes: the request whose answer was the second. */
export const conflicting = async (world: World): Promise<string> => {
  const device = world.device();
  const first = await held(world, device);
  await first.kept();
  await world.as('AAAA').post(`${first.path}/withdrawal`, {});
  const { source } = await held(world, device);
  await until(world, 'BBBB', `/v1/holdings/conflicts?source=${source}`);
  return source;
};
/** A code that BBBB keeps and took back: its device. */
export const doubted = async (world: World): Promise<string> => {
  const { path, deviceId, source, kept } = await held(world);
  await kept();
  await world.as('BBBB').post(`${path}/recall`, { reason: 'wrong batch' });
  await until(world, 'BBBB', `/v1/holdings?source=${source}&state=suspect`);
  return deviceId;
};

export const contested = { installedOn: '2020-02-03', reason: 'r' };

export const dataFixes = '/v1/inventory/data-fixes';
export const fault = () => ({ deviceId: String(deviceRow(next())['deviceId']), item: 'map-id', wanted: 'MAPX' });
/** On a case of AAAA that has had these acts of DCC before. */
export const onCase =
  (
    by: PartyName,
    act: string,
    body: object,
    other: object,
    ...before: readonly (readonly [string, object])[]
  ): Prepare =>
  async (world) => {
    const path = (await world.as('AAAA').post(dataFixes, fault())).headers.location!;
    for (const [earlier, content] of before) await world.as('DCCX').post(`${path}/${earlier}`, content);
    return { by, path: `${path}/${act}`, body, other };
  };
export const handler = ['handler', { handler: 'Ada Byron' }] as const;
export const incident = ['incident', { incident: 'INC000012345' }] as const;
export const correction = ['correction', {}] as const;
export const resolution = ['resolution', { how: 'corrected' }] as const;

export const user = (more: object = {}) => ({ name: name(), displayName: 'Anna', scopes: ['requests:write'], ...more });
export const onUser =
  (act: string): Prepare =>
  async (world) => {
    const draft = user();
    await world.as('AAAA').post('/v1/parties/AAAA/users', draft);
    const path = `/v1/parties/AAAA/users/${draft.name}/${act}`;
    return { by: 'AAAA', path, body: { reason: 'one' }, other: { reason: 'another' } };
  };
/** A leave of anna, whom bob stands in for: both are of BBBB then. */
export const leaveOf = async (world: World) => {
  for (const one of ['anna', 'bob']) await world.as('BBBB').post('/v1/parties/BBBB/users', user({ name: one }));
  return { who: 'anna', takesOver: 'bob', from: '2099-12-01', to: '2099-12-05' };
};
export const client = () => ({ name: name(), scopes: [], keys: [keyPair('ec')] });
/** While the sandbox asks for a second person: one to approve, one to decline. */
export const proposeTwo = async (world: World): Promise<void> => {
  const anna = await world.person('SECA', 'anna');
  for (const party of ['ONEP', 'TWOP']) await anna.post('/v1/parties', { party, name: party, kind: 'supplier' });
};
export const onProposal =
  (act: string, body: object, other: object): Prepare =>
  async (world) => {
    const [proposal] = (await world.as('SECA').get('/v1/approvals')).body.items;
    return { by: 'SECA', path: `/v1/approvals/${proposal.id}/${act}`, body, other };
  };
export const agency = (more: object = {}) => ({ agent: 'AGNT', scopes: ['requests:write'], ...more });
export const endAgency = (world: World) =>
  world.as('AAAA').post('/v1/parties/AAAA/agencies/AGNT/ending', { reason: 'over' });

/** A gas meter that FFFF gained, so that it is proposed to it. */
export const proposed = async (
  world: World,
): Promise<{ readonly deviceId: string; readonly gain: (id: string) => Promise<unknown> }> => {
  const { deviceId, mpxn } = world.device({ deviceType: 'GSME' });
  const gain = (id: string, more: object = {}) =>
    world.as('SECA').post('/v1/switches', { mpxn, losing: 'AAAA', gaining: 'FFFF', effectiveFrom: day(), id, ...more });
  await gain('first');
  return {
    deviceId,
    gain: async (id) => {
      await gain('first', { version: 2, withdrawn: true });
      await gain(id, { effectiveFrom: day(9) });
    },
  };
};
export const succession = () => ({
  kind: 'merger',
  from: 'BBBB',
  to: 'CCCC',
  effectiveFrom: day(200),
  mpxns: ['1012345678903'],
});
export const product = (model: string) => ({
  deviceType: 'GSME',
  manufacturer: 'Gasometer Ltd',
  model,
  firmwareVersion: '01.00',
});

/** No file of AAAA is under way any more. */
export const workedOff = async (world: World): Promise<void> => {
  for (let look = 0; look < 250; look += 1) {
    const { items } = (await world.as('AAAA').get('/v1/files?limit=1000')).body;
    if (!items.some(({ state }: { state: string }) => state === 'received' || state === 'processing')) return;
    await pause(20);
  }
};
