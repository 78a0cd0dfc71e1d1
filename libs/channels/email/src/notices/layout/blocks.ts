import { oneLine } from '@icx/identifiers';

/** What stands in a mail, in order; written once, shown as plain text and as HTML. */
export type Block =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'heading'; readonly text: string }
  | { readonly is: 'facts'; readonly facts: readonly (readonly [name: string, value: string])[] }
  | { readonly is: 'list'; readonly items: readonly string[] }
  /** To be typed or copied as it stands. */
  | { readonly is: 'exact'; readonly lines: readonly string[] }
  | { readonly is: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** A mail in words. */
export interface Words {
  readonly subject: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** It is to be answered by mail. */
  readonly answered?: true;
}

/** What every mail has around its words. */
export interface Frame {
  /** Every mail of a sandbox says TEST. */
  readonly test: boolean;
  /** Where people sign in. */
  readonly publicUrl: string;
}

export const text = (...sentences: readonly (string | null)[]): Block => ({
  is: 'text',
  text: sentences.filter(Boolean).join(' '),
});
export const heading = (words: string): Block => ({ is: 'heading', text: words });
export const list = (...items: readonly string[]): Block => ({ is: 'list', items });
export const exact = (...lines: readonly string[]): Block => ({ is: 'exact', lines });

export const testWords = 'TEST: this comes from a sandbox, without real data.';

export const footer = ({ publicUrl }: Frame): readonly string[] => [
  'This comes from the Install Code Exchange, to a contact of a party that takes part in it.',
  'No mail of the exchange ever holds an install code, and nothing happens by opening a link in one.',
  `What you are told by mail, and when, your party’s administrator chooses: npx @icx/icx contacts prefer, at ${publicUrl}.`,
];

/** As a header and a title take it: whatever a party wrote, it is not endless. */
export const shortLine = (words: string, most = 150): string => {
  const line = oneLine(words);
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
};
