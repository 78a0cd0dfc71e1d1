import type { CommandContext, Commands } from '@icx/commands';
import { deciderOf } from '@icx/commands';
import { exchangeItself } from '@icx/event-store';
import type { Clock } from '@icx/runtime';
import { parseCommandId, type DeviceId, type DeviceType, type Mpxn, type PartyId } from '@icx/identifiers';
import { needsInstallCode, type Device } from '@icx/inventory';
import { commandFingerprint, type KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, must, refuse, type Refusal } from '@icx/refusals';
import type { Register } from '@icx/parties-service';
import { statusFault } from '@icx/requests';
import { RaiseRequest, type RaiseRequestHandler } from '@icx/requests-service';
import { losingBefore, type RegistrationHistory, type SupplyPeriod } from '@icx/switching';
import { instant, londonDate, type PlainDate } from '@icx/working-days';
import { proposalEventTypes, type Proposal, type ProposalEvent } from './proposal.ts';
import { switchingQueries } from './queries.ts';

export const proposalUnknown = refuse.unknown('proposal-unknown', 'There is no such proposal to you.');

/** For each gained device a proposal or, if the party has said so once for all, the request itself. */
export class Gains {
  constructor(
    private readonly commands: Commands,
    private readonly keys: KeyRing,
    private readonly views: ReadStore,
    private readonly register: Register,
    private readonly raising: RaiseRequestHandler,
    private readonly clock: Clock,
  ) {}

  /** Devices at these meter points that nobody has commissioned. */
  waitingAt(points: readonly Mpxn[]): Promise<readonly Device[]> {
    return switchingQueries.uncommissioned(this.views, points);
  }

  /** To each party that gained it, or will. */
  async propose(device: Device, history: RegistrationHistory | undefined): Promise<void> {
    const today = londonDate(instant(this.clock.now()));
    for (const period of gainedIn(history, today))
      if (isWanted(device, period.supplier, today)) await this.#propose(device, period);
  }

  /** The party does not want this device: it is not proposed again for the same switch. */
  async dismiss(deviceId: DeviceId, by: PartyId, context: CommandContext): Promise<Proposal | Refusal> {
    // On record also where it was dismissed before: sent again, late, it must not dismiss what was proposed since.
    const dismissed = { type: 'switching.proposal-dismissed.v1', data: { at: context.receivedAt, by } } as const;
    const done = await this.commands.perform(streamOf(by, deviceId), proposals, context, ({ last }) =>
      last ? [dismissed] : proposalUnknown,
    );
    return isRefusal(done) ? done : done.state.last!;
  }

  async #propose(device: Device, gained: Gained): Promise<void> {
    const { supplier: party, from, losing, switchId } = gained;
    const { deviceId, mpxn } = device;
    const deviceType = device.deviceType as DeviceType;
    // The party may dismiss the earlier one at this moment: this is another gain all the same.
    await this.commands.perform(streamOf(party, deviceId), proposals, exchangeItself, async ({ switches }) => {
      if (switches.has(switchId)) return [];
      const { gainedDevices } = (await this.register.parties()).get(party) ?? {};
      if (gainedDevices === 'raise' && (await this.#raised(device, party, switchId))) return [];
      const at = instant(this.clock.now());
      const data = { party, deviceId, deviceType, mpxn: mpxn!, gainedFrom: from, losing, switchId, at };
      return [{ type: 'switching.proposal-made.v1', data } as const];
    });
  }

  /** By the party's standing instruction; `false`: it was refused, so the party has to look at it itself. */
  async #raised({ deviceId, deviceType }: Device, party: PartyId, switchId: string): Promise<boolean> {
    const outcome = await this.raising.execute(
      new RaiseRequest(
        {
          party,
          user: 'exchange:standing-instruction',
          channel: 'exchange',
          commandId: must(parseCommandId(`gained-${deviceId}-${switchId}`)),
          receivedAt: instant(this.clock.now()),
          fingerprint: commandFingerprint(this.keys, {}),
        },
        {
          device: { deviceId, deviceType: deviceType as DeviceType, mpxn: null, msn: null, manufacturer: null },
        },
      ),
    );
    return !isRefusal(outcome);
  }
}

type Gained = SupplyPeriod & { readonly from: PlainDate; readonly losing: PartyId };

/** Present and future supplies that began by a switch from somebody else. */
const gainedIn = (history: RegistrationHistory | undefined, today: PlainDate): readonly Gained[] =>
  (history?.periods ?? []).flatMap((period) => {
    const losing = losingBefore(history!, period) ?? period.losing;
    // What came by a succession was nobody's switch: requests for it pass on by themselves.
    if (period.succession) return [];
    const lasts = period.to === null || period.to > today;
    return lasts && losing && period.from !== null ? [{ ...period, from: period.from, losing }] : [];
  });

/** Eligible, and not installed by the party itself, which then has the code. */
export const isWanted = (device: Device, party: PartyId, on: PlainDate): boolean =>
  needsInstallCode(device.deviceType) && device.installingSupplier !== party && !statusFault(device, on);

const streamOf = (party: PartyId, deviceId: DeviceId): string => `proposal-${party}-${deviceId}`;

/** What was proposed last, and by which switches there were proposals. */
interface Proposed {
  readonly last: Proposal | undefined;
  readonly switches: ReadonlySet<string>;
}

const proposals = deciderOf<Proposed, ProposalEvent>(
  { last: undefined, switches: new Set() },
  (state, { type, data }) =>
    type === 'switching.proposal-made.v1'
      ? { last: data, switches: new Set([...state.switches, data.switchId]) }
      : state,
  proposalEventTypes,
);
