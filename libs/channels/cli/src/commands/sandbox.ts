import { devicesIn } from '../data-folder/register.ts';
import { connect, dataFolderOf, keyOf, outputOf, SECAS, withCaller, withPost } from '../exchange/caller.ts';
import type { CallerOptions, PostOptions } from '../exchange/caller.ts';
import type { RequestDocument, SandboxDevice } from '../exchange/documents.ts';
import { exitCodes, Failure } from '../failure.ts';
import { deviceListWords, requestWords } from '../output/request-words.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Define } from './define.ts';
import { sandboxPlay } from './play.ts';

interface SupersedeOptions extends PostOptions {
  readonly effectiveAt?: string;
  readonly cause?: string;
  readonly reversed?: boolean;
}

/** From the exchange or, where none runs, from its log. */
const devicesOf = async (options: CallerOptions, surroundings: Surroundings): Promise<readonly SandboxDevice[]> => {
  try {
    const exchange = await connect(options, surroundings, SECAS);
    return await exchange.get<readonly SandboxDevice[]>('v1/sandbox/devices');
  } catch (error) {
    if (!(error instanceof Failure) || error.exitCode !== exitCodes.unreachable) throw error;
    const log = await dataFolderOf(options, surroundings).log();
    try {
      return await devicesIn(log);
    } finally {
      await log.close();
    }
  }
};

export const sandbox: Define = (command, surroundings) => {
  const devices = command.command('devices').description('Every device of the sandbox, its supplier and installer.');
  withCaller(devices).action(async (options: CallerOptions) => {
    const list = await devicesOf(options, surroundings);
    outputOf(options, surroundings).result(list, () => deviceListWords(list));
  });

  sandboxPlay(command.command('play'), surroundings);

  const supersede = command.command('supersede').description('Let the requester lose the supply, or have it back.');
  withPost(
    supersede
      .argument('<request>', 'its id, icr_…')
      .option('--effective-at <instant>', 'when the supply ends; by default now')
      .option('--cause <text>', 'which switch says so')
      .option('--reversed', 'the switch was corrected: undo it'),
  ).action(async (request: string, options: SupersedeOptions) => {
    const { effectiveAt, cause, reversed } = options;
    const exchange = await connect(options, surroundings, SECAS);
    const body = { request, effectiveAt, cause, reversed };
    const reply = await exchange.post<RequestDocument>('v1/sandbox/supersession', body, keyOf(options));
    outputOf(options, surroundings).result(reply.body, () => requestWords(reply.body));
  });
};
