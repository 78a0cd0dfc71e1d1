import { parseDataFixId } from '@icx/data-fixes';
import type { DataFixId, Item } from '@icx/data-fixes';
import type { DeviceId } from '@icx/identifiers';
import { keyedId, type KeyRing } from '@icx/keys';
import { must } from '@icx/refusals';

/**
 * The n-th case of one item of one device, and of one fault under "other", has one id, made by a keyed hash, and the id names its stream: so "one open
 * case per device and item" needs no index. In sandbox the id says TEST.
 */
export class CaseIds {
  constructor(
    private readonly keys: KeyRing,
    private readonly sandbox: boolean,
  ) {}

  /** @param subject what the case is about beside both, if anything (`subjectOf`). */
  idOf(deviceId: DeviceId, item: Item, subject: string | null, n: number): DataFixId {
    const named = subject === null ? [] : [subject];
    return must(parseDataFixId(`dfc_${this.#hash(['data-fix', deviceId, item, ...named, n])}`));
  }

  /** The stream that keeps that a batch came: of each command of a party there is one. */
  batchOf(party: string, commandId: string): string {
    return `dfb_${this.#hash(['data-fix-batch', party, commandId])}`;
  }

  #hash(subject: readonly (string | number)[]): string {
    return `${this.sandbox ? 'TEST' : ''}${keyedId(this.keys, subject, 32)}`;
  }
}
