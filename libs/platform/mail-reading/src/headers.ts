import type { Header } from '@icx/mail';
import { headOf } from './bounds.ts';

/**
 * Each header as it stands in the mail, unfolded, of a name also those that mailparser leaves out (`From :`) or takes the
 * last of: what another program might read counts.
 */
export const headersOf = (raw: Buffer): readonly Header[] =>
  headOf(raw)
    .toString('utf8')
    .replace(/\r?\n(?=[ \t])/g, '')
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, name, value] = /^([^\s:]+)[ \t]*:(.*)$/s.exec(line) ?? [];
      return name === undefined ? [] : [{ name: name.toLowerCase(), value: value!.trim() }];
    });
