import { isRefusal } from '@icx/refusals';
import { lineOfText } from '@icx/install-code';
import type { HandOver } from '../transport.ts';

/** What nodemailer throws. */
interface SmtpFailure {
  readonly message: string;
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/** Replies are stored for good: one line each, short, and no code in it, whoever put it there. */
const lineOfReply = lineOfText(300);
const inOneLine = (text: string): string => {
  const line = lineOfReply(text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 300));
  return isRefusal(line) ? 'It answered with what is not to be shown.' : line;
};

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
