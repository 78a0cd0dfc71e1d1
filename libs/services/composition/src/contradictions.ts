import { identifiersRefused } from '@icx/parties';
import type { Register, SupplyRegister } from '@icx/parties-service';
import { isRefusal } from '@icx/refusals';
import { derived } from '@icx/runtime';
import { recordSuccession } from '@icx/switching';

type Parties = Awaited<ReturnType<Register['parties']>>;
type All = Awaited<ReturnType<SupplyRegister['allSuccessions']>>;

const amongParties = derived((parties: Parties): readonly string[] => {
  const all = [...parties.values()];
  return all.flatMap(({ party, identifiers }, index) => {
    const refused = identifiersRefused(identifiers, all.slice(0, index));
    return refused?.code === 'identifier-taken' ? [`${party}: ${refused.detail}`] : [];
  });
});

const amongSuccessions = derived((all: All): readonly string[] => {
  const inForce = all.filter(({ reversed }) => !reversed);
  return inForce.flatMap((one, index) => {
    const decided = recordSuccession(one, null, inForce.slice(0, index));
    const contradicts = isRefusal(decided) && ['succession-overlaps', 'succession-cycle'].includes(decided.code);
    return contradicts ? [`${one.id}: ${decided.detail}`] : [];
  });
});

/** What was recorded before such things were claimed, and cannot be together; `undefined`: nothing. The start goes on. */
export const contradictionsIn = async (register: Register, supply: SupplyRegister): Promise<string | undefined> => {
  const found = [...amongParties(await register.parties()), ...amongSuccessions(await supply.allSuccessions())];
  return found.length === 0 ? undefined : found.join(' ');
};
