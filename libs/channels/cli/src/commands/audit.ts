import { connect, outputOf, withCaller } from '../exchange/caller.ts';
import type { CallerOptions } from '../exchange/caller.ts';
import { table } from '../output/table.ts';
import { queryOf, wholeNumber } from './arguments.ts';
import { auditWatch } from './audit-watch.ts';
import type { Define } from './define.ts';

interface ProofOptions extends CallerOptions {
  readonly position?: number;
  readonly size?: number;
  readonly from?: number;
  readonly to?: number;
}

interface Proof {
  readonly proof: readonly string[];
}

const proofWords = ({ proof, ...stated }: Proof): string =>
  table(
    ['of', 'is'],
    [...Object.entries(stated), ...proof.map((hash, n) => [`hash ${n + 1}`, hash] as const)].map(([name, value]) => [
      name,
      String(value),
    ]),
  );

export const audit: Define = (command, surroundings) => {
  const checkpoint = command.command('checkpoint').description('The signed checkpoint of the log. Keep it.');
  withCaller(checkpoint.option('--size <number>', 'of so many events; by default the latest', wholeNumber)).action(
    async (options: CallerOptions & { readonly size?: number }) => {
      const exchange = await connect(options, surroundings);
      const found = await exchange.get<{ note: string }>(`v1/audit/checkpoint${queryOf({ size: options.size })}`);
      outputOf(options, surroundings).result(found, () => found.note.trimEnd());
    },
  );

  const key = command.command('key').description('The public key by which checkpoints are verified.');
  withCaller(key).action(async (options: CallerOptions) => {
    const exchange = await connect(options, surroundings);
    const found = await exchange.get<{ key: string }>('v1/audit/key');
    outputOf(options, surroundings).result(found, () => found.key);
  });

  const proof = command.command('proof').description('That an event is in the log, or that the log has only grown.');
  withCaller(
    proof
      .option('--position <number>', 'of the event', wholeNumber)
      .option('--size <number>', 'in the first so many events', wholeNumber)
      .option('--from <number>', 'from the checkpoint of this size', wholeNumber)
      .option('--to <number>', 'to the one of this size', wholeNumber),
  ).action(async ({ position, size, from, to, ...options }: ProofOptions) => {
    const exchange = await connect(options, surroundings);
    const found = await exchange.get<Proof>(`v1/audit/proof${queryOf({ position, size, from, to })}`);
    outputOf(options, surroundings).result(found, () => proofWords(found));
  });

  auditWatch(
    command.command('watch').description('Keep its checkpoints, and alarm if the log is not the one shown before.'),
    surroundings,
  );
};
