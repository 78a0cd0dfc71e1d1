import { expect, test } from '@jest/globals';
import { icxAgainst } from './commands.fixture.ts';

const given = {
  ...{ id: 'sti_TEST00000001', holder: 'BBBB', from: '2026-11-23', to: null, givenAt: '2026-11-23T10:00:00.000Z' },
  ...{ fuel: 'gas', deviceTypes: ['GSME'], manufacturers: null, requesters: ['AAAA'], ended: null },
};
const offer = {
  ...{ request: 'icr_TEST0000000001', deviceId: '00-DB-12-34-56-78-90-A0' },
  ...{ source: 'fil_TEST00000001', line: 7, heldSince: '2026-11-23T10:00:00.000Z' },
};

test('an instruction is given for what it names, once that is confirmed', async () => {
  const args = ['instructions', 'give', '--fuel', 'gas', '--device-type', 'GSME', '--requester', 'AAAA', '--yes'];
  const { out, asked } = await icxAgainst(args, { status: 201, json: given });
  const body = { fuel: 'gas', deviceTypes: ['GSME'], requesters: ['AAAA'] };
  expect(asked).toEqual([['POST', '/v1/standing-instructions', body]]);
  expect(out).toMatch(/sti_TEST00000001 +Mon 23 Nov 2026 +- +gas; GSME; asked by AAAA/);
});

test('instructions are listed with how they ended, and ended', async () => {
  const ended = { ...given, ended: { at: '2026-11-24T10:00:00.000Z', reason: 'doubtful' } };
  const { out, asked } = await icxAgainst(['instructions', 'end', given.id, '--reason', 'doubtful'], {
    status: 200,
    json: ended,
  });
  expect(asked).toEqual([['POST', `/v1/standing-instructions/${given.id}/end`, { reason: 'doubtful' }]]);
  expect(out).toContain('ended Tue 24 Nov 2026, 10:00: “doubtful”');
  const none = await icxAgainst(['instructions', 'list'], { status: 200, json: { items: [] } });
  expect(none.out).toContain('icx offers list');
});

test('offers are counted and listed', async () => {
  const page = { open: 400, held: 312, items: [offer], next: offer.request };
  const { out, asked } = await icxAgainst(['offers', 'list', '--limit', '1'], { status: 200, json: page });
  expect(asked[0]![1]).toBe('/v1/holdings/offers?limit=1');
  expect(out).toContain('You hold the code of 312 of your 400 open requests.');
  expect(out).toContain('fil_TEST00000001, line 7');
  expect(out).toContain(`--after ${offer.request}`);
});

test('all offers are answered, a part after the other, each under a key of its own', async () => {
  const refused = [{ request: offer.request, code: 'not-offered', detail: 'You hold no code.' }];
  const part = (answered: number, more: boolean, of: readonly object[] = []) => ({
    status: 200,
    json: { answered, refused: of, more },
  });
  const { out, calls } = await icxAgainst(
    ['offers', 'answer', '--key', 'k'],
    part(1_000, true),
    part(999, true, refused),
    part(3, false),
  );
  expect(calls.map(({ headers, body }) => [headers['idempotency-key'], body])).toEqual([
    ['k-1', {}],
    ['k-2', {}],
    ['k-3', {}],
  ]);
  expect(out).toMatch(/^2002 answered\./);
  expect(out).toContain('You hold no code.');
});

test('these alone are answered by one call', async () => {
  const { asked } = await icxAgainst(['offers', 'answer', 'icr_TEST0000000001'], {
    status: 200,
    json: { answered: 1, refused: [], more: false },
  });
  expect(asked).toEqual([['POST', '/v1/holdings/answers', { requests: ['icr_TEST0000000001'] }]]);
});

test('the desk of a succession tells what is held and missing, by day, manufacturer and file', async () => {
  const counts = { legs: 1_200, open: 400, answered: 800, held: 312, missing: 88, conflicts: 3 };
  const covered = {
    ...{ succession: 'suc_TEST12345678', from: 'FFFF', to: 'CCCC', graceUntil: '2026-11-30', ...counts },
    days: [{ on: '2026-11-24', legs: 1_200, held: 1_112, answered: 800 }],
    manufacturers: [{ manufacturer: null, open: 400, held: 312, missing: 88 }],
    files: [{ source: 'fil_TEST00000001', held: 312, conflicts: 3 }],
  };
  const { out, asked } = await icxAgainst(['coverage', 'show', 'suc_TEST12345678'], { status: 200, json: covered });
  expect(asked[0]![1]).toBe('/v1/successions/suc_TEST12345678/coverage');
  expect(out).toContain('CCCC for FFFF: 1,200 requests, 800 answered, 400 open.');
  expect(out).toContain('Grace until Mon 30 Nov 2026.');
  expect(out).toMatch(/Tue 24 Nov 2026 +1,200 +1,112 +800\n/);
  expect(out).toMatch(/not known +400 +312 +88\n/);
});

test('what is missing is shown in pages, or saved as CSV', async () => {
  const item = { ...{ request: offer.request, deviceId: offer.deviceId, mpxn: null }, msn: null, manufacturer: null };
  const missing = { items: [{ ...item, conflictIn: offer.source }], next: offer.request };
  const { out } = await icxAgainst(['coverage', 'missing', 'suc_TEST12345678', '--limit', '1'], {
    status: 200,
    json: missing,
  });
  expect(out).toMatch(/conflict: fil_TEST00000001\n\nMore: --after icr_/);
  const csv = await icxAgainst(['coverage', 'csv', 'suc_TEST12345678'], { csv: 'requestId,deviceId\r\n' });
  expect([csv.asked[0]![1], csv.out]).toEqual([
    '/v1/successions/suc_TEST12345678/missing.csv',
    expect.stringContaining('requestId'),
  ]);
});
