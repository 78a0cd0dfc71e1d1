import { engineDescribe } from '../../../../infra/ci/engines.ts';
import { openWire } from '../../../../infra/postgresql/proxy.ts';
import { startPostgres, type PostgresServer } from '../../../../infra/postgresql/server.ts';
import { eventually } from '@icx/world-testing/eventually';
import { Moving } from './moving.fixture.ts';

const OTHERS = `FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`;
const CUT = `SELECT pg_terminate_backend(pid) ${OTHERS}`;
const happened = [{ type: 'spec.happened.v1', data: {} }];

class BrokenOff extends Error {}

engineDescribe('postgresql')(
  'a process that was cut off from the database while the exchange moved away',
  (program) => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres(program, { durable: true, loopback: true });
    });
    afterAll(() => server.stop());

    test.each([
      [
        'and has arrived elsewhere',
        /The exchange moved from here at .* start it with the other ICX_PROFILE/,
        () => undefined,
      ],
      [
        'and the move was broken off',
        /was about to move from here/,
        (): void => {
          throw new BrokenOff();
        },
      ],
    ])(
      '%s: it records nothing more, takes no lease, and is told to end',
      async (_, why, onProgress) => {
        const moving = await Moving.on(server, `cut_off_${onProgress.length}${String(why).length}`);
        const wire = await openWire(moving.url);
        const engines = await moving.distributed(wire.url);
        const token = (await engines.checkpoints.take('job'))!;
        await engines.log.append('before', 'no-stream', happened);
        wire.refuse(true);
        await moving.ask(CUT);
        // They end when they look next; while one is there, the exchange is in use, and stays.
        await eventually(async () => (await moving.ask(`SELECT pid ${OTHERS}`)).rows.length === 0, {
          what: 'all to be gone',
        });
        await moving.ask(`UPDATE icx_run.leases SET expires_at = '-infinity'`); // it has lapsed meanwhile
        await moving
          .move('distributed', { onProgress })
          .catch((error: unknown) => expect(error).toBeInstanceOf(BrokenOff));

        wire.refuse(false);
        const told = { reason: 'storage-closed', message: expect.stringMatching(why) };
        await expect(engines.log.append('after', 'no-stream', happened)).rejects.toMatchObject(told);
        await expect(engines.log.readStream('before')).rejects.toMatchObject(told);
        await expect(engines.checkpoints.take('other')).rejects.toMatchObject(told);
        await expect(engines.checkpoints.store('job', 1n as never, token)).rejects.toMatchObject(told);
        expect((await engines.left)?.message).toMatch(why);
        const { rows } = await moving.ask('SELECT position FROM icx_log.head');
        expect(rows).toEqual([{ position: '1' }]);
        await engines.close();
        await wire.close();
        moving.remove();
      },
      60_000,
    );

    test('a connection of before, which nobody answers for, keeps the move from beginning', async () => {
      const moving = await Moving.on(server, 'silent');
      const wire = await openWire(moving.url);
      const engines = await moving.distributed(wire.url);
      wire.silence(true);
      await expect(moving.move('distributed')).rejects.toMatchObject({ code: 'in-use' });
      wire.silence(false);
      await wire.close();
      await engines.close();
      moving.remove();
    }, 60_000);
  },
);
