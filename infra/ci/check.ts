/** `node infra/ci/check.ts <name> <command…>`: runs a check of the whole workspace and leaves its result for `npm test`. */
import { spawnSync } from 'node:child_process';
import { root, writeCheck } from './results.ts';

const [check = '', command = '', ...args] = process.argv.slice(2);
const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
if (error) console.error(error.message);
writeCheck({ check, passed: status === 0 });
process.exitCode = status ?? 1;
