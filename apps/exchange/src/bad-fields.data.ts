import type { PartyName } from './cast.data.ts';

/** A member of a body, the code under which a wrong value of it is told, and values that are wrong. */
export interface Field {
  readonly code: string;
  readonly required?: boolean;
  readonly wrong: readonly unknown[];
}

export interface BodyOf {
  readonly by: PartyName;
  /** Behind `/v1/`; `{id}` is an open request. */
  readonly path: string;
  /** POST where it is left out. */
  readonly method?: 'PATCH';
  /** Would be taken. */
  readonly good: object;
  readonly fields: Readonly<Record<string, Field>>;
}

const notText = [1, 0, -1.5, true, false, [], ['x'], {}, { x: 1 }];
const unprintable = ['a\u0000b', 'a\u0007', '\u001b[31m', 'a\ud800', '\udc00b', 'a\u0085b', 'abc\u202edef', 'a\u2066b'];
const blank = ['', ' ', '\t\n ', '\u200b\u2060', '\u3164'];

export const text = (longest: number, required = false): Field => ({
  code: 'text-invalid',
  required,
  wrong: [...notText, ...blank, ...unprintable, 'x'.repeat(longest + 1), '€'.repeat(longest + 1)],
});
export const words = (code: string, required: boolean, ...near: string[]): Field => ({
  code,
  required,
  wrong: [...notText, ...blank, ...unprintable, ...near, 'x'.repeat(10_000)],
});
export const deviceId: Field = {
  code: 'device-id-invalid',
  wrong: [
    ...notText,
    ...blank,
    ...unprintable,
    '00-DB-12-34-56-78-90',
    '00-DB-12-34-56-78-90-AG',
    '00DB-1234-5678-90A0',
    '0'.repeat(16),
    'FF-FF-FF-FF-FF-FF-FF-FF',
    '0'.repeat(10_000),
    1e15,
  ],
};
const leg: Field = {
  code: 'number-invalid',
  wrong: [0, -1, 1.5, 10_001, 1e300, 'one', '', '1e1', '-1', true, [], [1], {}],
};
export const date: Field = {
  code: 'date-invalid',
  wrong: [
    ...notText,
    ...blank,
    '2026-02-30',
    '2026-13-01',
    '23/11/2026',
    '2026-11-23T10:00:00Z',
    20261123,
    '2026-11-23\u0000',
  ],
};
const instant: Field = {
  code: 'instant-invalid',
  wrong: [
    ...notText,
    ...blank,
    '2026-11-23',
    '2026-11-23T10:00:00',
    '2026-11-23T25:00:00Z',
    '2026-02-30T00:00:00Z',
    1764000000000,
    'now',
    '99999-01-01T00:00:00Z',
  ],
};
export const mpxn: Field = {
  code: 'mpxn-invalid',
  wrong: [
    ...notText,
    ...blank,
    ...unprintable,
    '12345',
    '12345678901',
    '101234567890X',
    '1'.repeat(10_000),
    1012345678903,
  ],
};
export const msn: Field = {
  code: 'msn-invalid',
  wrong: [...notText, ...blank, ...unprintable, 'x'.repeat(31), '1.2E+09', 'a\u200bb'],
};
const listOf = (item: string): Field => ({
  code: 'list-invalid',
  wrong: [1, 0, true, false, item, '', {}, { 0: item }, [], Array.from({ length: 101 }, () => item)],
});
export const flag: Field = { code: 'flag-invalid', wrong: ['yes', '', 'truth', 1, 0, [], [true], {}] };

const contact = {
  purpose: words('value-not-known', false, 'Reports', 'all', 'constructor'),
  address: words(
    'email-address-invalid',
    false,
    ...[
      'codes',
      '@brent.example',
      'codes@brent',
      'a b@brent.example',
      'Codes <codes@brent.example>',
      'a@b.example,c@d.example',
    ],
    ...['codes@brent.example\r\nBcc: all@brent.example', 'codes@brent..example', `${'x'.repeat(65)}@brent.example`],
  ),
  fuel: words('value-not-known', false, 'Both', 'water'),
  rank: { code: 'number-invalid', wrong: [0, 10, -1, 1.5, 'one', '', true, [], {}] },
  name: text(100),
  phone: words('phone-invalid', false, 'none', '12', '+', '020 7946 0000 ext. 12', '0'.repeat(26), '020\r\n7946'),
} satisfies Readonly<Record<string, Field>>;

const outside = { answer: 'code-supplied', who: 'w', means: 'phone', statement: 's' };

/** Every body of the API but the desk’s (bad-fields-desk.data.ts), every member of it, wrong in every way. */
export const bodiesOf: readonly BodyOf[] = [
  {
    by: 'AAAA',
    path: 'requests',
    good: { deviceId: '00-DB-12-34-56-78-90-A0', deviceType: 'ESME' },
    fields: {
      deviceId,
      deviceType: words('device-type-invalid', false, 'meter', 'toString', '__proto__'),
      mpxn,
      msn,
      manufacturer: {
        code: 'manufacturer-invalid',
        wrong: [...notText, ...blank, ...unprintable, 'x'.repeat(61), '1.2E+09'],
      },
      installingSupplier: text(60),
      yourReference: text(100),
      neededBy: date,
      evidenceOfInstallation: { code: 'evidence-invalid', wrong: [1, true, [], ['I'], [{}]] },
    },
  },
  {
    by: 'BBBB',
    path: 'requests/{id}/answer',
    good: { answer: 'not-installer' },
    fields: {
      answer: words('value-not-known', true, 'Code-Supplied', 'code_supplied', 'constructor'),
      leg,
      installCode: { code: 'install-code-invalid', wrong: [...notText, 'F'.repeat(257)] },
      sealedCode: {
        code: 'sealed-code-malformed',
        wrong: [...notText, 'a.b.c.d', 'a.b.c.d.e.f', 'a..b.c.d+', `a..b.${'F'.repeat(8_190)}.d`],
      },
      representation: words('representation-invalid', false, 'raw', 'RAW-16', 'raw-12'),
      deviceId,
      suggestedInstaller: text(60),
      reason: words('value-not-known', false, 'sold', 'Lost', 'not-held'),
      keepAsHolding: flag,
      note: text(500),
    },
  },
  { by: 'BBBB', path: 'requests/{id}/acknowledgement', good: {}, fields: { leg } },
  { by: 'BBBB', path: 'requests/{id}/recall', good: { reason: 'r' }, fields: { reason: text(500, true) } },
  { by: 'BBBB', path: 'requests/{id}/team-notes', good: { text: 't' }, fields: { text: text(500, true) } },
  {
    by: 'AAAA',
    path: 'requests/{id}/reveal',
    good: { format: 'raw-16', reason: 'r' },
    fields: { format: words('reveal-format-invalid', true, 'SR-8.11', 'hex', 'raw'), reason: text(500, true) },
  },
  { by: 'AAAA', path: 'requests/{id}/unusable', good: { reason: 'r' }, fields: { reason: text(500, true) } },
  {
    by: 'AAAA',
    path: 'requests/{id}/reroute',
    good: { addressee: 'CCCC' },
    fields: { addressee: text(60, true), correction: text(500) },
  },
  {
    by: 'BBBB',
    path: 'requests/{id}/backlog-contest',
    good: { installedOn: '2020-02-03', reason: 'r' },
    fields: { installedOn: { ...date, required: true }, reason: text(500, true), leg },
  },
  {
    by: 'SECA',
    path: 'requests/{id}/backlog-decision',
    good: { backlog: true, reason: 'r' },
    fields: { backlog: { ...flag, required: true }, reason: text(500, true) },
  },
  {
    by: 'BBBB',
    path: 'requests/{id}/outside-answers',
    good: outside,
    fields: {
      answer: words('value-not-known', true, 'Code-Supplied', 'already-commissioned', 'constructor'),
      leg,
      suggestedInstaller: text(60),
      reason: words('value-not-known', false, 'sold', 'Lost'),
      statedAt: { code: 'instant-invalid', wrong: [...notText, ...blank, '2026-11-24', '10:00', 'yesterday'] },
      who: text(200, true),
      means: words('value-not-known', true, 'Phone', 'fax'),
      statement: text(500, true),
      attachments: { code: 'list-invalid', wrong: ['att_x', {}, 1, Array(6).fill(`att_${'a'.repeat(40)}`)] },
    },
  },
  {
    by: 'AAAA',
    path: 'requests/{id}/outside-answers/1/dispute',
    good: { reason: 'r' },
    fields: { reason: text(500, true) },
  },
  {
    by: 'BBBB',
    path: 'requests/{id}/breach-disputes',
    good: { reason: 'r' },
    fields: { reason: text(500, true), leg },
  },
  {
    by: 'SECA',
    path: 'requests/{id}/breach-disputes/1/resolution',
    good: { upheld: true, reason: 'r' },
    fields: { upheld: { ...flag, required: true }, reason: text(500, true) },
  },
  { by: 'SECA', path: 'requests/{id}/backlog-leaving', good: { reason: 'r' }, fields: { reason: text(500, true) } },
  { by: 'BBBB', path: 'holdings/keeping', good: { keep: false }, fields: { keep: { ...flag, required: true } } },
  {
    by: 'BBBB',
    path: 'holdings/resolutions',
    good: { source: 'fil_TEST0000000000', keep: 'held', reason: 'r' },
    fields: { source: text(64), keep: words('value-not-known', true, 'Held', 'both'), reason: text(500, true) },
  },
  {
    by: 'BBBB',
    path: 'holdings/deletions',
    good: { deviceId: '00-DB-12-34-56-78-90-A0', reason: 'r' },
    fields: { deviceId, source: text(64), reason: text(500, true) },
  },
  {
    by: 'BBBB',
    path: 'holdings/clearances',
    good: { deviceId: '00-DB-12-34-56-78-90-A0', reason: 'r' },
    fields: { deviceId: { ...deviceId, required: true }, reason: text(500, true) },
  },
  {
    by: 'BBBB',
    path: 'holdings/answers',
    good: { requests: ['{id}'] },
    fields: { requests: { code: 'list-invalid', wrong: [1, 0, true, 'icr_TEST00000000', '', {}, []] } },
  },
  {
    by: 'BBBB',
    path: 'standing-instructions',
    good: { fuel: 'gas' },
    fields: {
      fuel: words('value-not-known', false, 'Gas', 'water', 'constructor'),
      deviceTypes: listOf('ESME'),
      manufacturers: listOf('Wattmeter Ltd'),
      requesters: listOf('AAAA'),
      from: date,
      to: date,
    },
  },
  {
    by: 'BBBB',
    path: 'standing-instructions/sti_TEST000000000000000000000000/end',
    good: { reason: 'r' },
    fields: { reason: text(500, true) },
  },
  {
    by: 'BBBB',
    path: 'parties/BBBB/channels',
    method: 'PATCH',
    good: { requests: 'api' },
    fields: {
      requests: words('value-not-known', false, 'API', 'fax', 'constructor'),
      answers: words('value-not-known', false, 'Bulk', 'post'),
    },
  },
  {
    by: 'BBBB',
    path: 'parties/BBBB/notices',
    method: 'PATCH',
    good: { kinds: { breach: 'digest' } },
    fields: {
      kinds: { code: 'notice-kinds-invalid', wrong: [[], 'breach', 7, { bills: 'mail' }] },
      hours: words('preferred-hours-invalid', false, '9-5', '17:00-09:00', '09:00-24:00'),
    },
  },
  {
    by: 'BBBB',
    path: 'parties/BBBB/contacts',
    good: { purpose: 'reports', address: 'reports@brent.example' },
    fields: {
      ...contact,
      purpose: { ...contact.purpose, required: true },
      address: { ...contact.address, required: true },
      startsOn: date,
      endsOn: date,
    },
  },
  {
    by: 'BBBB',
    path: 'parties/BBBB/contacts/ctp_TESTBBBBdesk',
    method: 'PATCH',
    good: { rank: 2 },
    fields: contact,
  },
  {
    by: 'BBBB',
    path: 'parties/BBBB/contacts/ctp_TEST00000000/ending',
    good: {},
    fields: { endsOn: date, reason: text(500) },
  },
  {
    by: 'BBBB',
    path: 'parties/BBBB/contacts/ctp_TEST00000000/proof',
    good: { code: 'ABCD' },
    fields: { code: text(40, true) },
  },
  {
    by: 'BBBB',
    path: 'parties/BBBB/contacts/ctp_TEST00000000/confirmation',
    good: {},
    fields: { address: contact.address },
  },
  {
    by: 'BBBB',
    path: 'mail/mail_00000000000000000000000000/rejection',
    good: { reason: 'not ours' },
    fields: { reason: text(500, true) },
  },
  {
    by: 'SECA',
    path: `feed/parked/msg_${'0'.repeat(24)}/dismiss`,
    good: { reason: 'sent again' },
    fields: { reason: text(500, true) },
  },
  { by: 'AAAA', path: 'requests/{id}/withdrawal', good: {}, fields: { reason: text(500) } },
  {
    by: 'AAAA',
    path: 'requests/{id}/closure',
    good: { outcome: 'other' },
    fields: { outcome: words('value-not-known', true, 'Joined', 'closed'), note: text(500) },
  },
  { by: 'AAAA', path: 'sandbox/clock', good: { advance: 'PT0S' }, fields: { now: instant, advance: text(40) } },
  {
    by: 'AAAA',
    path: 'sandbox/supersession',
    good: { request: '{id}' },
    fields: {
      request: words('request-id-invalid', true, 'icr_', 'icr_TEST', 'icr_x/../y0000000', `icr_${'a'.repeat(61)}`),
      effectiveAt: instant,
      reversed: flag,
      cause: text(200),
    },
  },
];
