import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineTest } from '../../../infra/ci/engines.ts';
import { vector } from './cast.data.ts';
import { runTool } from './contract-tools.fixture.ts';
import { eligible, ExchangeProcess } from './exchange-process.fixture.ts';
import { tokenOf } from './world.fixture.ts';

const lifecycle = join(import.meta.dirname, '../../../infra/contract/lifecycle.py');

engineTest('contract-tools')(
  'a client generated from the document, in Python, asks, answers, polls and has the code revealed',
  async (tools) => {
    const folder = mkdtempSync(join(tmpdir(), 'icx-python-'));
    const data = join(folder, 'data');
    const exchange = await ExchangeProcess.start(data);
    const to = ['--output-path', join(folder, 'exchange_client'), '--meta', 'none', '--fail-on-warning'];
    const generated = await runTool(tools, 'openapi-python-client', [
      'generate',
      ...['--url', `${exchange.url}/openapi.json`],
      ...['--config', join(import.meta.dirname, '../../../infra/contract/python-client.yaml')],
      ...to,
    ]);
    expect(generated).toMatchObject({ code: 0 });

    const [device] = await eligible(exchange);
    const [asks, answers] = [await tokenOf(data, 'AAAA'), await tokenOf(data, 'BBBB')];
    const { code, stdout, stderr } = await runTool(tools, 'python', [lifecycle], {
      env: { PYTHONPATH: folder },
      input: JSON.stringify({ url: exchange.url, asks, answers, device, code: vector }),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      raised: [201, 'Request'],
      waits: true,
      state: 'answered',
      revealed: ['RevealedCode', vector],
      refused: 'action-not-allowed',
    });
    await exchange.end('SIGTERM');
    rmSync(folder, { recursive: true });
  },
  120_000,
);
