import type { PartyId } from '@icx/identifiers';
import { losingBefore, supplierOn, type RegistrationHistory, type SupplyPeriod } from '@icx/switching';
import type { PlainDate } from '@icx/working-days';
import type { Candidate } from './events.ts';
import type { Successor } from './facts.ts';

/** Everything that tells who may have the code of a device. */
export interface RoutingFacts {
  /** Who supplied the code of this device to an earlier request. */
  readonly holder: PartyId | null;
  /** Who first held, beyond what was asked of it, a code of this device that is not suspect. */
  readonly holdings: readonly PartyId[];
  readonly installingSupplier: PartyId | null;
  /** Of the record that names the installer; `null`: it is this device's own. */
  readonly installerRecordedOn: PlainDate | null;
  readonly installedOn: PlainDate | null;
  readonly preNotifier: PartyId | null;
  /** Asset provider by the MAP ID in the inventory. */
  readonly owner: { readonly party: PartyId; readonly mapId: string } | null;
  /** As the switches alone have it: who took whose place since is told by `successorOf`. */
  readonly history: RegistrationHistory;
  /** The requester's supply, present or to come. */
  readonly supply: SupplyPeriod | null;
  readonly successorOf: (party: PartyId) => Successor | undefined;
}

/**
 * Who may have the code, best first, each with the reason and its date (domain.md section 3). Every party once, for its
 * best reason. The requester stays in the list where the facts name it: it should know that they do.
 */
export const candidatesFor = (facts: RoutingFacts): readonly Candidate[] => {
  const inPlace = (candidates: readonly Candidate[]) => [
    ...candidates.filter(({ party }) => !facts.successorOf(party)),
    ...successorsOf(candidates, facts),
  ];
  const { installers, contradicted } = installersBy(facts);
  const all = [...inPlace(installers), ...inPlace(contradicted), ...losing(facts), ...voluntary(facts)];
  return all.filter(({ party }, index) => all.findIndex((other) => other.party === party) === index);
};

/** Beside them who holds a code although somebody else is on record: asked after them. */
const installersBy = (facts: RoutingFacts) => {
  const { holder, installedOn, installerRecordedOn, holdings, successorOf } = facts;
  const supplied = holder ? [candidate(holder, 'code-holder', 'It supplied the code of this device before', null)] : [];
  const recorded = recordedInstaller(facts);
  const atInstall = registeredAtInstall(facts);
  // The gas record names the installer of the first SMETS meter at the point: a later install makes it suspect.
  const suspect = installerRecordedOn !== null && installedOn !== null && installerRecordedOn < installedOn;
  const place = (party: PartyId): PartyId => successorOf(party)?.party ?? party;
  const onRecord = (suspect ? atInstall : [...recorded, ...atInstall]).map(({ party }) => place(party));
  const fits = (party: PartyId): boolean => onRecord.every((one) => one === place(party));
  // Who it is has to be told to the requester; where it has the code from and since when is the holder's alone.
  const held = holdings.filter(fits).map((party) => holds(party, 'It holds the code of this device'));
  const others = holdings.filter((party) => !fits(party));
  const rest = suspect ? [...atInstall, ...recorded] : [...recorded, ...atInstall];
  return {
    installers: [...supplied, ...held, ...rest],
    contradicted: others.map((party) => holds(party, 'It holds a code for this device; others are recorded before it')),
  };
};

const holds = (party: PartyId, evidence: string): Candidate => candidate(party, 'code-holder', evidence, null);

const recordedInstaller = ({ installingSupplier, installedOn, installerRecordedOn }: RoutingFacts): Candidate[] => {
  if (!installingSupplier) return [];
  const installed = `installed ${installedOn ?? 'on an unknown date'}`;
  const doubt =
    installerRecordedOn !== null && installedOn !== null && installerRecordedOn < installedOn
      ? `; suspect: its record is of ${installerRecordedOn}, before this device was installed`
      : '';
  const evidence = `Smart Metering Inventory: ${installed}${doubt}`;
  return [candidate(installingSupplier, 'recorded-installer', evidence, installerRecordedOn ?? installedOn)];
};

const registeredAtInstall = ({ installedOn, history }: RoutingFacts): Candidate[] => {
  const supplier = installedOn && supplierOn(history, installedOn);
  const evidence = `Registered supplier on ${installedOn}, the day of installation`;
  return supplier ? [candidate(supplier, 'registered-at-install', evidence, installedOn)] : [];
};

const successorsOf = (installers: readonly Candidate[], { successorOf }: RoutingFacts): readonly Candidate[] =>
  installers.flatMap(({ party, evidence }) => {
    const successor = successorOf(party);
    if (!successor) return [];
    const told = `${tookOver(party, successor)}. ${evidence}`;
    return [{ ...candidate(successor.party, 'successor', told, successor.on), insteadOf: party }];
  });

const losing = ({ history, supply, successorOf }: RoutingFacts): readonly Candidate[] => {
  const own = supply && history.periods.find(({ switchId }) => switchId === supply.switchId);
  const party = own && (losingBefore(history, own) ?? own.losing);
  if (!party) return [];
  const successor = successorOf(party);
  const evidence = `Registered supplier until ${own.from}, before you`;
  if (!successor) return [candidate(party, 'losing-supplier', evidence, own.from)];
  const told = `${tookOver(party, successor)}. ${evidence}`;
  return [{ ...candidate(successor.party, 'losing-supplier', told, successor.on), insteadOf: party }];
};

/** For a person, as a part of the evidence. */
export const tookOver = (party: PartyId, { on, kind }: Successor): string =>
  `Took over from ${party} on ${on} (${kind})`;

/** "normally the MPAs or the asset provider, or even the meter manufacturer" (DP213). */
const voluntary = ({ preNotifier, owner }: RoutingFacts): readonly Candidate[] => [
  ...(preNotifier ? [candidate(preNotifier, 'pre-notifier', 'It pre-notified the device to the inventory', null)] : []),
  ...(owner ? [candidate(owner.party, 'pre-notifier', `MAP ID ${owner.mapId} in the inventory`, null)] : []),
];

const candidate = (party: PartyId, basis: Candidate['basis'], evidence: string, on: PlainDate | null): Candidate => ({
  party,
  basis,
  evidence,
  on,
});
