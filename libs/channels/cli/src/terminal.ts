import type { ReadStream } from 'node:tty';
import type { Readable } from 'node:stream';

/** Where people and scripts are. Results go to `out`; whatever accompanies them to `err`. */
export interface Terminal {
  readonly stdin: Readable & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>;
  readonly stdout: NodeJS.WritableStream & {
    readonly isTTY?: boolean;
    readonly columns?: number;
    /** Bytes that have been written and not taken yet. */
    readonly writableLength?: number;
  };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** Characters in a line; where nobody watches, as many as a page of documentation takes. */
export const columnsOf = ({ stdout }: Terminal): number => Math.max(80, stdout.columns ?? 120);

/** How wide tables may be: as wide as the terminal, or as `COLUMNS` says; for files and other programs as they come. */
export const widthOf = ({ stdout }: Terminal, said: string | undefined): number =>
  /^[1-9]\d{0,4}$/.test(said ?? '') ? Number(said) : stdout.isTTY ? (stdout.columns ?? Infinity) : Infinity;

/** What is asked for here has far fewer; a wrong file must not fill the memory. */
const LONGEST = 64 * 1024;

/** All of standard input. */
export const readAll = async (stdin: Readable): Promise<string> => {
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.length > LONGEST) break;
  }
  return text;
};

const END = new Set(['\r', '\n', '\u0004']);
const BACKSPACE = new Set(['\u007f', '\b']);
const CTRL_C = '\u0003';

/** Asks for a line that is not shown as it is typed; `undefined` when it was interrupted. */
export const askHidden = (question: string, { stdin, stderr }: Terminal): Promise<string | undefined> =>
  new Promise((resolve) => {
    let typed = '';
    const end = (answer: string | undefined): void => {
      stdin.off('data', read);
      stdin.setRawMode?.(false);
      stdin.pause();
      stderr.write('\n');
      resolve(answer);
    };
    const read = (chunk: string | Buffer): void => {
      for (const character of String(chunk)) {
        if (character === CTRL_C) return end(undefined);
        if (END.has(character)) return end(typed);
        typed = BACKSPACE.has(character) ? typed.slice(0, -1) : typed + character;
      }
    };
    stderr.write(question);
    stdin.setRawMode?.(true);
    stdin.on('data', read);
    stdin.resume();
  });
