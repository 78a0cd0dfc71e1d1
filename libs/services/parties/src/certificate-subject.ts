import type { X509Certificate } from 'node:crypto';
import { unprintableIn } from '@icx/identifiers';
import { withoutCode } from '@icx/install-code';
import { describing, refuse, type Parsed } from '@icx/refusals';

const DNS = 'DNS:';
/** Longest subject, characters: it is stored and shown as it came. */
const LONGEST = 300;
/** `CN=billing`, or several parts: RFC 4514 writes the last one of the certificate first. */
const distinguishedName = /^[A-Za-z0-9.]+=(?:[^,\\]|\\.)+(?:,[A-Za-z0-9.]+=(?:[^,\\]|\\.)+)*$/;
const hostName = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

const invalid = refuse(
  'client-subject-invalid',
  'Give the subject of the certificate as `openssl x509 -noout -subject -nameopt RFC2253` prints it, such as CN=billing,O=Supplier A,C=GB, or one of its DNS names, such as DNS:billing.aaaa.example.',
);

const parse = (subject: unknown): Parsed<string> => {
  if (typeof subject !== 'string' || subject.length > LONGEST || unprintableIn(subject)) return invalid;
  const names = subject.startsWith(DNS) ? hostName.test(subject.slice(DNS.length)) : distinguishedName.test(subject);
  return names ? subject : invalid;
};
/** Whom a certificate has to name: its whole subject (RFC 4514), or one DNS name among its alternative names. */
export const parseCertificateSubject = withoutCode(
  describing(parse, { type: 'string', maxLength: LONGEST, example: 'CN=billing,O=Supplier A,C=GB' }),
);

/** Letters beyond ASCII as they are: `openssl` has them as the bytes that they are made of. */
const withLetters = (name: string): string =>
  name.replace(/\\\\|(?:\\[89A-F][0-9A-F])+/g, (escaped) =>
    escaped === '\\\\' ? escaped : Buffer.from(escaped.replaceAll('\\', ''), 'hex').toString(),
  );

/** As RFC 4514 writes it, which has both the parts of a name and the attributes of a part the other way round than Node. */
const nameOf = ({ subject }: X509Certificate): string =>
  subject
    .split('\n')
    .toReversed()
    .map((part) => part.split(' + ').toReversed().join('+'))
    .join(',');

/** Whether it names that subject, letter by letter. That somebody vouches for the certificate is another question. */
export const certifies = (certificate: X509Certificate, subject: string): boolean =>
  subject.startsWith(DNS)
    ? certificate.checkHost(subject.slice(DNS.length), { subject: 'never', wildcards: false }) !== undefined
    : nameOf(certificate) === withLetters(subject);
