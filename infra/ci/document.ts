/**
 * Documents whose commands are run as they stand there, in their order: what a reader types has to work, and in the state in
 * which the commands before left things. Shells live as long as the document, so what one block sets the next one has.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Block {
  /** The first word of its fence: `sh`, `json`. */
  readonly language: string;
  /** What follows: of a shell whose it is, of anything else whatever the reader of the document makes of it. */
  readonly name: string;
  readonly text: string;
  /** Of its fence in the document, from 1. */
  readonly line: number;
}

/** The fenced blocks of a Markdown document, in their order. */
export const blocksOf = (markdown: string): readonly Block[] => {
  const blocks: Block[] = [];
  let open: (Block & { indent: number; lines: string[] }) | undefined;
  for (const [index, line] of markdown.split('\n').entries()) {
    const [, indent, language = '', name = ''] = /^( *)```(\S*) *(.*)$/.exec(line) ?? [];
    if (open && indent !== undefined) {
      blocks.push({ language: open.language, name: open.name, line: open.line, text: open.lines.join('\n') });
      open = undefined;
    } else if (open) open.lines.push(line.slice(open.indent));
    else if (indent !== undefined)
      open = { language, name, line: index + 1, text: '', lines: [], indent: indent.length };
  }
  return blocks;
};

/**
 * The first of these lines that is not among what was said, behind the one before it; `undefined`: all are there. `…` stands
 * for anything within a line.
 */
export const unsaid = (lines: string, said: string): string | undefined => {
  const spoken = said.split('\n');
  return lines.split('\n').find((line) => {
    const pattern = new RegExp(`^${line.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&').replaceAll('…', '.*')}$`);
    const at = spoken.findIndex((one) => pattern.test(one.trimEnd()));
    if (at >= 0) spoken.splice(0, at + 1);
    return at < 0;
  });
};

export interface Ran {
  readonly out: string;
  readonly err: string;
}

/** One bash, as somebody has it in a terminal. A command that fails is an error, and ends it. */
export class Shell {
  readonly #bash: ChildProcess;
  readonly #folder = mkdtempSync(join(tmpdir(), 'icx-shell-'));
  readonly #lines: AsyncIterator<string>;
  readonly #background: ChildProcess[] = [];

  constructor(
    private readonly cwd: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.#bash = spawn('bash', ['-e', '-u', '-o', 'pipefail'], { cwd, env, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#lines = createInterface(this.#bash.stdout!)[Symbol.asyncIterator]();
  }

  /** Runs a block to its end. Throws with what it said if a command of it fails. */
  async run(text: string): Promise<Ran> {
    const file = (name: string) => join(this.#folder, name);
    writeFileSync(file('block'), text);
    // The block in this very shell, so that its variables stay; its input is nobody's.
    this.#bash.stdin!.write(
      `. '${file('block')}' </dev/null >'${file('out')}' 2>'${file('err')}'\nexport -p >'${file('env')}'\necho done\n`,
    );
    const { value } = (await this.#lines.next()) as IteratorResult<string, undefined>;
    const said = { out: readFileSync(file('out'), 'utf8'), err: readFileSync(file('err'), 'utf8') };
    if (value !== 'done') throw new Error(`This failed:\n${text}\n\n${said.out}\n${said.err}`);
    return said;
  }

  /** Leaves running what does not end by itself. Resolves with what it has said once that fits. */
  async serve(text: string, ready: RegExp): Promise<string> {
    await this.run('');
    const file = join(this.#folder, 'server');
    writeFileSync(file, `. '${join(this.#folder, 'env')}'\n${text}`);
    const server = spawn('bash', ['-e', file], { cwd: this.cwd, env: this.env, detached: true });
    this.#background.push(server);
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    let said = '';
    for (const stream of [server.stdout, server.stderr])
      stream.on('data', (chunk) => {
        said += String(chunk);
        if (ready.test(said)) resolve(said);
      });
    // `close`, not `exit`: by then all that it said has come.
    server.once('close', () => reject(new Error(`This ended:\n${text}\n\n${said}`)));
    return promise;
  }

  async close(): Promise<void> {
    for (const { pid, exitCode, signalCode } of this.#background) {
      if (pid === undefined || exitCode !== null || signalCode !== null) continue;
      process.kill(-pid, 'SIGTERM');
    }
    await Promise.all(this.#background.map((server) => ended(server)));
    this.#bash.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const ended = async (server: ChildProcess): Promise<void> => {
  if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
};

/**
 * A folder of programs that stand for those of a machine that a test has not, or must not use.
 * @param programs name and what bash runs in its place
 */
export const standIns = (programs: Readonly<Record<string, string>>) => {
  const folder = mkdtempSync(join(tmpdir(), 'icx-programs-'));
  for (const [name, script] of Object.entries(programs))
    writeFileSync(join(folder, name), `#!/usr/bin/env bash\n${script}\n`, { mode: 0o755 });
  return {
    /** With these found first. */
    path: folder + delimiter + (process.env['PATH'] ?? ''),
    close: () => rmSync(folder, { recursive: true }),
  };
};

/** In the place of `npm`: whoever runs a test has installed, and nothing is to be installed again beneath it. */
export const installed = '[ "$1" = ci ] || { PATH="${PATH#*:}" && exec npm "$@"; }';
