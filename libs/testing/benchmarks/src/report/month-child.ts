/**
 * Run by `report.ts`: what the report of a month costs a process that does nothing else, after it has read every event of the
 * log and parsed it, which is the least that any count has to do. Arguments: the data folder, the month.
 */
import { join } from 'node:path';
import { viewsModule } from '@icx/composition';
import { must } from '@icx/refusals';
import { parseMonth, periodOf, SlaMonth, spanOf } from '@icx/reporting';
import { FactsAt } from '@icx/reporting-service';
import { wallClock } from '@icx/runtime';
import { openSqliteEventStore } from '@icx/sqlite/log';
import { openSqliteReadStore } from '@icx/sqlite/views';
import { calendars } from '@icx/working-days';
import { bareRead } from '../rebuild.ts';

const [, , folder = '', text] = process.argv;
const logPath = join(folder, 'log.db');
const { seconds: bareReadSeconds } = bareRead(logPath);
const log = openSqliteEventStore(logPath, { now: wallClock.now });
const views = await openSqliteReadStore({ path: join(folder, 'views.db'), log, logPath, viewsModule });
await views.reached(await log.head());
const month = must(parseMonth(text));
const cut = { period: periodOf(month, spanOf(month).until), position: await log.head() };
const began = performance.now();
const facts = new FactsAt(log, views);
const fold = new SlaMonth(cut.period, { calendars });
for await (const legs of facts.legs(cut)) for (const leg of legs) fold.addLeg(leg);
for await (const requests of facts.requests(cut)) for (const request of requests) fold.addRequest(request);
const { received: legs } = fold.figures().total;
const seconds = (performance.now() - began) / 1000;
const peakRssMiB = process.resourceUsage().maxRSS / 1024;
await views.close();
await log.close();
process.stdout.write(JSON.stringify({ seconds, legs, peakRssMiB, bareReadSeconds }));
