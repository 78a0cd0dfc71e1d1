import { Claims, Commands, deciderOf, folded, type Decider, type DomainEvent } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import type { DeviceId, PartyId } from '@icx/identifiers';
import type { Device } from '@icx/inventory';
import { evolveParty, partyEventTypes, partyNamed, type Party, type PartyEvent, type PartyState } from '@icx/parties';
import { derived, Followed } from '@icx/runtime';
import type { ReadStore } from '@icx/read-store';
import { supplyPointStream, type ReceivedSwitch } from '@icx/switching';
import type { PlainDate } from '@icx/working-days';
import { registerQueries } from './queries.ts';

/** Who takes part, and which devices the inventory mirror knows: facts for decisions, from the views. */
export class Register {
  /** What is decided by a look at all parties, or at all members of one, is claimed here. */
  readonly claims: Claims;
  readonly #commands: Commands;
  #followed: Promise<Followed<Party>> | undefined;

  constructor(
    private readonly log: EventStore,
    private readonly views: ReadStore,
  ) {
    this.#commands = new Commands(log, views);
    this.claims = new Claims(log, views, 'parties', 'claims.party-claimed.v1', this);
  }

  /** Every party, by PartyId, as far as this process knows the log. */
  async parties(): Promise<ReadonlyMap<string, Party>> {
    return partiesById((await this.followed()).states);
  }

  /** Resolves when this process knows every party that was recorded up to there. */
  async reached(position: bigint): Promise<void> {
    await (await this.followed()).reached(position);
  }

  /** Why this process learns of no change of a party; `undefined`: it does. */
  async problem(): Promise<string | undefined> {
    return (await this.followed()).problem();
  }

  /** Parties by their streams. */
  followed(): Promise<Followed<Party>> {
    this.#followed ??= Followed.open({
      log: this.log,
      prefix: 'parties.',
      begin: async () => {
        const position = await this.views.position();
        const parties = await registerQueries.parties(this.views);
        return { position, states: parties.map((party) => [partyStream(party.party), party] as const) };
      },
      fold: (stream, events) => folded(stream, events, aParty).state ?? undefined,
    });
    // A read that failed once is no answer for ever.
    this.#followed.catch(() => (this.#followed = undefined));
    return this.#followed;
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
      [partyStream(party.party), { type: 'parties.party-registered.v1', data: party }] as const;
    await this.#add(parties.map(first), by);
    await this.reached(await this.log.head());
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

export const partyStream = (party: string): string => `party-${party}`;

export const aParty = deciderOf<PartyState, PartyEvent>(null, evolveParty, partyEventTypes);

export const partiesById = derived(
  (states: ReadonlyMap<string, Party>): ReadonlyMap<string, Party> =>
    new Map([...states.values()].map((party) => [party.party, party])),
);

/** Whether there is anything in it. */
const anything: Decider<boolean, DomainEvent> = { initial: false, evolve: () => true, knows: { has: () => true } };
