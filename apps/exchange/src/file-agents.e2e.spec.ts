import { randomUUID } from 'node:crypto';
import { csvOf, sendFile, taken } from './bulk-file.fixture.ts';
import { freshCode } from './codes.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { World, type PartyName } from './world.fixture.ts';

let world: World;
beforeAll(async () => void (world = await World.open()));
afterAll(() => world.close());
afterEach(() => end());

const grant = async (scopes: readonly string[]) =>
  expect((await world.as('BBBB').post('/v1/parties/BBBB/agencies', { agent: 'AGNT', scopes })).status).toBe(201);
const end = () => world.as('BBBB').post('/v1/parties/BBBB/agencies/AGNT/ending', { reason: 'over' });
const onBehalfOf = 'BBBB';
const forBBBB = { 'icx-on-behalf-of': onBehalfOf };

const bothNamed = { party: 'BBBB', user: 'sandbox:AGNT', channel: 'bulk' };
const eventOf = async (request: string, reader: PartyName, type: string) =>
  (await world.as(reader).get(`/v1/requests/${request}/history`)).body.events.find(
    (event: { type: string }) => event.type === type,
  );

test('rows of a file that an agent sends are its principal’s acts, and the record names both', async () => {
  await grant(['requests:write', 'answers:write']);
  const { deviceId, deviceType } = world.device({ registeredSupplier: 'BBBB', installingSupplier: 'AAAA' });
  const wanted = csvOf([{ deviceId, deviceType }]);
  expect(await taken(world.as('AGNT'), 'requests', wanted, { onBehalfOf })).toMatchObject({ rows: { accepted: 1 } });
  const { items } = (await world.as('BBBB').get('/v1/requests')).body;
  const { id } = items.find((one: { deviceId: string }) => one.deviceId === deviceId);
  expect(await eventOf(id, 'AAAA', 'requests.install-code-requested.v1')).toMatchObject(bothNamed);

  const asked = (await world.raised()).split('/').at(-1)!;
  const given = csvOf([{ requestId: asked, leg: 1, answer: 'code-supplied', installCode: freshCode() }]);
  expect(await taken(world.as('AGNT'), 'answers', given, { onBehalfOf })).toMatchObject({ rows: { accepted: 1 } });
  expect(await eventOf(asked, 'AAAA', 'requests.code-supplied.v1')).toMatchObject(bothNamed);
});

test('what it was not granted it does not send, by file either', async () => {
  await grant(['answers:write']);
  const reply = await sendFile(world.as('AGNT'), 'requests', csvOf([{ deviceId: 'FF' }]), { onBehalfOf });
  expectProblem(reply, 403, 'action-not-allowed');
});

test('whose grant ends between two pieces does not bring the second', async () => {
  await grant(['requests:write']);
  const agent = world.as('AGNT');
  const tus = { 'tus-resumable': '1.0.0', ...forBBBB };
  const kind = `kind ${Buffer.from('requests').toString('base64')}`;
  const creation = { 'idempotency-key': randomUUID(), 'upload-length': '20', 'upload-metadata': kind };
  const path = (await agent.send('POST', '/v1/files/tus', { ...tus, ...creation })).headers.location!;
  const put = (offset: number) =>
    agent.send(
      'PATCH',
      path,
      { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
      Buffer.alloc(10, 'a'),
    );
  expect((await put(0)).status).toBe(204);
  await end();
  expectProblem(await put(10), 403, 'agency-not-granted');
  const { headers } = await world.as('BBBB').send('HEAD', path, { 'tus-resumable': '1.0.0' });
  expect(headers['upload-offset']).toBe('10');
});
