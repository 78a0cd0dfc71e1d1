import { Option } from 'commander';
import { partyKinds } from '@icx/parties';
import { connect, outputOf, SECAS, withCaller } from '../exchange/caller.ts';
import type { CallerOptions } from '../exchange/caller.ts';
import type { Documents } from '../exchange/documents.ts';
import { exitCodes, Failure } from '../failure.ts';
import { partiesWords, partyWords } from '../output/access-words.ts';
import { collect } from './arguments.ts';
import type { Define } from './define.ts';
import { operations, yesNo } from './operation.ts';
import type { Operation } from './operation.ts';

/** `electricity:AAAA:2026-01-01`, with a fourth part the day after its last. */
const identifierOf = (kind: 'supplier' | 'map-id', text: string) => {
  const [fuel, id, from, to = null] = text.split(':');
  return { kind, fuel, id, from, to };
};
const identifiers = (words: string) => ({
  option: new Option(
    '--identifier <fuel:id:from[:to]>',
    `${words}; may be given again. A MAP ID: map-id:fuel:id:from`,
  ).argParser(collect),
  read: (texts: readonly string[]) =>
    texts.map((text) =>
      text.startsWith('map-id:') ? identifierOf('map-id', text.slice(7)) : identifierOf('supplier', text),
    ),
});
const receives = () =>
  new Option('--receives <way>', 'how a request reaches it').choices(['immediate', 'sec-notice-email']);
const address = () => new Option('--registered-address <text>', 'where letters reach it');

const partyOperations: Readonly<Record<string, Operation>> = {
  list: { does: 'Every party, in order of its id.', call: 'GET v1/parties', told: partiesWords, caller: SECAS },
  register: {
    does: 'SECAS: register a party; in live mode a second person has to approve it.',
    call: 'POST v1/parties',
    arguments: { party: 'its PartyId, like GGGG' },
    members: {
      name: new Option('--name <text>', 'what it is called').makeOptionMandatory(),
      kind: new Option('--kind <kind>', 'its role, by which it may do things; it stays')
        .choices(partyKinds)
        .makeOptionMandatory(),
      identifiers: identifiers('MPID or gas short code: electricity:GGGG:2026-01-01'),
      receives: receives(),
      registeredAddress: address(),
    },
    told: partyWords,
    caller: SECAS,
  },
  change: {
    does: 'SECAS: change a party, or end its access; what gives access a second person has to approve.',
    call: 'PATCH v1/parties/{party}',
    arguments: { party: 'its PartyId' },
    members: {
      name: new Option('--name <text>', 'what it is called'),
      identifiers: identifiers('the whole new list'),
      receives: receives(),
      registeredAddress: address(),
      left: yesNo('--left', 'yes: nobody who acts for it has access any more; no: it is let back in'),
    },
    told: partyWords,
    caller: SECAS,
    asks: ({ party, left }) =>
      left === 'yes' ? `Everybody who acts for ${String(party)} loses access at once.` : undefined,
  },
};

export const parties: Define = (command, surroundings) => {
  operations(partyOperations)(command, surroundings);
  withCaller(command.command('show').description('One party.').argument('<party>', 'its PartyId')).action(
    async (id: string, options: CallerOptions) => {
      const exchange = await connect(options, surroundings, SECAS);
      const { items } = await exchange.get<{ items: readonly Documents['Party'][] }>('v1/parties');
      const party = items.find((one) => one.party === id);
      if (!party)
        throw new Failure(exitCodes.refused, 'party-not-found', `There is no party "${id}": see icx parties list.`);
      outputOf(options, surroundings).result(party, () => partyWords(party));
    },
  );
};
