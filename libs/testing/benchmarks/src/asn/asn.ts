import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { automaticAnswers } from '../automatic-answers.ts';
import { startExchange, stop } from '../child-server.ts';
import { median, percentile } from '../median.ts';
import { inTemporaryFolder, newLog, recordDevices } from '../sandbox-folder.ts';
import { AsnExchange, type Progress } from './asn-exchange.ts';
import { writeAsnFile } from './asn-file.ts';
import { csvParse, papaparse } from './peers.ts';
import { peakWhile, residentMiB } from './resident-memory.ts';

const MILLION = 1_000_000;
/** Each takes the same file: what another party holds is nothing to it. */
const uploaders = ['BBBB', 'CCCC', 'AAAA'] as const;
const WARM_UP = 20_000;
const IDLE = 10_000;
const REQUESTS = 40_000;

const say = (text: string): unknown => process.stderr.write(`${text}\n`);

/**
 * A shipment notification by HTTP into the exchange in a process of its own: rows a second that are validated, sealed,
 * durable and to be found, from its receipt to its end; PapaParse and csv-parse read the same file in turns. Meanwhile
 * somebody else's requests are timed. With ten million rows that much is taken once, after the runs of a million. At the end a
 * hundred thousand open legs are answered from what their addressee holds.
 */
export const asn = async (rows = MILLION): Promise<Record<string, number>> => ({
  ...(await ofFiles(rows)),
  // After the files: it is of another exchange, in this process.
  ...(await automaticAnswers()),
});

const ofFiles = (rows: number): Promise<Record<string, number>> =>
  inTemporaryFolder(async (folder) => {
    const { keys, log } = newLog(folder);
    await recordDevices(log, REQUESTS);
    await log.close();
    const path = join(folder, 'asn.csv');
    const size = Math.min(rows, MILLION);
    say(`${Math.round((await writeAsnFile(path, size)) / 2 ** 20)} MiB with ${size} rows`);
    const { url, child } = await startExchange(folder);
    const exchange = new AsnExchange(url, keys);
    const { pid } = child;
    try {
      const { waits: idleWaits } = await exchange.requestsWhile(pause(IDLE));
      const idle = residentMiB(pid!);
      const warmUp = join(folder, 'warm-up.csv');
      await writeAsnFile(warmUp, WARM_UP, 50 * MILLION);
      await exchange.upload('BBBB', warmUp, WARM_UP);

      const runs = { ours: [] as number[], papaparse: [] as number[], csvParse: [] as number[], peak: [] as number[] };
      const waits: number[] = [];
      for (const party of uploaders) {
        runs.papaparse.push(await papaparse(path));
        const { done, peak } = await peakWhile(pid!, exchange.requestsWhile(exchange.upload(party, path, size)));
        runs.ours.push(rateOf(done.done));
        runs.peak.push(peak - idle);
        waits.push(...done.waits);
        runs.csvParse.push(await csvParse(path));
        say(
          `rows a second: ours ${runs.ours.at(-1)}, PapaParse ${runs.papaparse.at(-1)}, csv-parse ${runs.csvParse.at(-1)}`,
        );
      }
      const of = (values: readonly number[]) => Math.round(median(values));
      return {
        ratioPapaparse: ratio(median(runs.ours), median(runs.papaparse)),
        ratioCsvParse: ratio(median(runs.ours), median(runs.csvParse)),
        ...{ rowsPerSecond: of(runs.ours), papaparse: of(runs.papaparse), csvParse: of(runs.csvParse) },
        peakRssMiB: Math.round(Math.max(...runs.peak)),
        ...(size === MILLION && { peakRssMiB1M: Math.round(Math.max(...runs.peak)) }),
        requestP99ms: ratio(percentile(waits, 99), 1),
        idleRequestP99ms: ratio(percentile(idleWaits, 99), 1),
        ...(rows > MILLION ? await portfolio(exchange, { path, rows, pid: pid!, idle }) : {}),
      };
    } finally {
      await exchange.close();
      await stop(child);
    }
  });

interface Portfolio {
  readonly path: string;
  readonly rows: number;
  readonly pid: number;
  readonly idle: number;
}

/** One file of them all: what its last million took, and the memory that it took. */
const portfolio = async (
  exchange: AsnExchange,
  { path, rows, pid, idle }: Portfolio,
): Promise<Record<string, number>> => {
  await writeAsnFile(path, rows, 100 * MILLION);
  const { done, peak } = await peakWhile(pid, exchange.upload('BBBB', path, rows));
  const million = (first: number): number => timeAt(done, first + MILLION) - timeAt(done, first);
  return {
    peakRssMiB10M: Math.round(peak - idle),
    lastMillionRatio: ratio(million(0), million(rows - MILLION)),
    rowsPerSecond10M: rateOf(done),
  };
};

const rateOf = (progress: readonly Progress[]): number => {
  const [first, last] = [progress[0]!, progress.at(-1)!];
  return Math.round(last.rows / ((last.at - first.at) / 1000));
};

/** When so many rows were done, between the two looks around it. */
const timeAt = (progress: readonly Progress[], rows: number): number => {
  const after = Math.max(
    1,
    progress.findIndex((one) => one.rows >= rows),
  );
  const [from, to] = [progress[after - 1]!, progress[after]!];
  return to.rows === from.rows ? to.at : from.at + ((rows - from.rows) / (to.rows - from.rows)) * (to.at - from.at);
};

const ratio = (over: number, under: number): number => Math.round((over / under) * 1000) / 1000;
