import { expect, test } from '@jest/globals';
import type { ParkedMessage } from '@icx/public-events-service';
import { icxAgainst } from './commands.fixture.ts';

const id = 'msg_TEST0123456789abcdef01234567';
const waiting: ParkedMessage = {
  ...{ id, state: 'waiting', topic: 'icx.switches.v1', partition: 2, offset: '17', bytes: 90, whole: true },
  ...{ headers: { ce_id: 'message-17' }, parkedAt: '2026-12-01T10:00:00.000Z', value: '{"mpxn":"1012345678903"}' },
  ...{ reason: 'party-unknown: No supplier goes by that identifier.', settledAt: null, dismissed: null },
};

test('what could not be taken is listed, with what to type next; a file of switches is still a file', async () => {
  const { out, asked } = await icxAgainst(['feed', 'parked', '--limit', '1'], {
    status: 200,
    json: { items: [waiting], next: '9' },
  });
  expect(asked).toEqual([['GET', '/v1/feed/parked?limit=1', undefined]]);
  expect(out).toMatch(new RegExp(`${id} +waiting +icx\\.switches\\.v1/2/17`));
  expect(out).toContain('icx feed replay <id>');
  expect(out).toContain('More: --cursor 9');
});

test('one is shown with what it says and what is kept of it', async () => {
  const { out, asked } = await icxAgainst(['feed', 'show', id], { status: 200, json: { ...waiting, whole: false } });
  expect(asked).toEqual([['GET', `/v1/feed/parked/${id}`, undefined]]);
  for (const words of [/offset 17/, /Bytes +90/, /cannot be replayed/, /ce_id +message-17/, /\{"mpxn"/])
    expect(out).toMatch(words);
});

test('it is replayed, or dismissed for a reason; programs get the document', async () => {
  const replayed = await icxAgainst(['feed', 'replay', id, '--json'], { status: 200, json: waiting });
  expect(replayed.asked).toEqual([['POST', `/v1/feed/parked/${id}/replay`, {}]]);
  expect(JSON.parse(replayed.out)).toEqual(waiting);
  const dismissed = await icxAgainst(['feed', 'dismiss', id, '--reason', 'sent again'], { status: 200, json: waiting });
  expect(dismissed.asked).toEqual([['POST', `/v1/feed/parked/${id}/dismiss`, { reason: 'sent again' }]]);
  expect(await icxAgainst(['feed', 'dismiss', id])).toMatchObject({ code: 2 });
});
