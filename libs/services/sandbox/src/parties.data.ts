import { parseGasShortCode, parseMpid, parsePartyId } from '@icx/identifiers';
import type { MarketIdentifier, Party, PartyKind } from '@icx/parties';
import { must } from '@icx/refusals';
import { plainDate } from '@icx/working-days';

const from = plainDate('2019-01-01');

const party = (id: string, name: string, kind: PartyKind, electricity?: string, gas?: string): Party => {
  const identifiers: MarketIdentifier[] = [];
  if (electricity) identifiers.push({ fuel: 'electricity', id: must(parseMpid(electricity)), from, to: null });
  if (gas) identifiers.push({ fuel: 'gas', id: must(parseGasShortCode(gas)), from, to: null });
  return { party: must(parsePartyId(id)), name, kind, identifiers, receives: 'immediate' };
};

/** Who plays in the sandbox. */
export const sandboxParties: readonly Party[] = [
  party('AAAA', 'Avon Energy (incoming supplier)', 'supplier', 'AAAA', 'AAA'),
  party('BBBB', 'Brent Power (installing supplier)', 'supplier', 'BBBB', 'BBB'),
  party('CCCC', 'Clyde Utilities (another supplier)', 'supplier', 'CCCC', 'CCC'),
  party('FFFF', 'Forth Gas & Light (to fail later)', 'supplier', 'FFFF', 'FFF'),
  party('MAPX', 'Mersey Asset Provision (meter asset provider)', 'asset-provider', 'MAPX', 'MPX'),
  party('SECA', 'SECAS (code administrator)', 'administrator'),
  party('DCCX', 'DCC Service Centre', 'dcc'),
];
