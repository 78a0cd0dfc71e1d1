import { createHash } from 'node:crypto';
import { leafHash, leafOf, leafText, positionOf } from './index.ts';

/** The vector of the README: a change here is a change of every proof ever given. */
const fields = {
  index: 7,
  stream: 'request-icr_1',
  revision: 2n,
  type: 'requests.leg-opened.v1',
  recordedAt: '2026-12-07T10:00:00.000Z',
  metadata: '{"actor":"AAAA"}',
  data: '{"leg":2,"note":"é"}',
};

test('the leaf of an event is a canonical text, hashed as RFC 6962 says', () => {
  const text =
    '[7,"request-icr_1","2","requests.leg-opened.v1","2026-12-07T10:00:00.000Z",{"actor":"AAAA"},{"leg":2,"note":"é"}]';
  expect(leafText(fields)).toBe(text);
  const expected = createHash('sha256').update(Buffer.of(0)).update(Buffer.from(text, 'utf8')).digest('hex');
  expect(leafHash(fields).toString('hex')).toBe(expected);
  expect(expected).toBe('87b88adbbf6465ebb98959594b8e4fbe0b9cf1a8ed29028a3a75a5ba53e9d3ac');
});

test('names are quoted, so that no event can pass for another', () => {
  expect(leafText({ ...fields, stream: 'a","9' })).toContain('[7,"a\\",\\"9","2",');
});

test('an event that was read has the leaf that was stored', () => {
  const event = { ...fields, position: positionOf(90n), metadata: { actor: 'AAAA' }, data: { leg: 2, note: 'é' } };
  expect(leafOf(event, 7)).toEqual({ text: leafText(fields), hash: leafHash(fields) });
});
