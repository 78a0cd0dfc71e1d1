/**
 * Lets Node run our TypeScript source as it is: `node --import ./infra/node/typescript.mjs file.ts`.
 * Node's own type stripping does not know the decorators that Nest needs, so SWC transforms each file as it is loaded.
 */
import { readFileSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import { swc } from './swc.mjs';

enableCompileCache();
process.setSourceMapsEnabled(true);

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), { ...swc, filename, swcrc: false });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
