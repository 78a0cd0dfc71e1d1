import { generateKeyPairSync } from 'node:crypto';
import type { Resolver } from '@icx/mail-reading';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';

export const OURS = 'exchange.example';
export const DESK = `codes@${OURS}`;
export const SENDER = 'codes@bbbb.example';
export const peer = { ip: '192.0.2.1', helo: 'mail.bbbb.example' };

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = {
  ...{ signingDomain: 'bbbb.example', selector: 's1' },
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};
const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;

/** What DNS says of the one sender, at once: a bench of DNS this is not. */
export const resolver: Resolver = async (name, type) => {
  if (type === 'TXT' && name === 's1._domainkey.bbbb.example') return [[record]];
  if (type === 'TXT' && name === '_dmarc.bbbb.example') return [['v=DMARC1; p=reject']];
  throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
};

/** An answer as an office's mail program writes it: text and HTML, what it answers to quoted below, signed. */
export const answerMail = async (n: number): Promise<Buffer> => {
  const quoted = Array.from({ length: 12 }, (_, line) => `> Line ${line} of the notice that is answered.`).join('\r\n');
  const text = `received\r\n\r\nKind regards\r\nInstall code desk\r\n\r\nOn Monday the exchange wrote:\r\n${quoted}\r\n`;
  const html = `<html><body><p>received</p><p>Kind regards<br>Install code desk</p><blockquote>${quoted}</blockquote></body></html>`;
  const raw = [
    `From: Install code desk <${SENDER}>`,
    `To: <${DESK}>`,
    `Subject: Re: Install code wanted (${n})`,
    `Date: Mon, 23 Nov 2026 10:00:00 +0000`,
    `Message-ID: <${n}@bbbb.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '--b1',
    'Content-Type: text/html; charset=utf-8',
    '',
    html,
    '--b1--',
    '',
  ].join('\r\n');
  const { signatures } = await dkimSign(raw, { ...key, signatureData: [key] });
  return Buffer.from(signatures + raw);
};

/** As large as the door takes: one file. */
export const bigMail = (bytes: number): Buffer => {
  const head = `From: <${SENDER}>\r\nTo: <${DESK}>\r\nSubject: A file\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nreceived\r\n--b\r\nContent-Type: application/octet-stream; name="a.bin"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="a.bin"\r\n\r\n`;
  const line = `${'QUJD'.repeat(19)}\r\n`;
  const tail = '\r\n--b--\r\n';
  return Buffer.concat([Buffer.from(head), Buffer.alloc(bytes - head.length - tail.length, line), Buffer.from(tail)]);
};

export const mailOfParts = (parts: number): Buffer =>
  Buffer.from(
    `From: <${SENDER}>\r\nTo: <${DESK}>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n${'--b\r\n\r\na\r\n'.repeat(parts)}--b--\r\n`,
  );
