import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { parts, routes } from './access.data.ts';
import type { PartyName } from './cast.data.ts';
import { runTool } from './contract-tools.fixture.ts';
import { ExchangeProcess } from './exchange-process.fixture.ts';
import { tokenOf } from './world.fixture.ts';

const config = join(import.meta.dirname, '../../../infra/contract/schemathesis.toml');
/** The most that a role may take on a machine that does something else besides, milliseconds. */
const LONGEST = 480_000;

/** The routes that let this party in, and not a supplier that asks. */
const beyondSupplier = (party: PartyName): readonly string[] =>
  Object.entries(routes).flatMap(([route, { who }]) =>
    who[parts[party]] === 'in' && who.requester !== 'in' ? [route] : [],
  );

engineDescribe('contract-tools')('whatever /openapi.json allows, and what it does not', (tools) => {
  let folder: string;
  let exchange: ExchangeProcess;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'icx-schemathesis-'));
    exchange = await ExchangeProcess.start(join(folder, 'data'));
  });
  afterAll(async () => {
    await exchange.end('SIGTERM');
    rmSync(folder, { recursive: true });
  });

  // What is at the bounds of each parameter, and what follows of an answer, is tried once: it is the same for every role. What
  // another role is refused `access.e2e` asks; here it sends what the supplier cannot.
  test.each<[string, PartyName, string, readonly string[]]>([
    ['a supplier', 'AAAA', 'examples,coverage,fuzzing,stateful', Object.keys(routes)],
    ['SECAS', 'SECA', 'examples,fuzzing', beyondSupplier('SECA')],
    ['DCC', 'DCCX', 'examples,fuzzing', beyondSupplier('DCCX')],
    ['a MAP', 'MAPX', 'examples,fuzzing', beyondSupplier('MAPX')],
  ])(
    'is answered to %s as it says',
    async (_, party, phases, only) => {
      const named = only.flatMap((route) => ['--include-name', route]);
      const env = { TOKEN: await tokenOf(join(folder, 'data'), party) };
      const args = [
        '--no-color',
        '--config-file',
        config,
        'run',
        `${exchange.url}/openapi.json`,
        '--phases',
        phases,
        ...named,
      ];
      const { code, stdout, stderr } = await runTool(tools, 'schemathesis', args, { env, cwd: folder });
      expect(code === 0 ? '' : stdout + stderr).toBe('');
      expect(Number(/(\d+) generated/.exec(stdout)?.[1])).toBeGreaterThan(only.length);
    },
    LONGEST,
  );
});
