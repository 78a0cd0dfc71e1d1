import type { Failure } from '../failure.ts';
import type { Terminal } from '../terminal.ts';

/** Says one result: as one JSON document for a script, or in words. */
export class Output {
  constructor(
    private readonly terminal: Terminal,
    private readonly json: boolean,
  ) {}

  result(document: unknown, words: () => string): void {
    this.#line(this.json ? JSON.stringify(document, null, 2) : words());
  }

  /** Something on the way to the result, for people only. */
  note(words: string): void {
    if (!this.json) this.#line(words);
  }

  failure({ code, detail, offences }: Failure): void {
    const errors = offences.length > 0 ? { errors: offences } : {};
    if (this.json) return this.#line(JSON.stringify({ code, detail, ...errors }, null, 2));
    const [first, ...more] = offences;
    // A problem of one member tells of it itself.
    if (first && more.length === 0) {
      const codes = [...new Set([code, first.code])].join(': ');
      this.terminal.stderr.write(`${detail} (${codes}, at ${first.pointer})\n`);
      return;
    }
    const members = offences.map((offence) => `  ${offence.pointer}  ${offence.detail} (${offence.code})\n`);
    this.terminal.stderr.write(`${detail} (${code})\n${members.join('')}`);
  }

  #line(text: string): void {
    this.terminal.stdout.write(`${text}\n`);
  }
}
