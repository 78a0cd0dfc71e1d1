import { mayHoldInstallCode, parseInstallCode } from '@icx/install-code';
import type { Header } from '@icx/mail';
import { isRefusal } from '@icx/refusals';
import { startsAsZip } from './attachments.ts';
import { bounds } from './bounds.ts';
import { PEEK, type Part } from './parts.ts';
import { textOfHtml } from './text.ts';

/** Programs write hashes into these: there only digits whose CRC is right count. */
const ofPrograms =
  /^(?:received|message-id|references|in-reply-to|dkim-|arc-|authentication-|return-path|x-|thread-|content-|list-|feedback-|mime-|date$|autocrypt)/;

/**
 * Whether a code may stand anywhere in a mail: then its raw bytes go when that code does. What cannot be looked through,
 * such as a workbook, a picture that is no logo, or more text than people write, counts as if it held one.
 */
export const holdsCode = (headers: readonly Header[], subject: string, parts: readonly Part[]): boolean => {
  const texts = parts.map(textsOf);
  if (texts.includes(undefined)) return true;
  const all = [subject, ...parts.map(({ filename }) => filename ?? ''), ...texts.flatMap((one) => one!)];
  if (all.reduce((sum, text) => sum + text.length, 0) > bounds.searchedCharacters) return true;
  return (
    all.some(mayHold) || headers.some(({ name, value }) => (ofPrograms.test(name) ? hasCrc(value) : mayHold(value)))
  );
};

/** What a part says, in each way that it can be read; `undefined`: it cannot be looked through. */
const textsOf = ({ type, text, bytes, related }: Part): readonly string[] | undefined => {
  if (text !== null) return type === 'text/html' ? htmlTexts(text) : [text];
  if (related || /signature$/.test(type)) return [];
  if (bytes.length > bounds.searchedCharacters || startsAsZip(bytes)) return undefined;
  if (!bytes.subarray(0, PEEK).includes(0))
    return bytes.length < PEEK || /^(?:text|message)\//.test(type) ? [bytes.toString('utf8')] : undefined;
  return /^(?:text|message)\//.test(type) ? [bytes.toString('utf8'), bytes.toString('utf16le')] : undefined;
};

const htmlTexts = (html: string): readonly string[] | undefined => {
  try {
    return [html, textOfHtml(html)];
  } catch {
    return undefined;
  }
};

const mayHold = (text: string): boolean => mayHoldInstallCode(text) || holdsEncoded(text);

/** 18 bytes that are a code, or digits of one, in base64. */
const holdsEncoded = (text: string): boolean =>
  (text.match(/[A-Za-z0-9+/_-]{24,}/g) ?? []).some((run) => {
    const bytes = Buffer.from(run, 'base64');
    const decoded = bytes.toString('latin1');
    return (
      isCode(bytes.toString('hex', 0, 18)) || (/^[\x20-\x7e\s]{32,}$/.test(decoded) && mayHoldInstallCode(decoded))
    );
  });

const hasCrc = (text: string): boolean => (text.match(/[0-9A-F]{36}/gi) ?? []).some(isCode);

const isCode = (digits: string): boolean =>
  digits.length === 36 && !isRefusal(parseInstallCode(digits, { live: false }));
