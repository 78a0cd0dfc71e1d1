import type { PartyId } from '@icx/identifiers';
import type { AskedDevice } from '@icx/requests';
import type { RequestIds } from './request-ids.ts';
import type { Loaded, RequestLog } from './request-log.ts';

/** The requests of one party for one device, under every name by which it was asked for. */
export class DeviceRequests {
  constructor(
    private readonly requests: RequestLog,
    private readonly ids: RequestIds,
  ) {}

  /** Of each name the oldest first. */
  async all(requester: PartyId, names: readonly AskedDevice[]): Promise<readonly Loaded[]> {
    return (await Promise.all(names.map((name) => this.#under(requester, name)))).flatMap(({ raised }) => raised);
  }

  /** The one that has not ended, else the next under the first name, absent yet; and those that have ended. */
  async current(
    requester: PartyId,
    names: readonly [AskedDevice, ...AskedDevice[]],
  ): Promise<{ readonly current: Loaded; readonly ended: readonly Loaded[] }> {
    const all = await Promise.all(names.map((name) => this.#under(requester, name)));
    const raised = all.flatMap((under) => under.raised);
    const open = raised.find(({ state }) => state.status !== 'ended');
    return { current: open ?? all[0]!.next, ended: raised.filter(({ state }) => state.status === 'ended') };
  }

  async #under(requester: PartyId, name: AskedDevice): Promise<{ raised: readonly Loaded[]; next: Loaded }> {
    const raised: Loaded[] = [];
    for (let n = 1; ; n++) {
      const loaded = await this.requests.load(this.ids.idOf(requester, name, n));
      if (loaded.state.status === 'absent') return { raised, next: loaded };
      raised.push(loaded);
    }
  }
}
