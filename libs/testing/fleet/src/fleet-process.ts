import { clockAhead, startProcess, type RunningProcess } from '../../../../infra/distributed/processes.ts';

/** Characters of what a process said that are kept. */
const KEPT = 20_000;

/** A `web` or a `worker`, a process that may end and start again. */
export class FleetProcess {
  #running: RunningProcess | undefined;
  #text = '';

  constructor(
    /** `web 1`. */
    readonly name: string,
    private readonly app: 'web' | 'worker',
    private readonly env: NodeJS.ProcessEnv,
    private readonly clockMs = 0,
  ) {}

  /** Where it serves since its last start; throws where it does not run. */
  get url(): string {
    return this.#here.url;
  }

  get pid(): number {
    return this.#here.pid;
  }

  get runs(): boolean {
    return this.#running !== undefined;
  }

  readonly said = (): string => this.#text;

  /** Resolves when it serves. */
  async start(): Promise<void> {
    const before = this.clockMs === 0 ? [] : [clockAhead(this.clockMs)];
    const hear = (text: string) => void (this.#text = (this.#text + text).slice(-KEPT));
    this.#running = await startProcess(this.app, { env: this.env, before, hear });
  }

  /** Resolves when it is gone: with whether it lived until then. */
  async kill(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<boolean> {
    const running = this.#running;
    this.#running = undefined;
    return (await running?.end(signal)) ?? false;
  }

  /** It stands still and keeps its connections and, as it believes, its leases. */
  pause(): void {
    process.kill(this.pid, 'SIGSTOP');
  }

  resume(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  get #here(): RunningProcess {
    if (!this.#running) throw new Error(`${this.name} does not run.`);
    return this.#running;
  }
}
