import type { PartyId } from '@icx/identifiers';
import { losingBefore, supplierOn, type RegistrationHistory, type SupplyPeriod } from '@icx/switching';
import type { PlainDate } from '@icx/working-days';
import type { Candidate } from './events.ts';
import type { Successor } from './facts.ts';

/** Everything that tells who may have the code of a device. */
export interface RoutingFacts {
  /** Who supplied the code of this device to an earlier request. */
  readonly holder: PartyId | null;
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
  const installers = installersBy(facts);
  const living = installers.filter(({ party }) => !facts.successorOf(party));
  const all = [...living, ...successorsOf(installers, facts), ...losing(facts), ...voluntary(facts)];
  return all.filter(({ party }, index) => all.findIndex((other) => other.party === party) === index);
};

const installersBy = (facts: RoutingFacts): readonly Candidate[] => {
  const { holder, installedOn, installerRecordedOn } = facts;
  const held = holder ? [candidate(holder, 'code-holder', 'It supplied the code of this device before', null)] : [];
  const recorded = recordedInstaller(facts);
  const atInstall = registeredAtInstall(facts);
  // The gas record names the installer of the first SMETS meter at the point: a later install makes it suspect.
  const suspect = installerRecordedOn !== null && installedOn !== null && installerRecordedOn < installedOn;
  return suspect ? [...held, ...atInstall, ...recorded] : [...held, ...recorded, ...atInstall];
};

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
