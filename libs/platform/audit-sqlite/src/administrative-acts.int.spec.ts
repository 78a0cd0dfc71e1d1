import { AdministrativeActs } from '@icx/audit';
import { AuditedLog } from './audited-log.fixture.ts';

let audited: AuditedLog;
beforeEach(async () => {
  audited = new AuditedLog();
  await audited.start();
});
afterEach(async () => {
  await audited.stop();
  audited.remove();
});

const act = (commandId: string, type = 'administration.views-rebuild-ordered.v1') => ({
  type,
  party: 'SECA',
  user: 'sandbox:SECA',
  channel: 'api' as const,
  commandId,
});
const recorded = async () =>
  (await audited.log.readStream('administration')).map(({ metadata }) => metadata['command']);

test('each act is recorded once, with who did it, however many come at once and after a restart', async () => {
  const acts = new AdministrativeActs(audited.log);
  const outcomes = await Promise.all(['a', 'b', 'c'].map((commandId) => acts.record(act(commandId))));
  expect(outcomes).toEqual(['recorded', 'recorded', 'recorded']);
  expect(await new AdministrativeActs(audited.log).record(act('d'))).toBe('recorded');
  expect((await recorded()).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  const [first] = await audited.log.readStream('administration');
  expect(first).toMatchObject({ type: act('a').type, data: {}, metadata: { party: 'SECA', user: 'sandbox:SECA' } });
});

test('the same command again is told, and recorded no more', async () => {
  const acts = new AdministrativeActs(audited.log);
  await acts.record(act('a'));
  expect(await acts.record(act('a'))).toBe('repeated');
  expect(await acts.record(act('a', 'administration.other.v1'))).toBe('reused');
  expect(await acts.record({ ...act('a'), party: 'AAAA' })).toBe('recorded');
  await audited.log.append('elsewhere', 'no-stream', [{ type: 'x.y.v1', data: {} }], { commandKey: 'SECA/e' });
  expect(await acts.record(act('e'))).toBe('reused');
  expect(await recorded()).toEqual(['a', 'a']);
});
