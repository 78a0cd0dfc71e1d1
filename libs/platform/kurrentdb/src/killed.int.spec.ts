import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openPostgresReservations } from '@icx/postgres/reservations';
import { engineDescribe } from '../../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../../infra/postgresql/server.ts';
import { happened, Opened, whole } from './fake/opened.fixture.ts';

const LOADER = fileURLToPath(new URL('../../../../infra/node/typescript.mjs', import.meta.url));
const CHILD = fileURLToPath(new URL('fake/one-append.fixture.ts', import.meta.url));

engineDescribe('postgresql')('a process killed between its command key and its event', (program) => {
  const opened = new Opened();
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(program);
  });
  beforeEach(() => opened.start());
  afterEach(() => opened.stop());
  afterAll(() => server.stop());

  /** Its append has reached the server, which does not answer; then it is gone. */
  const killedWhileAppending = async (commandKey: string, fault: 'unanswered' | 'late'): Promise<void> => {
    const { faults } = opened.cluster;
    faults.appends.push(fault);
    const child = spawn(process.execPath, ['--import', LOADER, CHILD, opened.cluster.url(), server.url, commandKey], {
      stdio: 'inherit',
    });
    const gone = once(child, 'close');
    while (faults.appends.length > 0 && child.exitCode === null) await sleep(10);
    child.kill('SIGKILL');
    expect(await gone).toEqual([null, 'SIGKILL']);
  };
  const other = async () => {
    const reservations = await openPostgresReservations({ url: server.url });
    const log = await opened.log({ reservations, giveUpMs: 500, reservedMs: 1_000 });
    return { log, close: () => reservations.close() };
  };

  test('leaves a key that the next one takes over', async () => {
    const { log, close } = await other();
    await killedWhileAppending('AAAA/1', 'unanswered');
    expect(await log.findByCommandKey('AAAA/1')).toBeUndefined();
    expect(await log.append('b', 'no-stream', happened(2), { commandKey: 'AAAA/1' })).toMatchObject({
      outcome: 'appended',
    });
    expect(await whole(log)).toEqual([['b', 0n, 2]]);
    const taken = await log.append('c', 'no-stream', happened(3), { commandKey: 'AAAA/1' });
    expect(taken).toEqual({ outcome: 'command-key-taken', stream: 'b', revision: 0n });
    await close();
  });

  test('whose event was written all the same has carried out the command', async () => {
    const { log, close } = await other();
    await killedWhileAppending('AAAA/2', 'late');
    opened.cluster.faults.letIn();
    const taken = await log.append('b', 'no-stream', happened(2), { commandKey: 'AAAA/2' });
    expect(taken).toEqual({ outcome: 'command-key-taken', stream: 'a', revision: 0n });
    expect(await whole(log)).toEqual([['a', 0n, 1]]);
    await close();
  });
});
