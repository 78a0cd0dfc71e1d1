import { randomBytes } from 'node:crypto';
import { AdministrativeActs } from '@icx/audit';
import { LocalKeyRing } from '@icx/keys';
import { AuditedLog } from './audited-log.fixture.ts';

const keys = new LocalKeyRing({ root: randomBytes(32), wrapping: new Map([[1, randomBytes(32)]]) }, randomBytes);
let audited: AuditedLog;
beforeEach(async () => {
  audited = new AuditedLog();
  await audited.start();
});
afterEach(async () => {
  await audited.stop();
  audited.remove();
});

const act = (commandId: string, type = 'administration.views-rebuild-ordered.v1', body = {}) => ({
  type,
  party: 'SECA',
  user: 'sandbox:SECA',
  channel: 'api' as const,
  commandId,
  body,
});
const recorded = async () =>
  (await audited.log.readStream('administration')).map(({ metadata }) => metadata['command']);

test('each act is recorded once, with who did it, however many come at once and after a restart', async () => {
  const acts = new AdministrativeActs(audited.log, keys);
  const outcomes = await Promise.all(['a', 'b', 'c'].map((commandId) => acts.record(act(commandId))));
  expect(outcomes).toEqual(['recorded', 'recorded', 'recorded']);
  expect(await new AdministrativeActs(audited.log, keys).record(act('d'))).toBe('recorded');
  expect((await recorded()).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  const [first] = await audited.log.readStream('administration');
  expect(first).toMatchObject({ type: act('a').type, data: {}, metadata: { party: 'SECA', user: 'sandbox:SECA' } });
});

test('the same command again is told, and recorded no more', async () => {
  const acts = new AdministrativeActs(audited.log, keys);
  await acts.record(act('a'));
  expect(await acts.record(act('a'))).toBe('repeated');
  expect(await acts.record(act('a', 'administration.other.v1'))).toBe('reused');
  expect(await acts.record(act('a', act('a').type, { with: 'another body' }))).toBe('reused');
  expect(await acts.record({ ...act('a'), party: 'AAAA' })).toBe('recorded');
  await audited.log.append('elsewhere', 'no-stream', [{ type: 'x.y.v1', data: {} }], { commandKey: 'SECA/e' });
  expect(await acts.record(act('e'))).toBe('reused');
  expect(await recorded()).toEqual(['a', 'a']);
});

test('an act of an older log has no fingerprint: the same command is told by its type and data', async () => {
  const metadata = { party: 'SECA', user: 'sandbox:SECA', channel: 'api', command: 'a' } as const;
  const [type, data] = [act('a').type, { key: 'k' }];
  await audited.log.append('administration', 'no-stream', [{ type, data }], { metadata, commandKey: 'SECA/a' });
  const acts = new AdministrativeActs(audited.log, keys);
  expect(await acts.record({ ...act('a'), data })).toBe('repeated');
  expect(await acts.record({ ...act('a'), data: { key: 'l' } })).toBe('reused');
});
