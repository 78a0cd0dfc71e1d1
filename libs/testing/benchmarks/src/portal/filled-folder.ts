import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { allViews } from '@icx/composition';
import { wallClock } from '@icx/runtime';
import { openSqliteCheckpoints } from '@icx/sqlite/checkpoints';
import { buildViews } from '@icx/sqlite/views';
import { addHours, addMinutes, instant } from '@icx/working-days';
import { startExchange, stop } from '../child-server.ts';
import { newLog } from '../sandbox-folder.ts';
import { say } from '../say.ts';
import { simulateRequests } from '../simulated-requests.ts';

/** Of ten requests one was answered by nobody in time. */
const BREACHED_SHARE = 10;
const DAY = 24;

/** A sandbox in which one supplier has asked another for so many codes: open, all of them, and a tenth breached. */
export const fillFolder = async (folder: string, requests: number): Promise<void> => {
  // The parties of the sandbox, and the names of all that follows the log.
  await stop((await startExchange(folder)).child);
  const { log } = newLog(folder);
  const now = instant(wallClock.now());
  const [late, lately] = [addHours(now, -40 * DAY), addHours(now, -2 * DAY)];
  const raisedAt = (n: number) => addMinutes(n % BREACHED_SHARE === 0 ? late : lately, n % (DAY * 60));
  await simulateRequests(log, requests, raisedAt, { whole: false, until: now });
  const head = await log.head();
  await log.close();
  say(`${requests} requests are on record`);
  // What follows the log has come to its end: nobody is told by mail of a million requests.
  const inbox = join(folder, 'inbox.db');
  const db = new DatabaseSync(inbox, { readOnly: true });
  const names = db.prepare('SELECT name FROM leases UNION SELECT name FROM reactors').all();
  db.close();
  const checkpoints = openSqliteCheckpoints(inbox);
  for (const name of names.map((row) => String(row['name'])))
    await checkpoints.store(name, head, (await checkpoints.take(name))!);
  checkpoints.close();
  buildViews(join(folder, 'log.db'), join(folder, 'views.db'), allViews);
  say('the views are built');
};
