import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { freshCode } from './codes.fixture.ts';
import { Client, tokenOf } from './world.fixture.ts';
import type { Heard, PartyName, SandboxDevice } from './world.fixture.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const loader = new URL('../../../infra/node/typescript.mjs', import.meta.url).href;
const program = ['--import', loader, at('./main.ts')];

type Running = ChildProcessByStdio<null, Readable, Readable>;
/** What a failed test left running would keep Jest from ending. */
const started: Running[] = [];
afterAll(() => {
  for (const running of started) running.kill('SIGKILL');
});

const run = (folder: string, env: NodeJS.ProcessEnv): Running => {
  const running = spawn(process.execPath, program, {
    env: { PATH: process.env['PATH'], ICX_DATA: folder, ICX_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(running);
  return running;
};

/** How a process ended that was not to start. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program where it is expected to end by itself. */
export const runToEnd = async (folder: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> => {
  const running = run(folder, env);
  const [stdout, stderr, [code]] = await Promise.all([
    text(running.stdout),
    text(running.stderr),
    once(running, 'exit'),
  ]);
  return { code, stdout, stderr };
};

/** The real exchange, a process of its own. */
export class ExchangeProcess {
  /** What its clients were told. */
  readonly heard: Heard[] = [];
  #answers = 0;
  #waiting: { readonly answers: number; readonly resolve: () => void } | undefined;

  private constructor(
    private readonly running: Running,
    private readonly folder: string,
    readonly url: string,
    /** What it wrote to its terminal, so far. */
    readonly output: readonly Buffer[],
  ) {}

  /** Resolves when it says where it listens; rejects with what it says if it ends before. */
  static async start(folder: string, env: NodeJS.ProcessEnv = {}): Promise<ExchangeProcess> {
    const running = run(folder, env);
    const listening = Promise.withResolvers<string>();
    const output: Buffer[] = [];
    const said = () => Buffer.concat(output).toString();
    running.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    running.stdout.on('data', (chunk: Buffer) => {
      output.push(chunk);
      const url = /at (https?:\S+)\n/.exec(said())?.[1];
      if (url) listening.resolve(url);
    });
    running.once('exit', () => listening.reject(new Error(said())));
    return new ExchangeProcess(running, folder, await listening.promise, output);
  }

  async as(party: PartyName): Promise<Client> {
    const heard = {
      push: (heard: Heard) => {
        this.heard.push(heard);
        this.#answers += 1;
        if (this.#answers === this.#waiting?.answers) this.#waiting.resolve();
      },
    };
    return new Client(party, this.url, await tokenOf(this.folder, party), heard);
  }

  /** Resolves when its clients have been answered so many times more. */
  answered(times: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting = { answers: this.#answers + times, resolve };
    return promise;
  }

  /** Sends the signal and waits for the end: the exit code, or the signal that ended it. */
  async end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL' | 'SIGUSR2'): Promise<number | string> {
    const { exitCode, signalCode } = this.running;
    if (exitCode !== null || signalCode !== null) return exitCode ?? signalCode!;
    const ended = once(this.running, 'exit') as Promise<[number | null, string]>;
    this.running.kill(signal);
    const [code, by] = await ended;
    return code ?? by;
  }
}

/** The devices that AAAA may ask BBBB for. */
export const eligible = async (exchange: ExchangeProcess): Promise<SandboxDevice[]> =>
  (await (await exchange.as('AAAA')).get('/v1/sandbox/devices')).body.filter(
    ({ registeredSupplier, installingSupplier, status }: SandboxDevice) =>
      registeredSupplier === 'AAAA' && installingSupplier === 'BBBB' && status !== 'Commissioned',
  );

/** A data folder with one request whose code is held, left by an exchange that ended cleanly; the request's address. */
export const fillFolder = async (folder: string): Promise<string> => {
  const exchange = await ExchangeProcess.start(folder);
  const [{ deviceId, deviceType }] = (await eligible(exchange)) as [SandboxDevice];
  const raised = await (await exchange.as('AAAA')).post('/v1/requests', { deviceId, deviceType });
  const path = raised.headers.location!;
  const body = { answer: 'code-supplied', installCode: freshCode() };
  expect(await (await exchange.as('BBBB')).post(`${path}/answer`, body)).toMatchObject({ status: 200 });
  expect(await exchange.end('SIGTERM')).toBe(0);
  return path;
};

/** Where the program says why it does not start: libraries may say something of themselves before. */
export const lastLine = (text: string): string => text.trim().split('\n').at(-1)!;
