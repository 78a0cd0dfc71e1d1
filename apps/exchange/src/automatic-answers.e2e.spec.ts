import { csvOf, taken } from './bulk-file.fixture.ts';
import { expectUntold, expectUnwritten, freshCode } from './codes.fixture.ts';
import { eventNames, World, type PartyName, type SandboxDevice } from './world.fixture.ts';

let world: World;
beforeAll(async () => void (world = await World.open()));
afterAll(() => world.close());

/** By a shipment notification: the file. */
const brings = async (party: PartyName, { deviceId, deviceType }: SandboxDevice, installCode: string) => {
  const file = await taken(
    world.as(party),
    'asn',
    csvOf([{ deviceId, deviceType, manufacturer: 'Wattmeter Ltd', installCode }]),
  );
  expect(file.rows).toMatchObject({ accepted: 1 });
  return file.id as string;
};
const instructs = async (party: PartyName, body: object): Promise<string> => {
  const given = await world.as(party).post('/v1/standing-instructions', body);
  expect(given).toMatchObject({ status: 201 });
  return given.body.id;
};

test('what is held answers the request as it is raised, its requester reveals it, and whose it was nobody else is told', async () => {
  const device = world.device({ deviceType: 'ESME' });
  const [code, others] = [freshCode(), freshCode()];
  // CCCC holds another code for it, and would answer if it were asked.
  const files = [await brings('BBBB', device, code), await brings('CCCC', device, others)];
  const scope = { requesters: ['AAAA'], deviceTypes: ['ESME'] };
  const instructions = [await instructs('BBBB', scope), await instructs('CCCC', scope)];

  const path = await world.raised(device);
  const { body: request } = await world.as('AAAA').get(path);
  expect(request).toMatchObject({ state: 'answered', leg: { reply: { answer: 'code-supplied', inTime: true } } });
  const revealed = await world.as('AAAA').post(`${path}/reveal`, { format: 'as-supplied', reason: 'site visit' });
  expect(revealed).toMatchObject({ status: 200, body: { installCode: code } });

  const history = await world.as('AAAA').get(`${path}/history`);
  expect(eventNames(history)).toEqual([
    ...['install-code-requested', 'leg-opened', 'leg-received', 'code-supplied', 'code-revealed'],
  ]);
  expect(history.body.events[3]).toMatchObject({ party: null, user: 'exchange', data: { automatic: true } });
  for (const list of ['/v1/requests', '/v1/requests?state=revealed', '/v1/worklist.csv'])
    expect((await world.as('AAAA').get(list)).status).toBe(200);
  expect((await world.as('CCCC').get(path)).status).toBe(404);
  const told = (party: string) =>
    world.heard
      .flatMap((one) => (one.party === party ? [one.reply.text, JSON.stringify(one.reply.headers)] : []))
      .join();
  for (const name of [...files, ...instructions]) expect(told('AAAA')).not.toContain(name);
  expect(told('CCCC')).not.toContain(path.split('/').at(-1));
  // Its supplier is told by which file and instruction it answered.
  const own = await world.as('BBBB').get(`${path}/history`);
  expect(own.body.events.find(({ data }: { data: object }) => 'holding' in data).data.holding).toEqual({
    ...{ source: files[0], line: 2, instruction: instructions[0] },
  });
  expectUntold(world, [others]);
  expectUnwritten(world.folder, [code, others]);
});

test('what waited already is answered when the instruction comes, and nothing once it has ended', async () => {
  const [first, later] = [world.device({ deviceType: 'GSME' }), world.device({ deviceType: 'GSME' })];
  const path = await world.raised(first);
  for (const device of [first, later]) await brings('BBBB', device, freshCode());
  expect((await world.as('AAAA').get(path)).body.state).toBe('open');
  const instruction = await instructs('BBBB', { fuel: 'gas' });
  while ((await world.as('AAAA').get(path)).body.state === 'open');
  const end = `/v1/standing-instructions/${instruction}/end`;
  expect(await world.as('BBBB').post(end, { reason: 'the file is doubtful' })).toMatchObject({ status: 200 });
  expect((await world.as('AAAA').get(await world.raised(later))).body.state).toBe('open');
});
