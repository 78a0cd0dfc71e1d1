/** Runs until it is killed: `node writers.fixture.ts <data folder>`. */
import { join } from 'node:path';
import { writeUntilKilled } from '@icx/event-store/crash';
import { lockDataFolder } from '../../index.ts';
import { openSqliteEventStore } from '../index.ts';

const folder = process.argv[2] ?? '';
lockDataFolder(folder);
await writeUntilKilled(openSqliteEventStore(join(folder, 'log.db'), { now: () => new Date().toISOString() }));
