import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import { CheckpointArchive } from '../audit/checkpoint-archive.ts';
import { readLogKey } from '../audit/files.ts';
import { look, type Alarm, type Look } from '../audit/witness.ts';
import { connect, withCaller } from '../exchange/caller.ts';
import type { CallerOptions } from '../exchange/caller.ts';
import { exitCodes, Failure, Told } from '../failure.ts';
import { visible } from '../output/visible.ts';
import type { Surroundings } from '../surroundings.ts';
import { seconds, wholeNumber } from './arguments.ts';

interface Options extends CallerOptions {
  readonly every: number;
  readonly once?: boolean;
  readonly silence: number;
  readonly key?: string;
  readonly exec?: string;
}

const HOUR = 3_600_000;
/** How long what `--exec` runs may take, milliseconds. */
const HANDING = 60_000;

/** A party as a witness of the log, on a machine of its own. */
export const auditWatch = (command: Command, surroundings: Surroundings): void => {
  withCaller(
    command
      .argument('<archive>', 'folder of checkpoints, out of reach of the exchange; made if it is not there')
      .option('--every <seconds>', 'how often to look', seconds, 300)
      .option('--once', 'look once, for cron: exit code 1 on an alarm')
      .option('--silence <hours>', 'alarm when nothing new was shown for so long', wholeNumber, 24)
      .option('--key <file>', 'public key that the checkpoints have to be signed with; else the first one told')
      .option('--exec <command>', 'run by the shell when an alarm begins, with it as JSON on standard input')
      .addHelpText('after', '\nAlarms on standard error; with --json a line of JSON each look.'),
  ).action(async (folder: string, options: Options) => {
    const { every, key, silence } = options;
    const archive = await CheckpointArchive.open(folder, key === undefined ? undefined : await readLogKey(key));
    for (let alarmed: string | undefined; ; await wait(every * 1000)) {
      try {
        const seen = await look(() => connect(options, surroundings), archive, silence * HOUR);
        tell(seen, options, surroundings);
        const { alarm } = seen;
        const begins = alarm !== null && alarm.code !== alarmed;
        alarmed = alarm?.code;
        if (begins && options.exec !== undefined && !(await hand(alarm, options.exec))) {
          // Nobody was told: at the next look it begins again.
          alarmed = undefined;
          surroundings.terminal.stderr.write(`${new Date().toISOString()}  --exec has failed: nobody was told by it\n`);
        }
        if (options.once && alarm) throw new Told(exitCodes.refused);
      } catch (error) {
        // Whoever watches goes on watching; if it stays like that, the silence alarms.
        if (options.once || !(error instanceof Failure)) throw error;
        surroundings.terminal.stderr.write(visible(`${new Date().toISOString()}  ${error.detail} (${error.code})\n`));
      }
      if (options.once) return;
    }
  });
};

const tell = ({ size, kept, alarm }: Look, { json }: Options, { terminal }: Surroundings): void => {
  const at = new Date().toISOString();
  if (json) terminal.stdout.write(`${JSON.stringify({ at, size, kept, alarm })}\n`);
  else if (kept) terminal.stdout.write(`${at}  kept the checkpoint of ${size} events\n`);
  if (alarm) terminal.stderr.write(visible(`${at}  ALARM  ${alarm.detail} (${alarm.code})\n`));
};

/** Whether it ended well, within its time: one that hangs must not keep the witness from looking. */
const hand = async (alarm: Alarm, command: string): Promise<boolean> => {
  const child = spawn(command, { shell: true, stdio: ['pipe', 'inherit', 'inherit'], timeout: HANDING });
  // Whoever is told need not read it.
  child.stdin.on('error', () => undefined).end(`${JSON.stringify(alarm)}\n`);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
};
