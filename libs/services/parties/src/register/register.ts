import { Commands, type Decider, type DomainEvent } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import type { DeviceId, PartyId } from '@icx/identifiers';
import type { Device } from '@icx/inventory';
import { partyNamed, type Party } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import { supplyPointStream, type ReceivedSwitch } from '@icx/switching';
import type { PlainDate } from '@icx/working-days';
import { registerQueries } from './queries.ts';

/** Who takes part, and which devices the inventory mirror knows: facts for decisions, from the views. */
export class Register {
  #parties: ReadonlyMap<string, Party> | undefined;

  readonly #commands: Commands;

  constructor(
    log: EventStore,
    private readonly views: ReadStore,
  ) {
    this.#commands = new Commands(log, views);
  }

  /** Every party, by PartyId. Parties are few and change rarely, so they are kept until one changes. */
  async parties(): Promise<ReadonlyMap<string, Party>> {
    this.#parties ??= new Map((await registerQueries.parties(this.views)).map((party) => [party.party, party]));
    return this.#parties;
  }

  /** To be called when a party was registered or changed otherwise than by `addParties`. */
  partiesChanged(): void {
    this.#parties = undefined;
  }

  /** By PartyId, MPID, gas short code or MAP ID: on this day, or without one whoever got the identifier last. */
  async findParty(name: string, on?: PlainDate): Promise<Party | undefined> {
    return partyNamed((await this.parties()).values(), name, on);
  }

  findDevice(deviceId: DeviceId): Promise<Device | undefined> {
    return registerQueries.device(this.views, deviceId);
  }

  /** Every device, in order of Device ID. For the sandbox's list only. */
  devices(): Promise<readonly Device[]> {
    return registerQueries.devices(this.views);
  }

  /** Records parties that the log does not know yet; the ones it knows are left as they are. */
  async addParties(parties: readonly Party[], by: PartyId): Promise<void> {
    const first = (party: Party) =>
      [`party-${party.party}`, { type: 'parties.party-registered.v1', data: party }] as const;
    await this.#add(parties.map(first), by);
    this.#parties = undefined;
  }

  /** Records devices that the log does not know yet; the ones it knows are left as they are. */
  async addDevices(devices: readonly Device[], by: PartyId): Promise<void> {
    const first = (device: Device) =>
      [`device-${device.deviceId}`, { type: 'inventory.device-recorded.v2', data: device }] as const;
    await this.#add(devices.map(first), by);
  }

  /** Records what a feed of switches would have said, on meter points that the log does not know yet. */
  async addSwitches(points: readonly (readonly ReceivedSwitch[])[], by: PartyId): Promise<void> {
    const told = (data: ReceivedSwitch) => ({ type: 'switching.switch-recorded.v1', data });
    await this.#add(
      points.map((messages) => [supplyPointStream(messages[0]!.mpxn), ...messages.map(told)]),
      by,
    );
  }

  /** Parties and devices are added here only where a sandbox is filled. */
  async #add(streams: readonly (readonly [string, ...DomainEvent[]])[], party: PartyId): Promise<void> {
    const rows = streams.map(([stream, ...events]) => ({ stream, events }));
    const by = { party, user: 'exchange', channel: 'sandbox' } as const;
    await this.#commands.performRows(rows, anything, by, ({ events }, isThere) => (isThere ? [] : events));
  }
}

/** Whether there is anything in it. */
const anything: Decider<boolean, DomainEvent> = { initial: false, evolve: () => true, knows: { has: () => true } };
