import { expect, test } from '@jest/globals';
import { icxAgainst } from './commands.fixture.ts';

const held = {
  ...{ deviceId: '00-DB-12-34-56-78-90-A0', deviceType: 'ESME', holder: 'BBBB', uploader: 'BBBB', msn: null },
  ...{ manufacturer: 'Wattmeter Ltd', representation: 'raw-16', source: 'fil_TEST00000001', line: 7 },
  at: '2026-11-23T10:00:00.000Z',
};

test('holdings are listed with where they came from, and which are suspect', async () => {
  const items = [{ ...held, state: 'suspect', because: 'reported-unusable' }];
  const { out, asked } = await icxAgainst(['holdings', 'list', '--state', 'suspect', '--limit', '1'], {
    status: 200,
    json: { items, next: held.deviceId },
  });
  expect(asked[0]![1]).toBe('/v1/holdings?state=suspect&limit=1');
  expect(out).toMatch(/00-DB-12-34-56-78-90-A0 .*fil_TEST00000001, line 7 +suspect: reported-unusable/);
  expect(out).toContain(`--after ${held.deviceId}`);
});

test('what was a predecessor’s is told as its', async () => {
  const json = { items: [{ id: '65536', ...held, uploader: 'CCCC' }], next: null };
  const { out } = await icxAgainst(['holdings', 'conflicts'], { status: 200, json });
  expect(out).toContain('fil_TEST00000001, line 7 of BBBB');
});

test('conflicts of a file are resolved once that is confirmed, and the rest is told', async () => {
  const args = ['holdings', 'resolve', '--source', 'fil_TEST00000001', '--keep', 'other', '--reason', 'r', '--yes'];
  const { out, asked } = await icxAgainst(args, { status: 200, json: { resolved: 500, recalled: 2, more: true } });
  const body = { source: 'fil_TEST00000001', keep: 'other', reason: 'r' };
  expect(asked).toEqual([['POST', '/v1/holdings/resolutions', body]]);
  expect(out).toContain('500 resolved; 2 requests had the code that was discarded. More of the file wait');
});

test('holdings are erased, cleared and kept', async () => {
  const erased = await icxAgainst(['holdings', 'delete', '--device', held.deviceId, '--reason', 'r', '--yes'], {
    status: 200,
    json: { deleted: 1, more: false },
  });
  expect(erased.asked).toEqual([['POST', '/v1/holdings/deletions', { deviceId: held.deviceId, reason: 'r' }]]);
  const cleared = await icxAgainst(['holdings', 'clear', held.deviceId, '--reason', 'r'], {
    status: 200,
    json: { deviceId: held.deviceId, at: held.at },
  });
  expect(cleared.asked).toEqual([['POST', '/v1/holdings/clearances', { deviceId: held.deviceId, reason: 'r' }]]);
  const kept = await icxAgainst(['holdings', 'keep', '--supplied', 'yes'], {
    status: 200,
    json: { keep: true, since: held.at },
  });
  expect(kept.asked).toEqual([['POST', '/v1/holdings/keeping', { keep: true }]]);
  expect(kept.out).toContain('since Mon 23 Nov 2026, 10:00');
});
