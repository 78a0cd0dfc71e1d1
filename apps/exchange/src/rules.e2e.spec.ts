import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startExchange } from '@icx/host';
import { readRulesFile } from '@icx/host';
import { World } from './world.fixture.ts';

const example = new URL('../../../docs/examples/rules.json', import.meta.url).pathname;
let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const raise = (by: World) => {
  const { deviceId, deviceType } = by.device();
  return by.as('AAAA').post('/v1/requests', { deviceId, deviceType });
};
const degraded = async (of: World): Promise<string[]> =>
  (await of.as('SECA').get('/readyz')).body.degraded.map(({ name }: { name: string }) => name);

test('bank holidays that end are told in time; when they have ended the refusal says what to do', async () => {
  world = await World.open();
  expect(await degraded(world)).toEqual([]);
  await world.as('SECA').post('/v1/sandbox/clock', { now: '2028-12-18T10:00:00Z' });
  expect(await degraded(world)).toEqual(['calendar-coverage']);
  expect(await raise(world)).toMatchObject({
    status: 503,
    body: {
      code: 'calendar-not-covered',
      detail: expect.stringMatching(/SECAS applies the bank holidays .*icx calendars apply/),
    },
  });
});

test('with the file of the documentation there are more years; without it the exchange does not start again', async () => {
  world = await World.open(undefined, readRulesFile({ ICX_RULES: example }));
  await world.as('SECA').post('/v1/sandbox/clock', { now: '2028-12-18T10:00:00Z' });
  const { body } = await raise(world);
  expect(body.leg).toMatchObject({ term: 'mp121-10wd-2027', calendar: 'union', calendarVersion: '2029.1+2029.1' });
  await world.restart(async () => {
    const copy = mkdtempSync(join(tmpdir(), 'icx-rules-'));
    for (const name of ['log.db', 'vault.db', 'keys.json']) copyFileSync(join(world!.folder, name), join(copy, name));
    await expect(startExchange({ mode: 'sandbox', data: copy, port: 0 })).rejects.toThrow(
      /give the bank holidays .* back in the file that ICX_RULES names/,
    );
    rmSync(copy, { recursive: true });
  });
  expect(await degraded(world)).toEqual(['calendar-coverage']);
});

test('a file that is wrong says where', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'icx-rules-')), 'rules.json');
  writeFileSync(path, '{"terms": [{"id": "x"}]}');
  expect(() => readRulesFile({ ICX_RULES: path })).toThrow(/which cannot be used at \/terms\/0\/calendar: Give one of/);
});
