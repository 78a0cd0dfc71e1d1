import { command, openLog } from './commands.fixture.ts';
import { AdministrativeActs, commandIdReused } from './index.ts';

let world: ReturnType<typeof openLog>;
beforeEach(() => {
  world = openLog();
});
afterEach(() => world.close());

const act = (commandId: string, type = 'administration.views-rebuild-ordered.v1', body?: string) => ({
  type,
  ...command(commandId, body, 'SECA'),
});
const recorded = async () => (await world.log.readStream('administration')).map(({ metadata }) => metadata['command']);

test('each act is recorded once, with who did it, however many come at once and after a restart', async () => {
  const acts = new AdministrativeActs(world.log);
  const outcomes = await Promise.all(['a', 'b', 'c'].map((commandId) => acts.record(act(commandId))));
  expect(outcomes).toEqual(['recorded', 'recorded', 'recorded']);
  expect(await new AdministrativeActs(world.log).record(act('d'))).toBe('recorded');
  expect((await recorded()).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  const [first] = await world.log.readStream('administration');
  expect(first).toMatchObject({ type: act('a').type, data: {}, metadata: { party: 'SECA', user: 'test:SECA' } });
});

test('the same command again is told, and recorded no more', async () => {
  const acts = new AdministrativeActs(world.log);
  await acts.record(act('a'));
  expect(await acts.record(act('a'))).toBe('repeated');
  expect(await acts.record(act('a', 'administration.other.v1'))).toBe(commandIdReused);
  expect(await acts.record(act('a', act('a').type, 'another body'))).toBe(commandIdReused);
  expect(await acts.record({ type: act('a').type, ...command('a', 'body', 'AAAA') })).toBe('recorded');
  await world.log.append('elsewhere', 'no-stream', [{ type: 'x.y.v1', data: {} }], { commandKey: 'SECA/e' });
  expect(await acts.record(act('e'))).toBe(commandIdReused);
  expect(await recorded()).toEqual(['a', 'a']);
});

test('an act of an older log has no fingerprint: the same command is told by its type and data', async () => {
  const metadata = { party: 'SECA', user: 'sandbox:SECA', channel: 'api', command: 'a' } as const;
  const [type, data] = [act('a').type, { key: 'k' }];
  await world.log.append('administration', 'no-stream', [{ type, data }], { metadata, commandKey: 'SECA/a' });
  const acts = new AdministrativeActs(world.log);
  expect(await acts.record({ ...act('a'), data })).toBe('repeated');
  expect(await acts.record({ ...act('a'), data: { key: 'l' } })).toBe(commandIdReused);
});
