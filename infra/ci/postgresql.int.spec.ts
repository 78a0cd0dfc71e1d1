import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { engineDescribe } from './engines.ts';
import { root } from './results.ts';

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'icx-pg-spec-'));
  // As `/tmp` is: the server's user has to come by, and to take away what is its own.
  chmodSync(folder, 0o1777);
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const start = (server: string): ChildProcess => {
  const child = spawn(process.execPath, [join(root, 'infra/postgresql/server.ts')], {
    env: { ...process.env, ICX_POSTGRESQL: server, TMPDIR: folder },
    // A process group of its own, as a terminal gives to a command.
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  return child;
};

const left = () => readdirSync(folder);

/** A server that nobody waits for takes a moment to go. */
const isEmptied = async (): Promise<boolean> => {
  for (let turn = 0; turn < 600 && left().length > 0; turn += 1) await setTimeout(50);
  return left().length === 0;
};

engineDescribe('postgresql')('PostgreSQL started by hand', (server) => {
  test.each([
    ['is told to end', (pid: number) => process.kill(pid, 'SIGTERM')],
    ['is interrupted at its terminal', (pid: number) => process.kill(-pid, 'SIGINT')],
    ['is killed', (pid: number) => process.kill(pid, 'SIGKILL')],
  ])(
    'leaves nothing behind when whoever started it %s',
    async (_, end) => {
      const child = start(server);
      const [address] = (await once(child.stdout!, 'data')) as [Buffer];
      expect(String(address)).toMatch(/^postgresql:/);
      expect(left()).toHaveLength(1);

      end(child.pid!);

      expect(await isEmptied()).toBe(true);
    },
    120_000,
  );

  test('leaves nothing behind where it could not begin', async () => {
    const lonely = mkdtempSync(join(folder, 'program-'));
    const program = join(lonely, 'postgres');
    writeFileSync(program, '');

    const [code] = (await once(start(program), 'exit')) as [number];

    expect(code).not.toBe(0);
    rmSync(lonely, { recursive: true });
    expect(left()).toEqual([]);
  });
});
