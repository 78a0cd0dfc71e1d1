import { expect, test } from '@jest/globals';
import { icxAgainst } from './commands.fixture.ts';

const at = '2026-11-27T10:00:00.000Z';
const standing = {
  enteredBySecas: true,
  enteredAt: at,
  provedAt: null,
  confirmedAt: null,
  actsFrom: null,
  failing: null,
};
const point = {
  ...{ id: 'ctp_TEST00000001', party: 'BBBB', purpose: 'install-code-requests', fuel: 'gas', rank: 2, name: null },
  ...{ address: 'gas@bbbb.example', phone: null, startsOn: at, endsOn: null },
};

test('the list is told with how the own points stand', async () => {
  const failing = { since: at, reason: '550 no such user' };
  const acting = { ...standing, provedAt: at, confirmedAt: at, actsFrom: '2026-12-02T00:00:00.000Z', failing };
  const items = [point, { ...point, standing }, { ...point, standing: acting }];
  const { out, asked } = await icxAgainst(['contacts', 'list', '--of', 'BBBB', '--failing'], {
    status: 200,
    json: { items, next: 'BBBB-reports-1-both-ctp_TEST00000001' },
  });
  expect(asked[0]![1]).toBe('/v1/contacts?party=BBBB&failing=true');
  expect(out).toContain('to be proved: its mail has the code; to be confirmed');
  expect(out).toMatch(/FAILING since Fri 27 Nov 2026, 10:00: 550 no such user; acts from Wed 2 Dec 2026, 00:00/);
  expect(out).toContain('--after BBBB-reports-1-both-ctp_TEST00000001');
});

test('a point is entered, changed, proved, confirmed and ended', async () => {
  const told = { status: 200, json: { ...point, standing } } as const;
  const of = '/v1/parties/BBBB/contacts/ctp_TEST00000001';
  const calls: readonly (readonly [readonly string[], readonly unknown[]])[] = [
    [
      ['add', 'gas@bbbb.example', '--purpose', 'reports', '--rank', '2', '--from', '2026-12-01'],
      [
        'POST',
        '/v1/parties/BBBB/contacts',
        { address: 'gas@bbbb.example', purpose: 'reports', rank: 2, startsOn: '2026-12-01' },
      ],
    ],
    [
      ['change', point.id, '--address', 'new@bbbb.example', '--fuel', 'both'],
      ['PATCH', of, { address: 'new@bbbb.example', fuel: 'both' }],
    ],
    [
      ['mail-code', point.id],
      ['POST', `${of}/proof-mail`, {}],
    ],
    [
      ['prove', point.id, 'ABCD-EFGH'],
      ['POST', `${of}/proof`, { code: 'ABCD-EFGH' }],
    ],
    [
      ['confirm', point.id],
      ['POST', `${of}/confirmation`, {}],
    ],
    [
      ['end', point.id, '--on', '2027-01-01', '--reason', 'closed'],
      ['POST', `${of}/ending`, { endsOn: '2027-01-01', reason: 'closed' }],
    ],
  ];
  for (const [args, call] of calls) {
    const { out, asked } = await icxAgainst(['contacts', ...args, '--party', 'BBBB'], told);
    expect(asked).toEqual([call]);
    expect(out).toMatch(/for +install-code-requests, gas, rank 2/);
  }
});

test('the history says who did what', async () => {
  const change = (type: string, data: object, party: string | null = 'SECA') => ({
    party: 'BBBB',
    contact: point.id,
    entry: {
      revision: '0',
      position: '9',
      type: `contacts.${type}.v1`,
      data,
      party,
      user: 'x',
      channel: 'api',
      recordedAt: at,
    },
  });
  const items = [
    change('point-failing', { reason: '550 no such user' }, null),
    change('point-changed', { now: { rank: 2, phone: '123' }, before: { rank: 1, phone: null } }),
    change('point-added', { address: 'gas@bbbb.example', reason: null }),
  ];
  const { out } = await icxAgainst(['contacts', 'history'], { status: 200, json: { items, next: null } });
  expect(out).toMatch(/mail came back +550 no such user +the exchange/);
  expect(out).toMatch(/changed +rank: 1 → 2; phone: none → 123 +SECA/);
  expect(out).toMatch(/entered +gas@bbbb.example +SECA/);
});

test('what a party is told by mail is chosen kind by kind, and shown', async () => {
  const kinds = { breach: 'mail', 'code-ready': 'digest' };
  const { out, asked } = await icxAgainst(
    [
      'contacts',
      'prefer',
      '--tell',
      'code-ready=digest',
      '--tell',
      'breach=mail',
      '--hours',
      '10:00-16:00',
      '--party',
      'BBBB',
    ],
    { status: 200, json: { party: 'BBBB', kinds, hours: '10:00-16:00' } },
  );
  expect(asked.at(-1)).toEqual(['PATCH', '/v1/parties/BBBB/notices', { kinds, hours: '10:00-16:00' }]);
  expect(out).toMatch(/code-ready +digest[\s\S]*10:00-16:00, London/);
});
