/**
 * Emmett's SQLite event store with one writer, in a process of its own: `node emmett.mjs <file> <appends> <event>` prints
 * `{"perSecond":…,"retries":…}` as its last line (Emmett prints errors to stdout too).
 *
 * An append that fails with SQLITE_BUSY is tried again, as its callers have to: Emmett 0.42 now and then commits before
 * the driver has finished its statement, also with a single writer. Only appends that succeeded are counted.
 */
import { getSQLiteEventStore } from '@event-driven-io/emmett-sqlite';

const [fileName, appends, event] = [process.argv[2], Number(process.argv[3]), JSON.parse(process.argv[4])];
const store = getSQLiteEventStore({ fileName, schema: { autoMigration: 'CreateOrUpdate' } });
console.log = () => {};

let retries = 0;
const append = async (stream, options) => {
  for (;;) {
    try {
      return await store.appendToStream(stream, [event], options);
    } catch (error) {
      if (error.code !== 'SQLITE_BUSY') throw error;
      retries += 1;
    }
  }
};

/** Until its write-ahead log of 1,000 pages has been filled and is written over, as is done for the others. */
for (let n = 0; n < 500; n += 1) await append('warm-up', {});
retries = 0;
const began = performance.now();
let options = {};
for (let n = 0; n < appends; n += 1) {
  options = { expectedStreamVersion: (await append('request-0', options)).nextExpectedStreamVersion };
}
const seconds = (performance.now() - began) / 1000;
process.stdout.write(`${JSON.stringify({ perSecond: appends / seconds, retries })}\n`);
