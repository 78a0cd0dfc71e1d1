import { Metrics } from './metrics.ts';

const toldBy = async (metrics: Metrics): Promise<readonly string[]> =>
  (await metrics.text()).body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

test('a measurement that cannot be had is left out, and the others are told', async () => {
  const metrics = new Metrics();
  let away = false;
  const lag = async () => (away ? Promise.reject(new Error('The database is away.')) : 3);
  metrics.gauge({ name: 'lag', help: 'How far behind.', measure: lag });
  metrics.gauge({ name: 'ready', help: 'Whether it is.', measure: () => (away ? 0 : 1) });
  expect(await toldBy(metrics)).toEqual(['lag 3', 'ready 1']);
  away = true;
  expect(await toldBy(metrics)).toEqual(['ready 0']);
  away = false;
  expect(await toldBy(metrics)).toEqual(['lag 3', 'ready 1']);
});

test('each that a label names is told, and no longer once it is not named', async () => {
  const metrics = new Metrics();
  let measured = new Map([
    ['kms', 1],
    ['relay', 0],
  ]);
  metrics.gauges({ name: 'degraded', help: 'What is.', label: 'entry', measure: async () => measured });
  expect(await toldBy(metrics)).toEqual(['degraded{entry="kms"} 1', 'degraded{entry="relay"} 0']);
  measured = new Map([['relay', 1]]);
  expect(await toldBy(metrics)).toEqual(['degraded{entry="relay"} 1']);
});
