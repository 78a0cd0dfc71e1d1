/**
 * `npx node infra/contract/public-schemas.ts` writes the JSON Schema of each public event for readers, unless one that is
 * there already would break by it: that needs an event of a new version.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  breaksReaders,
  breaksSenders,
  jsonSchemas,
  switchSchema,
  switchType,
  type JsonSchema,
} from '@icx/public-events-service';
import { format, resolveConfig } from 'prettier';

const folder = join(import.meta.dirname, '../../docs/reference/schemas');
mkdirSync(folder, { recursive: true });
for (const [type, schema] of [...jsonSchemas, [switchType, switchSchema] as const]) {
  const breaks = type === switchType ? breaksSenders : breaksReaders;
  const path = join(folder, `${type}.json`);
  const broken = existsSync(path) ? breaks(JSON.parse(readFileSync(path, 'utf8')) as JsonSchema, schema) : [];
  if (broken.length > 0) throw new Error(`${type} would break those who use it: ${broken.join('; ')}.`);
  writeFileSync(path, await format(JSON.stringify(schema), { ...(await resolveConfig(path)), filepath: path }));
}
