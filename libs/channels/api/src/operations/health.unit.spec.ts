import { Health } from './health.ts';

const check = (name: string, why: string | undefined, critical = false) => ({ name, critical, look: async () => why });

test('a reason that stops all is told once, with what else it touches; others each by their own', async () => {
  const away = 'PostgreSQL cannot be used now.';
  const health = new Health([
    ...[check('log', away, true), check('vault', away, true), check('views', undefined, true)],
    ...[check('timers', away), check('relay', 'Kafka is away.'), check('switch-topic', 'Kafka is away.')],
    { name: 'kms', critical: false, look: () => Promise.reject(new Error(away)) },
  ]);
  expect(await health.report()).toEqual({
    status: 'not-ready',
    degraded: [
      { name: 'log', why: away, also: ['vault', 'timers', 'kms'] },
      { name: 'relay', why: 'Kafka is away.' },
      { name: 'switch-topic', why: 'Kafka is away.' },
    ],
  });
});

test('what can be done without makes nothing not ready', async () => {
  expect(await new Health([check('log', undefined, true), check('kms', 'It is away.')]).report()).toEqual({
    status: 'ready',
    degraded: [{ name: 'kms', why: 'It is away.' }],
  });
});
