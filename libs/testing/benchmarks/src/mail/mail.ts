import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import { authenticate } from '@icx/mail-reading';
import { startMailDoor, startMailHello, stop } from '../child-server.ts';
import { median } from '../median.ts';
import { inTemporaryFolder } from '../sandbox-folder.ts';
import { answerMail, DESK, peer, resolver, SENDER } from './mails.ts';
import { workOff } from './processing.ts';
import { sendAll } from './smtp-lanes.ts';

const WARM_UP = 300;
const MAILS = 1500;
const RUNS = 3;

type Figures = Record<
  | 'acceptedPerSecond'
  | 'helloSmtpPerSecond'
  | 'processedPerSecond'
  | 'bareProcessedPerSecond'
  | 'bigMailRssMiB'
  | 'partsRefusedMs',
  number
>;

/**
 * Mails that come in: taken in durably by the listener in a process of its own, beside a bare `smtp-server` that throws mail
 * away; what was taken in worked off (read, authenticated, judged, recorded), beside mailauth and mailparser alone; in turns.
 * Then what a mail as large as the door takes costs in memory, and how soon one of 200,000 parts is refused.
 */
export const mail = (): Promise<Figures> =>
  inTemporaryFolder(async (folder) => {
    const mails: Buffer[] = [];
    for (let n = 0; n < WARM_UP + RUNS * MAILS; n++) mails.push(await answerMail(n));
    const batch = (run: number): readonly Buffer[] => mails.slice(WARM_UP + run * MAILS, WARM_UP + (run + 1) * MAILS);
    const doors = await interleaved(folder, mails.slice(0, WARM_UP), batch);
    const work = await workedOff(mails.slice(0, WARM_UP), batch);
    return { ...doors, ...work, ...(await bounds()) };
  });

const interleaved = async (folder: string, first: readonly Buffer[], batch: (run: number) => readonly Buffer[]) => {
  const [door, hello] = [await startMailDoor(folder), await startMailHello()];
  const [accepted, helloed]: [number[], number[]] = [[], []];
  try {
    for (const { port } of [door, hello]) await sendAll(port, first);
    for (let run = 0; run < RUNS; run++) {
      helloed.push(await sendAll(hello.port, batch(run)));
      accepted.push(await sendAll(door.port, batch(run)));
    }
  } finally {
    await Promise.all([door, hello].map(({ child }) => stop(child)));
  }
  return { acceptedPerSecond: Math.round(median(accepted)), helloSmtpPerSecond: Math.round(median(helloed)) };
};

const workedOff = async (first: readonly Buffer[], batch: (run: number) => readonly Buffer[]) => {
  const [processed, bare]: [number[], number[]] = [[], []];
  await bareAll(first);
  for (let run = 0; run < RUNS; run++) {
    bare.push(await bareAll(batch(run)));
    processed.push(await workOff(batch(run)));
  }
  return {
    processedPerSecond: Math.round(median(processed)),
    bareProcessedPerSecond: Math.round(median(bare)),
  };
};

/** What the libraries need for the same mails, one after the other, in this thread. */
const bareAll = async (mails: readonly Buffer[]): Promise<number> => {
  const arrivedAt = new Date();
  const envelope = { from: SENDER, to: [DESK], peer };
  const began = performance.now();
  for (const raw of mails) {
    await simpleParser(raw);
    await authenticate({ raw, envelope, resolver, arrivedAt });
  }
  return mails.length / ((performance.now() - began) / 1000);
};

const bounds = async (): Promise<Pick<Figures, 'bigMailRssMiB' | 'partsRefusedMs'>> => {
  const imports = ['--import', './infra/node/typescript.mjs', '--expose-gc'];
  const child = spawn(process.execPath, [...imports, 'libs/testing/benchmarks/src/mail/bounds-child.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [told] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return JSON.parse(told) as Pick<Figures, 'bigMailRssMiB' | 'partsRefusedMs'>;
};
