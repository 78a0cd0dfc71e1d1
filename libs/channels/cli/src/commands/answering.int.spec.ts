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
