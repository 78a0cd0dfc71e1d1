/**
 * Lets Node run our TypeScript source as it is: `node --import ./infra/node/typescript.mjs file.ts`.
 * Node's own type stripping does not know the decorators that Nest needs, so SWC transforms each file when it is first loaded.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync, version } from '@swc/core';
import { swc } from './swc.mjs';

enableCompileCache();
process.setSourceMapsEnabled(true);

// Beside the code itself: who may write there may change what runs anyway, which is not so of a common folder.
const kept = new URL('../../node_modules/.cache/typescript/', import.meta.url);
const how = version + JSON.stringify(swc);

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    const filename = fileURLToPath(url);
    const typescript = readFileSync(filename, 'utf8');
    const known = new URL(createHash('sha256').update([how, filename, typescript].join('\0')).digest('hex'), kept);
    return { format: 'module', source: read(known) ?? transformed(typescript, filename, known), shortCircuit: true };
  },
});

const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

const transformed = (typescript, filename, known) => {
  const { code } = transformSync(typescript, { ...swc, filename, swcrc: false });
  try {
    mkdirSync(kept, { recursive: true });
    // Under its name it is whole, whoever else writes it at the same time.
    const written = new URL(`${known.href}.${process.pid}`);
    writeFileSync(written, code);
    renameSync(written, known);
  } catch {
    // Where code cannot be written it is transformed each time.
  }
  return code;
};
