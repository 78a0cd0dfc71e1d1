import { csvOf, ended, refusedOf, sendFile } from './bulk-file.fixture.ts';
import { partyNames, World, type PartyName, type SandboxDevice } from './world.fixture.ts';

let world: World;
let device: SandboxDevice;
/** Put to BBBB by AAAA. */
let request: string;

beforeAll(async () => {
  world = await World.open();
  device = world.device();
  request = (await world.raised()).split('/').at(-1)!;
  const grant = { agent: 'AGNT', scopes: ['answers:write', 'requests:write'] };
  for (const principal of ['AAAA', 'BBBB'] as const)
    expect((await world.as(principal).post(`/v1/parties/${principal}/agencies`, grant)).status).toBe(201);
});
afterAll(() => world.close());

/** A row of each kind that its sender may send: what is told of anybody else's is told of this. */
const rows: Readonly<Record<string, () => Readonly<Record<string, string | number>>>> = {
  requests: () => ({ deviceId: device.deviceId, deviceType: device.deviceType }),
  answers: () => ({ requestId: request, leg: '1', answer: 'already-commissioned' }),
  asn: () => ({
    deviceId: device.deviceId,
    deviceType: 'ESME',
    manufacturer: 'Wattmeter Ltd',
    installCode: '83FED3407A939723A5C639B26916D505',
  }),
  switches: () => ({ mpxn: device.mpxn, losing: 'AAAA', gaining: 'CCCC', effectiveFrom: '2030-01-01' }),
  inventory: () => ({ deviceId: '00-DB-12-34-00-00-0F-07', deviceType: 'ESME', smiStatus: 'Pending' }),
  backlog: () => ({ requester: 'AAAA', deviceId: device.deviceId, installedOn: '2020-03-02' }),
  contacts: () => ({
    ...{ party: 'AAAA', purpose: 'install-code-requests', fuel: 'both' },
    ...{ rank: 1, address: 'codes@aaaa.example', name: 'Code desk' },
  }),
  parties: () => ({ party: 'GGGG', name: 'Gala', kind: 'supplier' }),
};

/** By kind: who may send it. Everybody else is refused before anything of the file is read. */
const senders: Readonly<Record<string, readonly PartyName[]>> = {
  requests: ['AAAA', 'BBBB', 'CCCC', 'FFFF'],
  answers: ['AAAA', 'BBBB', 'CCCC', 'FFFF'],
  asn: ['AAAA', 'BBBB', 'CCCC', 'FFFF'],
  switches: ['SECA', 'DCCX'],
  inventory: ['SECA', 'DCCX'],
  backlog: ['AAAA', 'BBBB', 'CCCC', 'FFFF', 'SECA'],
  contacts: ['AAAA', 'BBBB', 'CCCC', 'FFFF', 'SECA', 'DCCX'],
  parties: ['SECA'],
};

describe.each(Object.keys(rows))('%s', (kind) => {
  test.each(partyNames)('sent by %s', async (party) => {
    const reply = await sendFile(world.as(party), kind, csvOf([rows[kind]!()]), { dryRun: true });
    const may = senders[kind]!.includes(party);
    expect(reply).toMatchObject(may ? { status: 202 } : { status: 403, body: { code: 'action-not-allowed' } });
  });
});

/** What becomes of the row of another party: the same as of one that is not there. */
const outcomeOf = async (party: PartyName, kind: string, onBehalfOf?: string) => {
  const sending = { dryRun: true, ...(onBehalfOf ? { onBehalfOf } : {}) };
  const reply = await sendFile(world.as(party), kind, csvOf([rows[kind]!()]), sending);
  if (reply.status !== 202) return reply.body.code;
  const file = await ended(world.as(party), reply.headers.location!, onBehalfOf);
  return file.rows.accepted === 1 ? 'accepted' : refusedOf(file).join();
};

test.each([
  ['requests', 'AAAA', undefined, 'accepted'],
  ['requests', 'BBBB', undefined, 'not-registered-supplier - 2'],
  ['requests', 'AGNT', 'AAAA', 'accepted'],
  ['requests', 'AGNT', 'BBBB', 'not-registered-supplier - 2'],
  ['requests', 'AGNT', 'CCCC', 'agency-not-granted'],
  ['requests', 'AAAA', 'BBBB', 'agency-not-granted'],
  ['answers', 'BBBB', undefined, 'accepted'],
  ['answers', 'CCCC', undefined, 'request-unknown requestId 2'],
  ['answers', 'AAAA', undefined, 'action-not-allowed - 2'],
  ['answers', 'AGNT', 'BBBB', 'accepted'],
  ['answers', 'AGNT', 'AAAA', 'action-not-allowed - 2'],
  ['answers', 'AGNT', 'CCCC', 'agency-not-granted'],
  ['asn', 'AGNT', 'BBBB', 'action-not-allowed'],
  ['switches', 'AGNT', 'AAAA', 'action-not-allowed'],
  ['switches', 'DCCX', undefined, 'accepted'],
  ['inventory', 'DCCX', undefined, 'accepted'],
  ['contacts', 'AAAA', undefined, 'accepted'],
  ['contacts', 'SECA', undefined, 'accepted'],
  ['contacts', 'BBBB', undefined, 'party-not-found party 2'],
  ['contacts', 'DCCX', undefined, 'party-not-found party 2'],
  ['contacts', 'AGNT', 'AAAA', 'action-not-allowed'],
  ['parties', 'SECA', undefined, 'accepted'],
] as const)('%s sent by %s for %s: %s', async (kind, party, onBehalfOf, outcome) => {
  expect(await outcomeOf(party, kind, onBehalfOf)).toBe(outcome);
});

test('a file is its sender’s alone: to anybody else it is not there', async () => {
  const reply = await sendFile(world.as('AAAA'), 'requests', csvOf([rows['requests']!()]), { dryRun: true });
  const path = reply.headers.location!;
  for (const party of ['BBBB', 'SECA', 'DCCX'] as const)
    expect(await world.as(party).get(path)).toMatchObject({ status: 404, body: { code: 'file-unknown' } });
});
