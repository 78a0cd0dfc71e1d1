import { parseRequestId } from '@icx/identifiers';
import type { PartyId, RequestId } from '@icx/identifiers';
import { keyedId, type KeyRing } from '@icx/keys';
import { must } from '@icx/refusals';
import type { AskedDevice } from '@icx/requests';

/**
 * The n-th request of one requester for one device has one id, made by a keyed hash, and the id names its stream: so
 * "one open request per device and requester" needs no index. In sandbox the id says TEST.
 */
export class RequestIds {
  constructor(
    private readonly keys: KeyRing,
    private readonly sandbox: boolean,
  ) {}

  idOf(requester: PartyId, device: AskedDevice, n: number): RequestId {
    const { deviceId, deviceType, mpxn, msn } = device;
    const subject = deviceId ?? [mpxn, msn, deviceType];
    // Older than other ids under this key: no word of its own, but a party, which no word is.
    return must(parseRequestId(`icr_${this.sandbox ? 'TEST' : ''}${keyedId(this.keys, [requester, subject, n], 32)}`));
  }

  /** Who takes turns under this key raises for the requester and device alone: the next id is free until it is taken. */
  raising(requester: PartyId, device: AskedDevice): string {
    return `raising ${this.idOf(requester, device, 1)}`;
  }
}
