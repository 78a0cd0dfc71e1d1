import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { examples, exitCodes, runIcx } from '@icx/cli-channel';
import { dataFolder } from './data-folder.ts';
import { Terminals } from './icx.fixture.ts';

/** Operations that no command reaches, and why. */
const withoutCommand: Readonly<Record<string, string>> = {
  'GET /livez': 'asked by whoever runs the process',
  'GET /readyz': 'asked by whoever watches over the process',
  'GET /metrics': 'read by Prometheus',
  'GET /v1/contacts.xlsx':
    'the same as contacts.csv, which `contacts export` fetches, for who opens it in a spreadsheet',
  'GET /v1/contact-lists/{quarter}/points.csv': 'each party has it by mail',
};

/** What concerns the machine that icx runs on, not the API. */
const local =
  /^(login|logout|profiles|keygen|start|demo|backup|restore|migrate|verify|export|token|keys restore|sandbox play)\b/;

/** What the examples name. */
const files: Readonly<Record<string, string>> = {
  'call.txt': 'Anna rang.',
  'code.txt': '83FED3407A939723A5C639B26916D505C3B5',
  'switches.csv': 'mpxn,losing,gaining,effectiveFrom\n1012345678903,AAAA,CCCC,2026-12-01\n',
  'devices.csv': 'deviceId,deviceType\n00-DB-12-34-00-00-00-00,ESME\n',
  'products.csv': 'manufacturer,model\nACME,X1\n',
  'requests.csv': 'deviceId,deviceType\n00-DB-12-34-00-00-00-00,ESME\n',
  'flexco.json': JSON.stringify({ kind: 'requests', columns: [{ header: 'GUID', column: 'deviceId' }] }),
  'bank-holidays.json': readFileSync(new URL('../../../docs/examples/bank-holidays.json', import.meta.url), 'utf8'),
  'fixes.csv': 'deviceId,item,wanted\n00-DB-12-34-00-00-00-00,msn,19E1234567\n',
};
for (const name of ['billing.pub.pem', 'reveal.pub.pem', 'escrow.pub.pem'])
  Object.assign(files, {
    [name]: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }),
  });

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const here = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'icx-examples-'));
const terminals = new Terminals();
let operations: readonly string[] = [];

/** Stands before the exchange and notes what is asked; what it answers is of no shape. */
const asked: { readonly method: string; readonly path: string }[] = [];
const ear = createServer((call, reply) => {
  const { method = '', url = '' } = call;
  asked.push({ method, path: url.split('?')[0]! });
  call.resume().once('end', () => {
    const state = method === 'POST' ? 'running' : 'done';
    reply.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        state: url.includes('/requests/') ? 'ended' : state,
        items: [],
        next: null,
        events: [],
        complete: true,
      }),
    );
  });
});

beforeAll(async () => {
  await terminals.start();
  const { paths } = (await (await fetch(`${terminals.url}/openapi.json`)).json()) as Document;
  operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((method) => method !== 'parameters')
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  await new Promise<void>((resolve) => ear.listen(0, '127.0.0.1', resolve));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(here);
  rmSync(folder, { recursive: true });
  ear.close();
  await terminals.close();
});

const words = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);

const run = async (line: string): Promise<readonly string[]> => {
  const from = asked.length;
  const stderr: string[] = [];
  const sink = (into: string[] = []) => new Writable({ write: (chunk, _, done) => (into.push(String(chunk)), done()) });
  const exitCode = await runIcx(words(line), {
    version: '0.0.0',
    env: { ICX_URL: `http://127.0.0.1:${(ear.address() as AddressInfo).port}`, ICX_DATA: terminals.data },
    terminal: { stdin: Readable.from([]), stdout: sink(), stderr: sink(stderr) },
    dataFolder,
    exchange: { command: 'false', args: () => [] },
  });
  expect({ line, exitCode, stderr }).not.toMatchObject({ exitCode: exitCodes.usage });
  return asked.slice(from).map(({ method, path }) => operationAt(method, path));
};

/** The most particular one: `/v1/switches/counts` before `/v1/switches/{mpxn}`. */
const operationAt = (method: string, path: string): string =>
  operations
    .filter((operation) => {
      const [of, template] = operation.split(' ') as [string, string];
      return of === method && new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
    })
    .toSorted((one, other) => one.split('{').length - other.split('{').length)[0] ?? `nothing at ${method} ${path}`;

test('every operation of the API is reached by the example of a command, or it is said why not', async () => {
  const reached = new Set<string>();
  for (const line of examples.filter((one) => !local.test(one)))
    for (const operation of await run(line)) reached.add(operation);
  expect([...reached].filter((operation) => !operations.includes(operation))).toEqual([]);
  expect([...reached, ...Object.keys(withoutCommand)].toSorted()).toEqual(operations.toSorted());
});
