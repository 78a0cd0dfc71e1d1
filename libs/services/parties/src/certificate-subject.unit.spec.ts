import { parseCertificateSubject } from './index.ts';

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
