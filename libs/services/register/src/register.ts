import type { EventStore, JsonObject } from '@icx/event-store';
import type { DeviceId, Mpxn, PartyId } from '@icx/identifiers';
import type { Device } from '@icx/inventory';
import type { Party } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';

/** Who takes part, and which devices the inventory mirror knows: facts for decisions, from the views. */
export class Register {
  #parties: ReadonlyMap<string, Party> | undefined;

  constructor(
    private readonly log: EventStore,
    private readonly views: ReadStore,
  ) {}

  /** Every party, by PartyId. Parties are few and change rarely, so they are kept until one changes. */
  async parties(): Promise<ReadonlyMap<string, Party>> {
    this.#parties ??= new Map(
      (await this.views.query.selectFrom('parties').select('document').execute()).map(({ document }) => {
        const party = JSON.parse(document as string) as Party;
        return [party.party, party];
      }),
    );
    return this.#parties;
  }

  /** To be called when a party was registered or changed otherwise than by `addParties`. */
  partiesChanged(): void {
    this.#parties = undefined;
  }

  /** By PartyId, electricity MPID or gas short code: people write any of them. */
  async findParty(name: string): Promise<Party | undefined> {
    const parties = await this.parties();
    const exact = parties.get(name);
    if (exact) return exact;
    return [...parties.values()].find(({ identifiers }) => identifiers.some(({ id }) => id === name));
  }

  /**
   * With `suppliedBy` only if that party supplies it: a device of somebody else then takes as long as one that nobody
   * knows (threat T13).
   */
  async findDevice(deviceId: DeviceId, suppliedBy?: PartyId): Promise<Device | undefined> {
    const [row] = await this.views.query
      .selectFrom('devices')
      .select('document')
      .where('device_id', '=', deviceId)
      .$if(suppliedBy !== undefined, (query) => query.where('registered_supplier', '=', suppliedBy))
      .execute();
    return row && (JSON.parse(row['document'] as string) as Device);
  }

  /** The devices at a meter point that this party supplies: its own and those that hang on its hub. */
  async devicesAt(mpxn: Mpxn, suppliedBy: PartyId): Promise<readonly Device[]> {
    const rows = await this.views.query
      .selectFrom('devices')
      .select('document')
      .where('mpxn', '=', mpxn)
      .where('registered_supplier', '=', suppliedBy)
      .execute();
    return rows.map(({ document }) => JSON.parse(document as string) as Device);
  }

  /** Every device, in order of Device ID. For the sandbox's list only. */
  async devices(): Promise<readonly Device[]> {
    const rows = await this.views.query.selectFrom('devices').select('document').orderBy('device_id').execute();
    return rows.map(({ document }) => JSON.parse(document as string) as Device);
  }

  /** Records parties that the log does not know yet; the ones it knows are left as they are. */
  async addParties(parties: readonly Party[], by: PartyId): Promise<void> {
    await this.#add(
      parties.map((party) => ({ stream: `party-${party.party}`, type: 'parties.party-registered.v1', data: party })),
      by,
    );
    this.#parties = undefined;
  }

  /** Records devices that the log does not know yet; the ones it knows are left as they are. */
  async addDevices(devices: readonly Device[], by: PartyId): Promise<void> {
    await this.#add(
      devices.map((device) => ({
        stream: `device-${device.deviceId}`,
        type: 'inventory.device-recorded.v1',
        data: device,
      })),
      by,
    );
  }

  async #add(records: readonly { stream: string; type: string; data: object }[], by: PartyId): Promise<void> {
    const results = await Promise.all(
      records.map(({ stream, type, data }) =>
        this.log.append(stream, 'no-stream', [{ type, data: data as JsonObject }], { metadata: { party: by } }),
      ),
    );
    const positions = results.map((result) => (result.outcome === 'appended' ? result.position : 0n));
    await this.views.reached(positions.reduce((last, position) => (position > last ? position : last), 0n));
  }
}
