import { parseGasShortCode, parseMapId, parseMpid, parsePartyId } from '@icx/identifiers';
import type { MarketIdentifier, Party, PartyKind } from '@icx/parties';
import { must } from '@icx/refusals';
import { plainDate } from '@icx/working-days';

const from = plainDate('2019-01-01');

const supplies = (mpid: string, shortCode: string): readonly MarketIdentifier[] => [
  { fuel: 'electricity', id: must(parseMpid(mpid)), from, to: null },
  { fuel: 'gas', id: must(parseGasShortCode(shortCode)), from, to: null },
];
const ownsMeters = (electricity: string, gas: string): readonly MarketIdentifier[] => [
  { kind: 'map-id', fuel: 'electricity', id: must(parseMapId(electricity)), from, to: null },
  { kind: 'map-id', fuel: 'gas', id: must(parseMapId(gas)), from, to: null },
];
const party = (id: string, name: string, kind: PartyKind, identifiers: readonly MarketIdentifier[] = []): Party => ({
  party: must(parsePartyId(id)),
  name,
  kind,
  identifiers,
  receives: 'immediate',
});

/** Who plays in the sandbox. */
export const sandboxParties: readonly Party[] = [
  party('AAAA', 'Avon Energy (incoming supplier)', 'supplier', supplies('AAAA', 'AAA')),
  party('BBBB', 'Brent Power (installing supplier)', 'supplier', supplies('BBBB', 'BBB')),
  party('CCCC', 'Clyde Utilities (another supplier)', 'supplier', supplies('CCCC', 'CCC')),
  party('FFFF', 'Forth Gas & Light (to fail later)', 'supplier', supplies('FFFF', 'FFF')),
  party('MAPX', 'Mersey Asset Provision (meter asset provider)', 'asset-provider', ownsMeters('MAPX', 'MPX')),
  party('AGNT', 'Agent of several parties', 'agent'),
  party('SECA', 'SECAS (code administrator)', 'administrator'),
  party('DCCX', 'DCC Service Centre', 'dcc'),
];
