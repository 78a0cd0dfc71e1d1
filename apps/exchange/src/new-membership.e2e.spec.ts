import { randomBytes } from 'node:crypto';
import { issueSandboxToken } from '@icx/identity';
import { openKeyFile } from '@icx/keys';
import { freshCode } from './codes.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { Client, eventNames, World } from './world.fixture.ts';
import type { SandboxDevice } from './world.fixture.ts';

let world: World;
/** Two people of SECAS, who brought in what is new here, and a third. */
let anna: Client;
let bert: Client;
let cleo: Client;
let switched: string;

beforeAll(async () => {
  world = await World.open(undefined, { sandboxApprovals: true });
  anna = await world.person('SECA', 'anna');
  bert = await world.person('SECA', 'bert');
  cleo = await world.person('SECA', 'cleo');
});
afterAll(() => world.close());

const done = async (path: string, body: object): Promise<void> => {
  const { id } = (await anna.post(path, body)).body;
  const approved = await bert.post(`/v1/approvals/${id}/approval`);
  expect(approved).toMatchObject({ status: 200, body: { state: 'carried-out' } });
};
const newcomer = async (): Promise<Client> => {
  const { keys } = openKeyFile({ folder: world.folder, mode: 'sandbox', random: randomBytes });
  const token = { party: 'GGGG', role: 'supplier', now: new Date().toISOString() } as const;
  return new Client('GGGG', world.url, await issueSandboxToken(token, keys.secret('sandbox-token')), world.heard);
};
/** Not of the premises that were switched. */
const deviceOfAvon = (): SandboxDevice => {
  const device = world.device();
  return device.mpxn === switched ? deviceOfAvon() : device;
};
/** Raised by this party and answered by BBBB. */
const answered = async (requester: Client, { deviceId, deviceType }: SandboxDevice): Promise<string> => {
  const raised = await requester.post('/v1/requests', { deviceId, deviceType, installingSupplier: 'BBBB' });
  expect(raised).toMatchObject({ status: 201 });
  const path = raised.headers.location!;
  const answer = { answer: 'code-supplied', installCode: freshCode() };
  expect(await world.as('BBBB').post(`${path}/answer`, answer)).toMatchObject({ status: 200 });
  return path;
};
const reveal = (requester: Client, path: string) =>
  requester.post(`${path}/reveal`, { format: 'raw-16', reason: 'site visit' });
const release = (by: Client, path: string) => by.post(`${path}/release`, { reason: 'we rang them' });

/** Held until somebody who had no part in it has released it. */
const expectHeld = async (requester: Client, path: string): Promise<void> => {
  expectProblem(await reveal(requester, path), 409, 'reveal-quarantined');
  const { items } = (await cleo.get('/v1/requests?quarantined=true')).body;
  expect(items.map(({ id }: { id: string }) => `/v1/requests/${id}`)).toContain(path);
  for (const maker of [anna, bert]) expectProblem(await release(maker, path), 403, 'release-by-another');
  expectProblem(await reveal(requester, path), 409, 'reveal-quarantined');
  expect(await release(cleo, path)).toMatchObject({ status: 200 });
  expect(await reveal(requester, path)).toMatchObject({ status: 200 });
  const names = eventNames(await cleo.get(`${path}/history`));
  expect(names.slice(-4)).toEqual(['reveal-quarantined', 'reveal-refused', 'reveal-released', 'code-revealed']);
};

test('a party that two people of SECAS registered sees no code before a third has looked', async () => {
  await done('/v1/parties', { party: 'GGGG', name: 'Gala Gas', kind: 'supplier' });
  const device = world.device();
  switched = device.mpxn;
  const effectiveFrom = new Date().toISOString().slice(0, 10);
  await done('/v1/switches', { mpxn: device.mpxn, losing: 'AAAA', gaining: 'GGGG', effectiveFrom });
  const gala = await newcomer();
  await expectHeld(gala, await answered(gala, device));
});

test('nor one whose administrator they replaced, though it was shown the code before', async () => {
  const avon = world.as('AAAA');
  const path = await answered(avon, deviceOfAvon());
  expect(await reveal(avon, path)).toMatchObject({ status: 200 });
  expect((await anna.post('/v1/parties/AAAA/users/tester/removal', { reason: 'left' })).status).toBe(200);
  expect(await reveal(avon, path)).toMatchObject({ status: 200 });
  const gus = { name: 'gus', displayName: 'Gus', scopes: ['codes:reveal'], reason: 'the last one left' };
  await done('/v1/parties/AAAA/administrator', gus);
  await expectHeld(avon, path);
});

test('five Working Days later nothing waits', async () => {
  const path = await answered(world.as('AAAA'), deviceOfAvon());
  expectProblem(await reveal(world.as('AAAA'), path), 409, 'reveal-quarantined');
  expect((await world.as('AAAA').post('/v1/sandbox/clock', { advance: 'P11D' })).status).toBe(200);
  expect(await reveal(world.as('AAAA'), path)).toMatchObject({ status: 200 });
});
