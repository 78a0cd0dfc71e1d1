import { mayHoldInstallCode, parseInstallCode } from '@icx/install-code';
import type { Header } from '@icx/mail';
import { isRefusal } from '@icx/refusals';
import { startsAsZip } from './attachments.ts';
import type { Part } from './parts.ts';
import { textOfHtml } from './text.ts';

/** A long text is looked into stretch by stretch, so that what is found early is found soon. */
const STRETCH = 64 * 1024;
const OVERLAP = 512;

/** Programs write hashes into these: there only digits whose CRC is right count. */
const ofPrograms =
  /^(?:received|message-id|references|in-reply-to|dkim-|arc-|authentication-|return-path|x-|thread-|content-|list-|feedback-|mime-|date$|autocrypt)/;

/**
 * Whether a code may stand anywhere in a mail: then its raw bytes go when that code does. What cannot be looked through,
 * such as a workbook or a picture that is no logo, counts as if it held one.
 */
export const holdsCode = (headers: readonly Header[], subject: string, parts: readonly Part[]): boolean =>
  mayHold(subject) ||
  headers.some(({ name, value }) => (ofPrograms.test(name) ? holdsCodeWithCrc(value) : mayHold(value))) ||
  parts.some((part) => mayHold(part.filename ?? '') || partHoldsCode(part));

const partHoldsCode = ({ type, text, bytes, related }: Part): boolean => {
  if (text !== null) return mayHold(text) || (type === 'text/html' && mayHold(textOfHtml(text)));
  if (related || /signature$/.test(type)) return false;
  const isText = !startsAsZip(bytes) && (/^(?:text|message)\//.test(type) || !bytes.subarray(0, STRETCH).includes(0));
  return isText ? [bytes.toString('utf8'), bytes.toString('utf16le')].some(mayHold) : true;
};

const mayHold = (text: string): boolean => {
  for (let at = 0; at < text.length; at += STRETCH) {
    const stretch = text.slice(at, at + STRETCH + OVERLAP);
    if (mayHoldInstallCode(stretch) || holdsEncoded(stretch)) return true;
  }
  return false;
};

/** 18 bytes that are a code, or digits of one, in base64. */
const holdsEncoded = (text: string): boolean =>
  (text.match(/[A-Za-z0-9+/_-]{24,}/g) ?? []).some((run) => {
    const bytes = Buffer.from(run, 'base64');
    const decoded = bytes.toString('latin1');
    return (
      isCode(bytes.toString('hex', 0, 18)) || (/^[\x20-\x7e\s]{32,}$/.test(decoded) && mayHoldInstallCode(decoded))
    );
  });

const holdsCodeWithCrc = (text: string): boolean => (text.match(/[0-9A-F]{36}/gi) ?? []).some(isCode);

const isCode = (digits: string): boolean =>
  digits.length === 36 && !isRefusal(parseInstallCode(digits, { live: false }));
