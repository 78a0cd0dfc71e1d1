import type { Command } from 'commander';
import { connect, outputOf, withCaller } from '../exchange/caller.ts';
import type { CallerOptions } from '../exchange/caller.ts';
import { requestPath } from '../exchange/documents.ts';
import type { History, RequestDocument } from '../exchange/documents.ts';
import { historyWords, requestWords } from '../output/request-words.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Define } from './define.ts';

/** A command that reads something of one request and shows it. */
const lookAt = <Document>(
  command: Command,
  surroundings: Surroundings,
  what: string,
  words: (document: Document) => string,
): void => {
  withCaller(command.argument('<request>', 'its id, icr_…')).action(async (id: string, options: CallerOptions) => {
    const exchange = await connect(options, surroundings);
    const document = await exchange.get<Document>(requestPath(id, what));
    outputOf(options, surroundings).result(document, () => words(document));
  });
};

export const show: Define = (command, surroundings) => lookAt<RequestDocument>(command, surroundings, '', requestWords);

export const history: Define = (command, surroundings) =>
  lookAt<History>(command, surroundings, '/history', historyWords);
