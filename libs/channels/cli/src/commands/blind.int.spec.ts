import { generateKeyPairSync, hash, randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { fileOf, icxAgainst } from './commands.fixture.ts';

const deviceId = '00-DB-12-34-56-78-90-A0';
const code = randomBytes(16).toString('hex');

const answerBlind = (note: string) => {
  const { kty, crv, x, y } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  const request = { id: 'icr_TEST000000000001', requester: 'AAAA', device: { deviceId }, legs: [], state: 'open' };
  const key = { kid: hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url'), jwk: { kty, crv, x, y } };
  const args = ['answer', 'icr_TEST000000000001', '--answer', 'code-supplied', '--blind', '--note', note];
  const from = ['--code-file', fileOf('code.txt', code), '--json'];
  const json = (body: unknown) => ({ status: 200, json: body });
  return icxAgainst([...args, ...from], json(request), json(key), json(request));
};

test('what an exchange that sees no code cannot find in a note is found before it leaves', async () => {
  const { code: exit, out, asked } = await answerBlind(`see ${Buffer.from(code, 'hex').toString('base64')}`);
  expect(exit).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ code: 'install-code-misplaced' });
  expect(asked.filter(([method]) => method === 'POST')).toEqual([]);
});

test('another note goes along', async () => {
  const { code: exit, err, asked } = await answerBlind('from the label');
  expect([exit, err]).toEqual([0, '']);
  expect(asked.at(-1)).toMatchObject(['POST', '/v1/requests/icr_TEST000000000001/answer', { note: 'from the label' }]);
});
