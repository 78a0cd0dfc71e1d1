import type { Command } from 'commander';
import { approvalPath } from '../exchange/approvals.ts';
import type { ApprovalDocument } from '../exchange/approvals.ts';
import { connect, keyOf, outputOf, SECAS, withCaller, withPost } from '../exchange/caller.ts';
import type { CallerOptions, PostOptions } from '../exchange/caller.ts';
import { everyPage } from '../exchange/every-page.ts';
import { exitCodes, Told } from '../failure.ts';
import { approvalsWords, approvalWords } from '../output/approval-words.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Define } from './define.ts';

const ID = 'its id, apr_…';

export const approvals: Define = (command, surroundings) => {
  withCaller(
    command
      .argument('[proposal]', `${ID}; with it all that it is about`)
      .option('--all', 'also those that were decided on, or whose time is over'),
  ).action(async (id: string | undefined, options: CallerOptions & { readonly all?: boolean }) => {
    const exchange = await connect(options, surroundings, SECAS);
    const output = outputOf(options, surroundings);
    if (id !== undefined) {
      const approval = await exchange.get<ApprovalDocument>(approvalPath(id));
      return output.result(approval, () => approvalWords(approval));
    }
    const items = await everyPage<ApprovalDocument>(exchange, 'v1/approvals', options.all ? '&all=true' : '');
    return output.result(items, () => approvalsWords(items));
  });
};

const decide = async <Options extends PostOptions>(
  id: string,
  what: string,
  body: object,
  options: Options,
  surroundings: Surroundings,
): Promise<void> => {
  const exchange = await connect(options, surroundings, SECAS);
  const { body: decided } = await exchange.post<ApprovalDocument>(approvalPath(id, `/${what}`), body, keyOf(options));
  outputOf(options, surroundings).result(decided, () => approvalWords(decided));
  if (decided.state === 'refused') throw new Told(exitCodes.refused);
};

const onProposal = (command: Command): Command => withPost(command.argument('<proposal>', ID));

export const approve: Define = (command, surroundings) => {
  onProposal(command)
    .addHelpText(
      'after',
      '\nRead it first: icx approvals <proposal>. Exit code 1: things had moved on, it was not done.',
    )
    .action((id: string, options: PostOptions) => decide(id, 'approval', {}, options, surroundings));
};

export const decline: Define = (command, surroundings) => {
  onProposal(command)
    .requiredOption('--reason <text>', 'why; told to who proposed it')
    .action((id: string, options: PostOptions & { readonly reason: string }) =>
      decide(id, 'decline', { reason: options.reason }, options, surroundings),
    );
};
