import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deviceRow } from './inventory.data.ts';
import { outsidePosts } from './outside-posts.fixture.ts';
import { parkedMessage } from './parked-messages.fixture.ts';
import { partyPosts } from './party-posts.fixture.ts';
import { day } from './switching.fixture.ts';
import {
  next,
  keyPair,
  onRequest,
  contested,
  dataFixes,
  fault,
  onCase,
  handler,
  incident,
  correction,
  resolution,
  proposed,
  succession,
  product,
  sendPost,
  workedOff,
  held,
  conflicting,
  doubted,
  leaveOf,
} from './post-states.fixture.ts';
import type { Prepare } from './post-states.fixture.ts';

const bankHolidays = JSON.parse(
  readFileSync(new URL('../../../docs/examples/bank-holidays.json', import.meta.url), 'utf8'),
) as object;

/**
 * Every POST of the API. One that is new needs a line here, or `posts.e2e.spec.ts` fails: the route as the OpenAPI
 * document names it, who sends it, to which address, a body that is taken and another one. Bring about before what it
 * needs (`onRequest` and `onCase` show how). Say with `meanwhile` what the same POST, sent again late, would undo.
 */
export const posts: Readonly<Record<string, Prepare>> = {
  '/v1/requests': (world) => {
    const [one, another] = [world.device(), world.device()];
    const bodyOf = ({ deviceId, deviceType }: typeof one) => ({ deviceId, deviceType });
    return { by: 'AAAA', path: '/v1/requests', body: bodyOf(one), other: bodyOf(another) };
  },
  '/v1/requests/{id}/acknowledgement': onRequest('BBBB', 'acknowledgement', {}, { leg: 1 }),
  '/v1/requests/{id}/answer': onRequest(
    'BBBB',
    'answer',
    { answer: 'not-installer' },
    { answer: 'not-installer', note: 'n' },
  ),
  '/v1/requests/{id}/recall': onRequest('BBBB', 'recall', { reason: 'r' }, { reason: 's' }, 'answered'),
  '/v1/requests/{id}/assignment': onRequest('BBBB', 'assignment', { to: 'tester' }, {}),
  '/v1/requests/{id}/team-notes': onRequest('BBBB', 'team-notes', { text: 't' }, { text: 'u' }),
  '/v1/team/covers': async (world) => {
    const body = await leaveOf(world);
    return { by: 'BBBB', path: '/v1/team/covers', body, other: { ...body, to: '2100-01-03' } };
  },
  '/v1/team/covers/{name}/end': async (world) => {
    const leave = await leaveOf(world);
    await world.as('BBBB').post('/v1/team/covers', leave);
    return { by: 'BBBB', path: `/v1/team/covers/${leave.who}/end`, body: {}, other: { another: 'body' } };
  },
  '/v1/requests/{id}/reveal': async (world) => {
    const body = { format: 'raw-16', reason: 'r' };
    const post = await onRequest('AAAA', 'reveal', body, { ...body, reason: 's' }, 'answered')(world);
    return { ...post, repeatable: true };
  },
  '/v1/requests/{id}/unusable': onRequest('AAAA', 'unusable', { reason: 'r' }, { reason: 's' }, 'revealed'),
  '/v1/requests/{id}/reroute': onRequest('AAAA', 'reroute', { addressee: 'CCCC' }, { addressee: 'MAPX' }),
  '/v1/requests/{id}/withdrawal': onRequest('AAAA', 'withdrawal', {}, { reason: 'r' }),
  '/v1/requests/{id}/closure': onRequest('AAAA', 'closure', { outcome: 'other' }, { outcome: 'replaced' }),
  '/v1/requests/{id}/release': async (world) => {
    const post = await onRequest('SECA', 'release', { reason: 'r' }, { reason: 's' }, 'answered')(world);
    // Far more than normal: it waits for SECAS, by the quota that the spec sets.
    const reveal = await world
      .as('AAAA')
      .post(post.path.replace(/release$/, 'reveal'), { format: 'raw-16', reason: 'r' });
    expect(reveal).toMatchObject({ status: 409, body: { code: 'reveal-quarantined' } });
    return post;
  },
  '/v1/requests/{id}/backlog-contest': async (world) => {
    const path = `${await world.raised(await world.undated())}/backlog-contest`;
    return { by: 'BBBB', path, body: contested, other: { ...contested, reason: 's' } };
  },
  '/v1/requests/{id}/backlog-decision': async (world) => {
    const request = await world.raised(await world.undated());
    await world.as('BBBB').post(`${request}/backlog-contest`, contested);
    const body = { backlog: true, reason: 'r' };
    return { by: 'SECA', path: `${request}/backlog-decision`, body, other: { ...body, backlog: false } };
  },
  '/v1/requests/{id}/backlog-leaving': async (world) => {
    const backlog = { evidenceOfInstallation: { installedOn: '2020-02-03' } };
    const path = `${await world.raised(await world.undated(), backlog)}/backlog-leaving`;
    return { by: 'SECA', path, body: { reason: 'r' }, other: { reason: 's' } };
  },
  '/v1/backlog/proposals': async (world) => {
    const { deviceId } = await world.undated();
    const body = { deviceId, installedOn: '2020-02-03' };
    return { by: 'AAAA', path: '/v1/backlog/proposals', body, other: { ...body, evidence: 'e' } };
  },
  '/v1/backlog/proposals/{proposal}/acceptance': async (world) => {
    const path = `/v1/backlog/proposals/${await offered(world)}/acceptance`;
    return { by: 'SECA', path, body: {}, other: { reason: 'r' } };
  },
  '/v1/backlog/proposals/{proposal}/decline': async (world) => {
    const path = `/v1/backlog/proposals/${await offered(world)}/decline`;
    return { by: 'SECA', path, body: { reason: 'r' }, other: { reason: 's' } };
  },
  '/v1/backlog/{entry}/leaving': async (world) => {
    const entry = await offered(world);
    await world.as('SECA').post(`/v1/backlog/proposals/${entry}/acceptance`, {});
    return { by: 'SECA', path: `/v1/backlog/${entry}/leaving`, body: { reason: 'r' }, other: { reason: 's' } };
  },
  '/v1/premises/{mpxn}/requests': (world) => {
    // Of a home of which no other line takes a device.
    const { mpxn } = world.device({ installingSupplier: 'CCCC' });
    return { by: 'AAAA', path: `/v1/premises/${mpxn}/requests`, body: {}, other: { yourReference: 'r' } };
  },
  '/v1/reveal-keys': (world) => {
    const [body, other] = [{ key: keyPair('ec') }, { key: keyPair('ec') }];
    const meanwhile = () => world.as('AAAA').post('/v1/reveal-keys', { key: keyPair('ec') });
    return { by: 'AAAA', path: '/v1/reveal-keys', body, other, meanwhile };
  },
  '/v1/reveal-keys/removal': (world) => {
    const meanwhile = () => world.as('AAAA').post('/v1/reveal-keys', { key: keyPair('ec') });
    return { by: 'AAAA', path: '/v1/reveal-keys/removal', body: {}, other: { another: 'body' }, meanwhile };
  },
  '/v1/standing-instructions': () => {
    const body = { requesters: ['CCCC'] };
    return { by: 'BBBB', path: '/v1/standing-instructions', body, other: { ...body, fuel: 'gas' } };
  },
  '/v1/standing-instructions/{instruction}/end': async (world) => {
    const { body: given } = await world.as('BBBB').post('/v1/standing-instructions', { requesters: ['CCCC'] });
    const path = `/v1/standing-instructions/${(given as { id: string }).id}/end`;
    return { by: 'BBBB', path, body: { reason: 'r' }, other: { reason: 's' } };
  },
  '/v1/holdings/keeping': () => {
    const path = '/v1/holdings/keeping';
    return { by: 'CCCC', path, body: { keep: true }, other: { keep: false } };
  },
  '/v1/holdings/resolutions': async (world) => {
    const body = { source: await conflicting(world), keep: 'held', reason: 'r' };
    return { by: 'BBBB', path: '/v1/holdings/resolutions', body, other: { ...body, reason: 's' } };
  },
  '/v1/holdings/deletions': async (world) => {
    const { deviceId, kept } = await held(world);
    await kept();
    const body = { deviceId, reason: 'r' };
    return { by: 'BBBB', path: '/v1/holdings/deletions', body, other: { ...body, reason: 's' } };
  },
  '/v1/holdings/clearances': async (world) => {
    const body = { deviceId: await doubted(world), reason: 'r' };
    return { by: 'BBBB', path: '/v1/holdings/clearances', body, other: { ...body, reason: 's' } };
  },
  '/v1/holdings/answers': async (world) => {
    const request = (await world.raised()).replace('/v1/requests/', '');
    const body = { requests: [request] };
    return { by: 'BBBB', path: '/v1/holdings/answers', body, other: {} };
  },
  ...partyPosts,
  '/v1/feed/parked/{message}/replay': async (world) => {
    const path = `${await parkedMessage(world)}/replay`;
    return { by: 'SECA', path, body: {}, other: { another: 'body' } };
  },
  '/v1/feed/parked/{message}/dismiss': async (world) => {
    const path = `${await parkedMessage(world)}/dismiss`;
    return { by: 'SECA', path, body: { reason: 'r' }, other: { reason: 's' } };
  },
  '/v1/inventory/devices': async (world) => {
    const path = '/v1/inventory/devices';
    const [held, fresh] = [deviceRow(next()), deviceRow(next())];
    await world.as('DCCX').post(path, { devices: [held] });
    const rows = [held, fresh, fresh];
    const newer = rows.map((row) => ({ ...row, smiStatus: 'Whitelisted' }));
    const meanwhile = () => world.as('DCCX').post(path, { devices: newer });
    return { by: 'DCCX', path, body: { devices: rows }, other: { devices: [deviceRow(next())] }, meanwhile };
  },
  '/v1/inventory/updates': (world) => {
    const { deviceId } = world.device({ status: 'Whitelisted' });
    const bodyOf = (status: string) => ({ deviceId, kind: 'status', status });
    const path = '/v1/inventory/updates';
    const meanwhile = () => world.as('AAAA').post(path, bodyOf('Commissioned'));
    // It is so already: that the update was taken is all there is to record.
    return { by: 'AAAA', path, body: bodyOf('Whitelisted'), other: bodyOf('Commissioned'), meanwhile };
  },
  '/v1/inventory/certified-products': (world) => {
    const path = '/v1/inventory/certified-products';
    const [body, other] = [{ products: [product('GM-1'), product('GM-2')] }, { products: [product('GM-3')] }];
    const meanwhile = () => world.as('DCCX').post(path, { products: [product('GM-4')], replaces: true });
    return { by: 'DCCX', path, body, other, meanwhile };
  },
  '/v1/files': (world) => {
    const path = '/v1/files?kind=requests';
    const bodyOf = () => `deviceId,deviceType\n${world.device().deviceId},ESME\n`;
    return { by: 'AAAA', path, body: bodyOf(), other: bodyOf(), settled: () => workedOff(world) };
  },
  '/v1/files/profiles': () => {
    const body = { id: 'flexco', kind: 'requests', columns: [{ header: 'GUID', column: 'deviceId' }] };
    return { by: 'AAAA', path: '/v1/files/profiles', body, other: { ...body, delimiter: ';' } };
  },
  '/v1/files/{file}/cancellation': async (world) => {
    // It takes a while.
    const rows = `deviceId,deviceType\n${`${world.device().deviceId},ESME\n`.repeat(50_000)}`;
    const { body } = await sendPost(world.as('AAAA'), '/v1/files?kind=requests', rows, randomUUID());
    return { by: 'AAAA', path: `/v1/files/${body.id}/cancellation`, body: {}, other: { whatever: 1 } };
  },
  '/v1/inventory/data-fixes': () => ({ by: 'AAAA', path: dataFixes, body: fault(), other: fault() }),
  '/v1/inventory/data-fixes/{case}/handler': onCase('DCCX', 'handler', handler[1], { handler: 'Mary Somerville' }),
  '/v1/inventory/data-fixes/{case}/incident': onCase(
    'DCCX',
    'incident',
    incident[1],
    { incident: 'INC000054321' },
    handler,
  ),
  '/v1/inventory/data-fixes/{case}/correction': onCase('DCCX', 'correction', {}, { note: 'n' }, handler, incident),
  '/v1/inventory/data-fixes/{case}/resolution': onCase(
    'DCCX',
    'resolution',
    { how: 'h' },
    { how: 'i' },
    handler,
    incident,
    correction,
  ),
  '/v1/inventory/data-fixes/{case}/rejection': onCase('DCCX', 'rejection', { why: 'w' }, { why: 'x' }, handler),
  '/v1/inventory/data-fixes/{case}/complaint': onCase('AAAA', 'complaint', {}, { note: 'n' }),
  '/v1/inventory/data-fixes/{case}/note': onCase('AAAA', 'note', { note: 'n' }, { note: 'o' }),
  '/v1/inventory/data-fixes/{case}/withdrawal': onCase('AAAA', 'withdrawal', {}, { reason: 'r' }),
  '/v1/inventory/data-fixes/{case}/reopening': onCase(
    'AAAA',
    'reopening',
    { reason: 'r' },
    { reason: 's' },
    handler,
    incident,
    correction,
    resolution,
  ),
  '/v1/switches': (world) => {
    const { mpxn } = world.device({ deviceType: 'GSME' });
    const bodyOf = (more: object = {}) => ({
      mpxn,
      losing: 'AAAA',
      gaining: 'CCCC',
      effectiveFrom: day(),
      id: 's',
      ...more,
    });
    const meanwhile = () => world.as('SECA').post('/v1/switches', bodyOf({ version: 3, withdrawn: true }));
    return {
      by: 'SECA',
      path: '/v1/switches',
      body: bodyOf(),
      other: bodyOf({ version: 2 }),
      meanwhile,
      telling: ['history'],
    };
  },
  '/v1/proposals/{device}/dismissal': async (world) => {
    const { deviceId, gain } = await proposed(world);
    const path = `/v1/proposals/${deviceId}/dismissal`;
    // Dismissed already by another call: this one is on record all the same.
    await world.as('FFFF').post(path);
    return { by: 'FFFF', path, body: {}, other: { another: 'body' }, meanwhile: () => gain('second') };
  },
  '/v1/successions': (world) => {
    const path = '/v1/successions';
    const meanwhile = async () => {
      const { items } = (await world.as('SECA').get(path)).body;
      await world.as('SECA').post(`${path}/${items.at(-1).id}/reversal`, { reason: 'wrong' });
    };
    return { by: 'SECA', path, body: succession(), other: { ...succession(), to: 'FFFF' }, meanwhile };
  },
  '/v1/successions/{succession}/reversal': async (world) => {
    const { headers } = await world.as('SECA').post('/v1/successions', { ...succession(), from: 'CCCC', to: 'BBBB' });
    return { by: 'SECA', path: `${headers.location}/reversal`, body: { reason: 'r' }, other: { reason: 's' } };
  },
  '/v1/calendars': () => {
    const body = { version: '2031.1', ...bankHolidays };
    return { by: 'SECA', path: '/v1/calendars', body, other: { ...body, version: '2031.2' } };
  },
  '/v1/sla/terms': () => {
    const body = { id: 'shorter', effectiveFrom: '2028-04-03', workingDays: 5, calendar: 'union' };
    return { by: 'SECA', path: '/v1/sla/terms', body, other: { ...body, workingDays: 6 } };
  },
  '/v1/views/rebuild': () => ({
    ...{ by: 'SECA', path: '/v1/views/rebuild', body: {}, other: { another: 'body' } },
    telling: ['state', 'processed', 'total', 'seconds'],
  }),
  '/v1/vault/rotation': (world) => ({
    ...{ by: 'SECA', path: '/v1/vault/rotation', body: {}, other: { another: 'body' } },
    telling: ['state', 'version', 'rewrapped', 'total'],
    settled: async () => {
      while ((await world.as('SECA').get('/v1/vault/rotation')).body.state === 'running');
    },
  }),
  '/v1/vault/escrow': (world) => {
    const path = '/v1/vault/escrow';
    const meanwhile = () => world.as('SECA').post(path, { key: keyPair('x25519') });
    return {
      by: 'SECA',
      path,
      body: { key: keyPair('x25519') },
      other: { key: keyPair('x25519') },
      meanwhile,
      telling: ['key', 'versions'],
    };
  },
  '/v1/identity/signing-keys/rotation': () => ({
    ...{ by: 'SECA', path: '/v1/identity/signing-keys/rotation', body: {}, other: { another: 'body' } },
  }),
  '/v1/sandbox/clock': () => ({
    ...{ by: 'SECA', path: '/v1/sandbox/clock', body: { advance: 'PT1M' }, other: { advance: 'PT2M' } },
  }),
  '/v1/sandbox/supersession': async (world) => {
    const request = (await world.raised()).split('/').at(-1)!;
    const [path, by] = ['/v1/sandbox/supersession', 'SECA'] as const;
    const meanwhile = () => world.as(by).post(path, { request, reversed: true });
    return { by, path, body: { request }, other: { request, cause: randomUUID() }, meanwhile };
  },
  ...outsidePosts,
};

/** A device that waits since before the obligation, as its gaining supplier proposes it. */
const offered = async (world: Parameters<Prepare>[0]): Promise<string> => {
  const { deviceId } = await world.undated();
  const body = { deviceId, installedOn: '2020-02-03' };
  return (await world.as('AAAA').post('/v1/backlog/proposals', body)).body.id as string;
};
