import { X509Certificate } from 'node:crypto';
import { certifies, parseCertificateSubject } from './index.ts';

test.each([
  'CN=billing',
  'CN=billing,O=Supplier A\\, \\"Ltd\\",C=GB',
  '2.5.4.97=NTRGB-1,CN=Zoë',
  'DNS:billing.aaaa.example',
])('%s is a subject', (subject) => expect(parseCertificateSubject(subject)).toBe(subject));

test.each<[string, unknown]>([
  ['nothing', ''],
  ['a list', ['CN=billing']],
  ['a name without its type', 'billing'],
  ['a part that is cut off', 'CN=billing,'],
  ['an escape that is cut off', 'CN=billing\\'],
  ['two lines', 'CN=billing\nO=x'],
  ['a text as long as a body', `CN=${'x'.repeat(300)}`],
  ['a DNS name with a wildcard', 'DNS:*.aaaa.example'],
  ['a DNS name in capitals', 'DNS:BILLING.example'],
])('%s is none', (_, subject) =>
  expect(parseCertificateSubject(subject)).toMatchObject({ code: 'client-subject-invalid' }),
);

test('nor is a code', () =>
  expect(parseCertificateSubject('CN=83fed3407a939723a5c639b26916d505c3b5')).toMatchObject({
    code: 'install-code-misplaced',
  }));

describe('a certificate of a part with two attributes, and of letters beyond ASCII,', () => {
  const certificate = new X509Certificate(
    Buffer.from(
      [
        'MIIBcDCCARUCFD8v6/HPnSB8KhHRbhlmRwU2w5wPMAoGCCqGSM49BAMCMDoxGDAWBgNVBAoMD0NhZsOpIFxcQzMsIEx0ZDEeMAwG',
        'A1UECwwFbmlnaHQwDgYDVQQDDAdiaWxsaW5nMB4XDTI2MTEyNzE2NDE0MloXDTI2MTEzMDE2NDE0MlowOjEYMBYGA1UECgwPQ2Fm',
        'w6kgXFxDMywgTHRkMR4wDAYDVQQLDAVuaWdodDAOBgNVBAMMB2JpbGxpbmcwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASmXcWA',
        'hs6iheziJVudM8HePj8ZkZYuNZkHP/f3GomWDiBfXz12NhoRYwDMCXz2qP0Ulr8CRDaQwXbuodtU20pEMAoGCCqGSM49BAMCA0kA',
        'MEYCIQCvjtyaOgjkcNVlyBNEtbHiafMVYPf4UmATpTA9KKBxvgIhAOs+NAAfae4DGsSr+qJRO8H1BG5WSMM/TBWyniDglbeN',
      ].join(''),
      'base64',
    ),
  );

  test.each([
    ['as openssl prints it', 'CN=billing+OU=night,O=Caf\\C3\\A9 \\\\\\\\C3\\, Ltd'],
    ['as it is read', 'CN=billing+OU=night,O=Café \\\\\\\\C3\\, Ltd'],
  ])('names its subject %s', (_, subject) => {
    expect(parseCertificateSubject(subject)).toBe(subject);
    expect(certifies(certificate, subject)).toBe(true);
  });

  test.each([
    'CN=billing,O=Café \\\\\\\\C3\\, Ltd',
    'OU=night+CN=billing,O=Café \\\\\\\\C3\\, Ltd',
    'CN=billing+OU=night',
    'DNS:billing.example',
  ])('does not name %s', (subject) => expect(certifies(certificate, subject)).toBe(false));
});
