import { metadataOf, type AppendResult, type EventMetadata, type EventStore, type JsonObject } from '@icx/event-store';
import type { DeviceId, PartyId } from '@icx/identifiers';
import type { Device } from '@icx/inventory';
import { partyNamed, type Party } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import { supplyPointStream, type ReceivedSwitch } from '@icx/switching';
import type { PlainDate } from '@icx/working-days';

/** Parties and devices are added here only where a sandbox is filled. */
const seededBy = (party: PartyId): EventMetadata => metadataOf({ party, user: 'exchange', channel: 'sandbox' });

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

  /** By PartyId, MPID, gas short code or MAP ID: on this day, or without one whoever got the identifier last. */
  async findParty(name: string, on?: PlainDate): Promise<Party | undefined> {
    return partyNamed((await this.parties()).values(), name, on);
  }

  async findDevice(deviceId: DeviceId): Promise<Device | undefined> {
    const [row] = await this.views.query
      .selectFrom('devices')
      .select('document')
      .where('device_id', '=', deviceId)
      .execute();
    return row && (JSON.parse(row['document'] as string) as Device);
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
        type: 'inventory.device-recorded.v2',
        data: device,
      })),
      by,
    );
  }

  /** Records what a feed of switches would have said, on meter points that the log does not know yet. */
  async addSwitches(points: readonly (readonly ReceivedSwitch[])[], by: PartyId): Promise<void> {
    const results = await Promise.all(
      points.map((messages) =>
        this.log.append(
          supplyPointStream(messages[0]!.mpxn),
          'no-stream',
          messages.map((data) => ({ type: 'switching.switch-recorded.v1', data: { ...data } })),
          { metadata: seededBy(by) },
        ),
      ),
    );
    await this.#shown(results);
  }

  async #add(records: readonly { stream: string; type: string; data: object }[], by: PartyId): Promise<void> {
    const results = await Promise.all(
      records.map(({ stream, type, data }) =>
        this.log.append(stream, 'no-stream', [{ type, data: data as JsonObject }], { metadata: seededBy(by) }),
      ),
    );
    await this.#shown(results);
  }

  async #shown(results: readonly AppendResult[]): Promise<void> {
    const positions = results.map((result) => (result.outcome === 'appended' ? result.position : 0n));
    await this.views.reached(positions.reduce((last, position) => (position > last ? position : last), 0n));
  }
}
