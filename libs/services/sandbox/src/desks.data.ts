import { scopes, type MemberName, type Scope } from '@icx/parties';
import { parsePartyId, type PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';

/** A person of the sandbox for one desk, as whom anybody signs in there. */
export interface SandboxDesk {
  readonly party: PartyId;
  readonly name: MemberName;
  readonly displayName: string;
  /** What it stands for, to whoever chooses one. */
  readonly desk: string;
  /** Of those that its party may have. */
  readonly scopes: readonly Scope[];
  readonly partyAdministrator: boolean;
}

const desk = (
  party: string,
  name: string,
  displayName: string,
  words: string,
  more: Partial<Pick<SandboxDesk, 'scopes' | 'partyAdministrator'>> = {},
): SandboxDesk => ({
  ...{ party: must(parsePartyId(party)), name: name as MemberName, displayName, desk: words },
  ...{ scopes, partyAdministrator: false, ...more },
});

/** What binds the party for what comes is its administrators'. */
const clerical = { scopes: scopes.filter((scope) => scope !== 'instructions:write') };
const administrator = { partyAdministrator: true };

/** One for each desk, besides the `tester` of each party. */
export const sandboxDesks: readonly SandboxDesk[] = [
  desk('AAAA', 'clerk', 'Alice Ash', 'supplier AAAA, operations clerk', clerical),
  desk('BBBB', 'clerk', 'Ben Birch', 'supplier BBBB, operations clerk', clerical),
  desk('CCCC', 'lead', 'Carol Cedar', 'supplier CCCC, Supplier of Last Resort', administrator),
  desk('SECA', 'analyst', 'Sam Spruce', 'SECAS analyst', { scopes: ['sla:read', 'contacts:write'] }),
  desk('SECA', 'security-officer', 'Sonia Sorrel', 'SECAS security officer', administrator),
  desk('DCCX', 'desk', 'Dee Dogwood', 'DCC data-fix desk'),
  desk('MAPX', 'desk', 'Max Maple', 'MAP MAPX, asset desk'),
  desk('AGNT', 'agent', 'Agnes Alder', 'agent AGNT, for each party that lets it act'),
];
