import type { DeviceId, DeviceType, Manufacturer, Msn, PartyId } from '@icx/identifiers';
import type { CodeCheck, Representation } from '@icx/install-code';
import type { Instant } from '@icx/working-days';

/** Where a holding came from. */
export interface Provenance {
  /** FileId and physical line; a code that was supplied in answer to a request: that request's id, and 0. */
  readonly source: string;
  readonly line: number;
  /** Who brought it in. The holder's successor may have. */
  readonly uploader: PartyId;
  readonly at: Instant;
}

/** One code that is held for one device. */
export interface Holding {
  /** The *originating* holder: who holds it today is told by the successions since. Unique with the device. */
  readonly holder: PartyId;
  readonly deviceId: DeviceId;
  readonly deviceType: DeviceType;
  readonly manufacturer: Manufacturer | null;
  readonly msn: Msn | null;
  readonly representation: Representation;
  readonly check: CodeCheck;
  readonly provenance: Provenance;
}
