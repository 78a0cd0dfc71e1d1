import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { engineDescribe } from '../../../../infra/ci/engines.ts';
import { startPostgres, type PostgresServer } from '../../../../infra/postgresql/server.ts';
import { furnish, inventoryOf, type Furniture, type Opened } from './furnished.fixture.ts';
import type { Profile } from './index.ts';
import { Moving } from './moving.fixture.ts';

const loader = new URL('../../../../infra/node/typescript.mjs', import.meta.url).href;
const mover = fileURLToPath(new URL('./mover.fixture.ts', import.meta.url));

class BrokenOff extends Error {}

engineDescribe('postgresql')('moving house', (program) => {
  let server: PostgresServer;
  let moving: Moving;
  let furniture: Furniture;
  let before: Awaited<ReturnType<typeof inventoryOf>>;
  let places = 0;
  beforeAll(async () => {
    server = await startPostgres(program, { durable: true });
  });
  afterAll(() => server.stop());
  afterEach(() => moving.remove());

  const closing = async <T>(opened: Promise<Opened>, work: (engines: Opened) => Promise<T>): Promise<T> => {
    const engines = await opened;
    return work(engines).finally(engines.close);
  };
  const look = (opened: Promise<Opened>) => closing(opened, (engines) => inventoryOf(engines, furniture));
  const furnished = async (events: number): Promise<void> => {
    moving = await Moving.on(server, `house_${(places += 1)}`);
    furniture = await closing(moving.embedded(), (engines) => furnish(engines, events));
    before = await look(moving.embedded());
  };

  test('there and back all is as it was, as the ports tell it, and goes on behind it', async () => {
    await furnished(30);
    const counted = await moving.move('embedded', { dryRun: true });
    expect(counted.counts).toMatchObject({
      events: 60,
      codes: 3,
      holdings: 3,
      'conflicts of holdings': 1,
      followers: 3,
    });
    const moved = await moving.move('embedded');
    expect(moved.counts).toEqual(counted.counts);
    await expect(moving.embedded()).rejects.toThrow(/moved from here .* start it with the other ICX_PROFILE/);
    await expect(moving.move('embedded')).rejects.toMatchObject({ code: 'moved-elsewhere' });

    expect(await look(moving.distributed())).toEqual(before);
    // What is not known of the time before is one thing, who else serves another.
    await closing(moving.distributed(), async ({ counters }) =>
      expect([counters.lasting, counters.shared]).toEqual([false, true]),
    );
    expect(await moving.move('distributed')).toEqual(moved);
    await expect(moving.distributed()).rejects.toThrow(/moved from here .* drop the schema icx_move/);
    expect(await look(moving.embedded())).toEqual(before);
    expect(readdirSync(moving.folder).filter((name) => name.startsWith('moved-'))).toHaveLength(1);
    await closing(moving.embedded(), async (engines) => {
      const put = await engines.vault.put(
        { bytes: Buffer.alloc(16, 1), representation: 'raw-16' },
        { deviceId: '00-DB-12-34-56-78-90-A0', holder: 'BBBB' },
        { party: 'BBBB', id: 'later' },
      );
      // The sequences of deleted codes are not given again.
      expect(put).toMatchObject({ ref: { sequence: (before.highest + 1n).toString() } });
      expect(await engines.log.append('later', 'no-stream', [{ type: 'later.v1', data: {} }])).toMatchObject({
        position: 61n,
      });
    });
  }, 60_000);

  test.each<Profile>(['embedded', 'distributed'])(
    'from %s, broken off after each page, it goes on; neither place starts meanwhile',
    async (from) => {
      await furnished(5);
      if (from === 'distributed') await moving.move('embedded');
      const breakOff = (what: string): void => {
        if (what !== 'compared') throw new BrokenOff();
      };
      const broken = () => moving.move(from, { onProgress: breakOff }).catch((error: unknown) => error);
      let breaks = 0;
      for (; (await broken()) instanceof BrokenOff; breaks += 1)
        if (breaks % 5 === 0) {
          await expect(moving.embedded()).rejects.toThrow('run `icx migrate` again');
          await expect(moving.distributed()).rejects.toThrow('run `icx migrate` again');
        }
      expect(breaks).toBeGreaterThan(15);
      expect(await look(from === 'embedded' ? moving.distributed() : moving.embedded())).toEqual(before);
    },
    120_000,
  );

  test('killed again and again it goes on', async () => {
    await furnished(1_500);
    let [kills, last] = [0, ''];
    for (let ended = false; !ended; kills += 1) {
      const running = spawn(process.execPath, ['--import', loader, mover, 'embedded', moving.folder, moving.url], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const closed = once(running, 'close');
      let lines = 0;
      for await (const chunk of running.stdout) {
        last = (chunk as Buffer).toString();
        lines += last.split('\n').length - 1;
        if (kills < 4 && lines > kills) running.kill('SIGKILL');
      }
      [ended] = [(await closed)[0] === 0];
      if (kills > 10) throw new Error(last);
    }
    expect(kills).toBeGreaterThan(3);
    expect(await look(moving.distributed())).toEqual(before);
  }, 120_000);

  test('is refused while somebody serves, where there is nothing, and into what is not empty', async () => {
    await furnished(1);
    await closing(moving.embedded(), () =>
      expect(moving.move('embedded')).rejects.toMatchObject({ code: 'data-folder-in-use' }),
    );
    await expect(moving.move('distributed')).rejects.toMatchObject({ code: 'nothing-to-move' });
    const other = await Moving.on(server, 'house_other');
    await expect(other.move('embedded')).rejects.toMatchObject({ code: 'nothing-to-move' });
    await closing(other.embedded(), async () => undefined);
    await other.move('embedded');
    await closing(other.distributed(), async () => {
      await expect(other.move('distributed')).rejects.toMatchObject({ code: 'in-use' });
    });
    await expect(moving.move('embedded', { databaseUrl: other.url, vaultUrl: other.url })).rejects.toMatchObject({
      code: 'target-not-empty',
    });
    // It was not marked: nothing has begun.
    expect(await look(moving.embedded())).toEqual(before);
    await closing(
      moving.embedded(),
      async (engines) => void (await engines.log.append('s', 'no-stream', [{ type: 'a.v1', data: {} }])),
    );
    other.remove();
  }, 60_000);

  test('broken off between its two marks it has ended: the house that serves since then is left alone', async () => {
    await furnished(1);
    const mark = () => readFileSync(join(moving.folder, 'move.json'), 'utf8');
    await moving.move('embedded');
    writeFileSync(join(moving.folder, 'move.json'), mark().replace('"left"', '"leaving"'));
    await closing(moving.distributed(), async ({ log }) => {
      await log.append('since', 'no-stream', [{ type: 'since.v1', data: {} }]);
      expect((await moving.move('embedded')).counts).toMatchObject({ events: 2 });
    });
    expect(mark()).toContain('"left"');
    await closing(moving.distributed(), async ({ log }) => expect(await log.head()).toBe(3n));
  }, 60_000);

  test('what arrived otherwise than it left is noticed, and so is a log that is not as it was written', async () => {
    await furnished(5);
    const changing = async (sql: string) => {
      await moving
        .move('embedded', {
          onProgress: (what) => {
            if (what === 'followers') throw new BrokenOff();
          },
        })
        .catch(() => undefined);
      await moving.ask(sql);
    };
    await changing(`UPDATE icx_identity.credentials SET totp_step = 3`);
    await expect(moving.move('embedded')).rejects.toMatchObject({
      code: 'moved-differs',
      message: expect.stringContaining('passwords'),
    });
    await moving.ask(
      `UPDATE icx_identity.credentials SET totp_step = 57; UPDATE icx_log.events SET data = '{}' WHERE position = 1`,
    );
    await expect(moving.move('embedded')).rejects.toMatchObject({
      code: 'moved-differs',
      message: expect.stringContaining('events'),
    });
  }, 60_000);
});
