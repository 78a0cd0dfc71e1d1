import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { ScannerUnavailable, type Verdict } from '../index.ts';
import { clamdAt } from './index.ts';

const MOST = 1024 * 1024;
const planted = 'ICX-CLAMD-TEST';
async function* inParts(...parts: (string | Buffer)[]) {
  for (const part of parts) yield Buffer.from(part);
}

engineDescribe('clamd')('clamd itself, as Debian has it', (program) => {
  let folder: string;
  let daemon: ChildProcess;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'icx-clamd-'));
    // Name, any type of file, anywhere in it, these bytes: signatures of its own, so that none is fetched.
    writeFileSync(join(folder, 'own.ndb'), `Icx-Test:0:*:${Buffer.from(planted).toString('hex')}\n`);
    const settings = [
      ...['Foreground yes', `LocalSocket ${socket()}`, `DatabaseDirectory ${folder}`],
      ...[`StreamMaxLength ${MOST}`, `User ${userInfo().username}`],
    ];
    writeFileSync(join(folder, 'clamd.conf'), `${settings.join('\n')}\n`);
    daemon = spawn(program, [`--config-file=${join(folder, 'clamd.conf')}`], { stdio: 'ignore' });
    while (!existsSync(socket())) {
      if (daemon.exitCode !== null) throw new Error(`clamd ended with ${daemon.exitCode}.`);
      await sleep(50);
    }
  });
  afterAll(async () => {
    const ended = once(daemon, 'exit');
    daemon.kill();
    await ended;
    rmSync(folder, { recursive: true });
  });
  const socket = () => join(folder, 'clamd.sock');
  const scan = (...parts: (string | Buffer)[]) => clamdAt({ path: socket() }).scan(inParts(...parts));

  test('passes what is clean, in whatever parts it comes, and nothing too', async () => {
    expect(await scan('a,', 'b\nc', ',d\n')).toEqual({ verdict: 'clean' });
    expect(await scan()).toEqual({ verdict: 'clean' });
  });

  test('names the signature of what is not, also over two parts', async () => {
    expect(await scan('a,b\n', planted.slice(0, 5), `${planted.slice(5)},d\n`)).toEqual({
      verdict: 'infected',
      signature: 'Icx-Test.UNOFFICIAL',
    });
  });

  test('says so of what is longer than it looks at; where its answer was lost with the connection, when asked again', async () => {
    const parts = Array.from({ length: 40 }, () => Buffer.alloc(MOST / 8, 'a'));
    const asked = (times: number): Promise<Verdict> =>
      scan(...parts).catch((error: unknown) => {
        if (times === 1 || !(error instanceof ScannerUnavailable)) throw error;
        return asked(times - 1);
      });
    expect(await asked(20)).toEqual({ verdict: 'too-long' });
  });
});
