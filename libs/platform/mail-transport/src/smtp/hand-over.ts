import { maskedLine } from '@icx/install-code';
import type { HandOver } from '../transport.ts';

/** What nodemailer throws. */
interface SmtpFailure {
  readonly message: string;
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/** Replies are stored for good, whoever put what into them. */
const inOneLine = (text: string): string =>
  maskedLine(text.replace(/[^\x20-\x7e]+/g, ' '), 300) || 'It says nothing that can be shown.';

/** Answers to these are about this message; to all others about us, whom the relay then takes no mail from. */
const aboutMessage = new Set(['RCPT TO', 'DATA']);
/** More than it takes (RFC 1870), or more than its storage holds: about this message although it is said of MAIL FROM. */
const aboutSize = new Set([452, 552]);

/** Whose fault it is decides what comes of it: a 5xx of the recipient ends it, a relay that does not take us is an alarm. */
export const handOverOf = (error: unknown): HandOver => {
  const { code, command = '', response, responseCode, message } = error as SmtpFailure;
  // It may repeat what it was given.
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return unreachable(`The relay does not take our user name and password (${responseCode ?? code}).`);
  if (code === 'EMESSAGE' && responseCode === undefined)
    return { outcome: 'refused', reply: inOneLine(`552 ${message}`) };
  if (responseCode === undefined || responseCode === 421 || responseCode < 400) return unreachable(message);
  const reply = inOneLine(response ?? message);
  if (aboutMessage.has(command) || (command === 'MAIL FROM' && aboutSize.has(responseCode)))
    return { outcome: responseCode < 500 ? 'deferred' : 'refused', reply };
  return command === 'MAIL FROM' && responseCode < 500 ? { outcome: 'deferred', reply } : unreachable(reply);
};

const unreachable = (reason: string): HandOver => ({ outcome: 'unreachable', reason: inOneLine(reason) });
