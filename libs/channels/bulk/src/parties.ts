import type { Services } from '@icx/composition';
import type { Column, FileKind, RowResult } from '@icx/files-service';
import { identifierKinds, partyKinds, waysToReceive, type Party } from '@icx/parties';
import { isRefusal, type Refusal } from '@icx/refusals';
import { readerOf } from './reader-of.ts';
import { rejected, resultOf, RowActs } from './row-acts.ts';

const columns: readonly Column[] = [
  { name: 'party', required: true, words: 'The id by which everybody knows it.', example: 'GGGG', identifier: true },
  { name: 'name', required: true, words: 'For people.', example: 'Gala Energy' },
  { name: 'kind', required: true, words: `Its role, which stays: ${partyKinds.join(', ')}.`, example: 'supplier' },
  {
    name: 'receives',
    required: false,
    words: `How a request reaches it: ${waysToReceive.join(', ')}. Empty: ${waysToReceive[0]}.`,
    example: 'immediate',
  },
  { name: 'registeredAddress', required: false, words: 'Where letters reach it.', example: '1 High Street, Leeds' },
  { name: 'mpid', required: false, words: 'Electricity MPID.', example: 'GGGG', identifier: true },
  { name: 'gasShortCode', required: false, words: 'Of a gas supplier.', example: 'GGG', identifier: true },
  { name: 'mapId', required: false, words: 'Of a Meter Asset Provider.', example: 'MAPG', identifier: true },
  {
    name: 'identifiersFrom',
    required: false,
    words: 'First day on which it has them; further ones are added to the party by itself.',
    example: '2026-12-01',
  },
];

/** Each row registers one party. */
export const partiesKind = (services: Services): FileKind<readonly Party[]> => ({
  name: 'parties',
  action: 'files:parties',
  columns,
  reader: readerOf('parties'),
  take: async (parties, lines, act) => {
    const acts = new RowActs(services, act);
    const admitted = await acts.admit('parties:register');
    if (isRefusal(admitted)) return lines.map((line) => rejected(line, admitted));
    const results: RowResult[] = [];
    // One after the other: whether an identifier is taken is a question to all parties.
    for (const [index, party] of parties.entries()) {
      const line = lines[index]!;
      const done = await services.directory.parties.perform(
        party.party,
        { type: 'register', party },
        acts.commandOf(line, party),
      );
      const isHeld = isRefusal(done) && done.code === 'party-exists' && (await isRegistered(services, party));
      results.push(
        isHeld ? { line, outcome: 'already-held' } : resultOf(line, inColumn(done, party), () => 'accepted'),
      );
    }
    return results;
  },
});

/** As the row has it, whatever it has said for itself since. */
const isRegistered = async ({ register }: Services, party: Party): Promise<boolean> => {
  const known = (await register.parties()).get(party.party);
  const said = Object.entries(party) as [keyof Party, unknown][];
  return (
    known !== undefined && said.every(([member, value]) => JSON.stringify(known[member]) === JSON.stringify(value))
  );
};

const columnOf = { electricity: 'mpid', gas: 'gasShortCode' } as const;

/** The rule points into the list of identifiers that the row's columns make. */
const inColumn = <Done extends object>(done: Done | Refusal, { identifiers }: Party): Done | Refusal => {
  const [, index] = isRefusal(done) ? (/^\/identifiers\/(\d+)/.exec(done.pointer ?? '') ?? []) : [];
  if (index === undefined) return done;
  const { kind, fuel } = identifiers[Number(index)]!;
  return { ...done, pointer: `/${kind === identifierKinds[1] ? 'mapId' : columnOf[fuel]}` };
};
