import { icxAgainst } from './commands.fixture.ts';
import { icx } from '../surroundings.fixture.ts';

test('a live exchange is not filled, nor asked for anything else', async () => {
  const live = { status: 200, json: { resource: 'https://codes.example', icx_mode: 'live' } };
  const { code, out, err, asked } = await icxAgainst(['sandbox', 'play'], { status: 200, json: {} }, live);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('(play-in-live)');
  expect(asked.map(([, path]) => path)).toEqual(['/livez', '/.well-known/oauth-protected-resource']);
});

test.each(['39', '2001', '4e1'])('%s requests are wrong usage', async (requests) => {
  const { code, err } = await icx(['sandbox', 'play', '--requests', requests]);
  expect([code, err]).toEqual([2, expect.stringMatching(/requests-out-of-range|invalid/i)]);
});

test('where nobody answers, it is said so', async () => {
  const { code, err } = await icx(['sandbox', 'play'], { env: { ICX_URL: 'http://127.0.0.1:9' } });
  expect([code, err]).toEqual([3, expect.stringContaining('Start a sandbox with `npm start`')]);
});
