import { clerkTime, narrate, standing } from '@icx/words';
import { setTimeout as wait } from 'node:timers/promises';
import { connect, outputOf, withCaller } from '../exchange/caller.ts';
import type { CallerOptions } from '../exchange/caller.ts';
import { requestPath } from '../exchange/documents.ts';
import type { History, HistoryEntry, RequestDocument } from '../exchange/documents.ts';
import { seconds } from './arguments.ts';
import type { Define } from './define.ts';

interface Options extends CallerOptions {
  readonly every: number;
}

const words = (entry: HistoryEntry): string => {
  const { at, sentence } = narrate(entry);
  return `${clerkTime(at)}  ${sentence}`;
};

export const watch: Define = (command, surroundings) => {
  withCaller(
    command
      .argument('<request>', 'its id, icr_…')
      .option('--every <seconds>', 'how often to look', seconds, 1)
      .addHelpText('after', '\nCtrl-C ends it. With --json it prints once, when the request has ended.'),
  ).action(async (id: string, options: Options) => {
    const exchange = await connect(options, surroundings);
    const output = outputOf(options, surroundings);
    for (let told = 0; ; await wait(options.every * 1000)) {
      // The request first: what ended it is then in the history that is read after it.
      const request = await exchange.get<RequestDocument>(requestPath(id));
      const { events } = await exchange.get<History>(requestPath(id, '/history'));
      for (const entry of events.slice(told)) output.note(words(entry));
      told = events.length;
      if (request.state !== 'ended') continue;
      output.result({ request, events }, () => `It has ended: ${standing(request)}.`);
      return;
    }
  });
};
