import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const binary = fileURLToPath(new URL('../bin/icx.mjs', import.meta.url));

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The real exchange and the real `icx`, as somebody has them in two terminals, on a data folder of the spec's own. */
export class Terminals {
  readonly data = mkdtempSync(join(tmpdir(), 'icx-e2e-'));
  /** Where whoever sits there has its profiles. */
  readonly config = mkdtempSync(join(tmpdir(), 'icx-config-'));
  url = 'http://127.0.0.1:9';
  /** What the exchange has written so far to standard error: its log. */
  log = '';
  #exchange: ChildProcess | undefined;

  /** `icx start`, on a free port unless `env` says which. Answers what it said. */
  async start(env: Readonly<Record<string, string>> = {}): Promise<string> {
    const exchange = this.spawn(['start'], { ICX_PORT: '0', ...env });
    this.#exchange = exchange;
    let said = '';
    exchange.stderr?.on('data', (chunk) => {
      said += String(chunk);
      this.log += String(chunk);
    });
    for await (const chunk of exchange.stdout ?? []) {
      said += String(chunk);
      const [, url] = / at (https?:\S+)/.exec(said) ?? [];
      if (!url) continue;
      this.url = url;
      break;
    }
    if (!/ at https?:/.test(said)) throw new Error(`The exchange did not start: ${said}`);
    return said;
  }

  /** Ends it as Ctrl-C does; answers its exit code. */
  async stop(): Promise<number | null> {
    const exchange = this.#exchange;
    if (!exchange) return null;
    this.#exchange = undefined;
    exchange.kill('SIGTERM');
    if (exchange.exitCode === null) await once(exchange, 'exit');
    return exchange.exitCode;
  }

  /** @param told what it has written to standard error so far */
  async icx(
    args: readonly string[],
    { input = '', env = {}, told = (_: string): void => undefined } = {},
  ): Promise<Run> {
    const child = this.spawn(args, env);
    let [out, err] = ['', ''];
    child.stdout?.on('data', (chunk) => (out += String(chunk)));
    child.stderr?.on('data', (chunk) => told((err += String(chunk))));
    child.stdin?.end(input);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out, err };
  }

  async close(): Promise<void> {
    await this.stop();
    for (const folder of [this.data, this.config]) rmSync(folder, { recursive: true, force: true });
  }

  spawn(args: readonly string[], env: Record<string, string>, stdio: StdioOptions = 'pipe'): ChildProcess {
    return spawn(process.execPath, [binary, ...args], {
      stdio,
      env: {
        ...process.env,
        ...{ NODE_OPTIONS: '', ICX_URL: this.url, ICX_DATA: this.data, ICX_CONFIG: this.config, ICX_TOKEN: '' },
        ...env,
      },
    });
  }
}
