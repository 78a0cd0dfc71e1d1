import { exitCodes } from '../failure.ts';
import type { Failure, Offence } from '../failure.ts';
import type { Surroundings } from '../surroundings.ts';
import { widthOf } from '../terminal.ts';
import type { Terminal } from '../terminal.ts';
import { visible } from './visible.ts';
import { within } from './width.ts';
import { notWritten } from './watch-output.ts';

const placeOf = ({ pointer, option }: Offence): string => (option === undefined ? pointer : `${pointer}, ${option}`);

/** Says one result: as one JSON document for a script, or in words. */
export class Output {
  private readonly terminal: Terminal;
  private readonly columns: number;

  constructor(
    { terminal, env }: Pick<Surroundings, 'terminal' | 'env'>,
    private readonly json: boolean,
  ) {
    this.terminal = terminal;
    this.columns = widthOf(terminal, env['COLUMNS']);
  }

  result(document: unknown, words: () => string): void {
    this.#line(this.#told(document, words));
  }

  /** What comes only once: fails with what `otherwise` says where it could not be written. */
  async delivered(document: unknown, words: () => string, otherwise: string): Promise<void> {
    const told = `${this.#told(document, words)}\n`;
    const error = await new Promise<Error | null | undefined>((resolve) => this.terminal.stdout.write(told, resolve));
    if (error) throw notWritten(error, ` ${otherwise}`);
  }

  /** Something on the way to the result, for people only. */
  note(words: string): void {
    if (!this.json) this.#line(visible(words));
  }

  /** @param command whose help says how it is used */
  failure({ exitCode, code, detail, offences }: Failure, command: string): void {
    const help = exitCode === exitCodes.usage ? `${command} --help` : undefined;
    if (exitCode === exitCodes.notWritten) return this.#complain(`${detail} (${code})`);
    if (this.json) return this.#document({ code, detail, ...(offences.length > 0 ? { errors: offences } : {}), help });
    const [first, ...more] = offences;
    // A problem of one member tells of it itself.
    if (first && more.length === 0)
      return this.#complain(`${detail} (${[...new Set([code, first.code])].join(': ')}, at ${placeOf(first)})`);
    this.#complain(`${detail} (${code})`);
    for (const offence of offences) this.#complain(`  ${placeOf(offence)}  ${offence.detail} (${offence.code})`);
    if (help !== undefined) this.#complain(`(${help} says what there is)`);
  }

  /** A command line that is none: words have been said already. */
  misuse({ code, detail }: Failure, command: string): void {
    if (this.json) this.#document({ code, detail, help: `${command} --help` });
  }

  #told(document: unknown, words: () => string): string {
    return this.json ? JSON.stringify(document, null, 2) : visible(within(this.columns, words));
  }

  #document(document: object): void {
    this.#line(JSON.stringify(document, null, 2));
  }

  #complain(text: string): void {
    this.terminal.stderr.write(`${visible(text)}\n`);
  }

  #line(text: string): void {
    this.terminal.stdout.write(`${text}\n`);
  }
}
