import type { DeviceType } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { RaiseRequest } from '@icx/requests-service';
import { inOnePass } from '@icx/runtime';
import { plainDate } from '@icx/working-days';
import { openEngines, type TestEngines } from '@icx/world-testing';
import { eventually } from '@icx/world-testing/eventually';
import { openServices, type Role, type Services } from './index.ts';
import { by } from './two-instances.fixture.ts';

let engines: TestEngines;
let web: Services;
let worker: Services;

/** One process of each role, on engines that both have. */
const open = (role: Role) =>
  openServices(
    { ...engines, log: inOnePass(engines.log), checkpoints: { ...engines.checkpoints, shared: true } },
    { mode: 'sandbox', failed: () => undefined, role },
  );

beforeEach(async () => {
  engines = await openEngines();
  [web, worker] = [await open('web'), await open('worker')];
  await worker.start();
  await web.start();
});
afterEach(async () => {
  await web.stop();
  await worker.stop();
  await engines.remove();
});

const typesOf = async (stream: string) => (await engines.log.readStream(stream)).map(({ type }) => type);

const raise = async () => {
  const [device] = await web.register.devices();
  const { deviceId, deviceType, registeredSupplier } = device!;
  const asked = { deviceId, deviceType: deviceType as DeviceType, mpxn: null, msn: null, manufacturer: null };
  const command = new RaiseRequest(
    { ...by(registeredSupplier!), receivedAt: web.clock.now() as never },
    { device: asked },
  );
  return must(await web.requests.raising.execute(command)) as unknown as { readonly stream: string };
};

test('a web moves the clock, a worker does what falls due on the way, once, and either has the new time', async () => {
  const { stream } = await raise();
  const { now } = must(await web.clockMover!.move({ advance: 'P100D' }, by('AAAA')));
  expect((await typesOf(stream)).filter((type) => type.startsWith('requests.breach-recorded.'))).toHaveLength(1);
  for (const { clock } of [web, worker]) expect(clock.now() >= now).toBe(true);
});

test('a web is told how far a succession is that a worker carries out', async () => {
  const from = { kind: 'solr', fuel: null, mpxns: null, grace: 0, reason: null } as const;
  const today = plainDate(web.clock.now().slice(0, 10));
  const draft = { ...from, from: 'BBBB', to: 'CCCC', effectiveFrom: today };
  const { id } = must(await web.switching.successions.record(draft, by('SECA')));
  await eventually(async () => {
    const { progress } = must(
      await web.switching.successionReader.read(id, { party: 'SECA', role: 'administrator' } as never),
    );
    return progress.state === 'done';
  });
});

test('a rotation of keys that is ordered at a web is carried out by a worker, and the web is told', async () => {
  await web.acts.record({ type: 'administration.key-rotation-ordered.v1', ...by('SECA') });
  web.rotation.start();
  expect(await web.rotation.progress()).toMatchObject({ state: 'running' });
  await eventually(async () => (await typesOf('key-rotation')).length === 2);
  expect(await web.rotation.progress()).toMatchObject({ state: 'done', version: expect.any(Number) });
});

test('a web proves what it is asked for by itself, also what was recorded just before', async () => {
  const { stream } = await raise();
  const last = (await engines.log.readStream(stream)).at(-1)!;
  const index = (await engines.leaves.indexOf(last.position))!;
  expect(must(await web.audit.prove([index]))).toMatchObject({ paths: [expect.any(Array)] });
});
