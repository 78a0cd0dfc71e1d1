import { outcomes, type RequestEvent, type RequestState } from '@icx/requests';
import type { Chance } from './chance.ts';
import type { Stage } from './stage.ts';
import { bySize } from './suppliers.ts';
import { DAY, HOUR, instantOf } from './times.ts';

const volume = { revealed: 0, threshold: 1, quota: 1 };

/** What the requester does when something has come of its request. */
export const requesting =
  (stage: Stage, chance: Chance) =>
  (state: RequestState, { type, data }: RequestEvent, now: number): void => {
    if (state.status === 'absent') return;
    const { id, requester } = state;
    const by = { party: requester, channel: chance.happens(0.8) ? 'api' : 'portal' } as const;
    const after = (days: number): number => now + Math.floor(chance.next() * days * DAY) + HOUR / 4;
    switch (type) {
      case 'requests.install-code-requested.v1':
        if (chance.happens(0.01))
          stage.later(
            after(8),
            (at) => void stage.act(id, { type: 'withdraw', at: instantOf(at), by: requester }, by, at),
          );
        else if (chance.happens(0.01)) {
          const cause = 'Switch of the meter point';
          const until = instantOf(after(25));
          const follow = { type: 'follow-supply', until, cause } as const;
          stage.later(after(5), (at) => void stage.act(id, { ...follow, at: instantOf(at) }, null, at));
        }
        return;
      case 'requests.code-supplied.v1':
        stage.later(after(3), (at) => {
          const asked = {
            format: 'sr-8.11',
            reason: 'join to the home area network',
            supplyFrom: instantOf(0),
          } as const;
          stage.act(id, { type: 'reveal', at: instantOf(at), by: requester, ...asked, volume }, by, at);
        });
        return;
      case 'requests.code-revealed.v1':
        stage.later(after(6), (at) => {
          const own = { at: instantOf(at), by: requester };
          if (chance.happens(0.02)) stage.act(id, { type: 'report-unusable', ...own, reason: 'does not join' }, by, at);
          else if (chance.happens(0.9)) stage.act(id, { type: 'close', ...own, outcome: outcomeOf(chance) }, by, at);
        });
        return;
      case 'requests.request-queried.v1':
        stage.later(after(4), (at) => {
          const own = { at: instantOf(at), by: requester };
          const addressee = state.legs.find(({ number }) => number === data.leg)!.addressee;
          if (chance.happens(0.3)) stage.act(id, { type: 'withdraw', ...own, reason: 'asked in error' }, by, at);
          else if (chance.happens(0.5))
            stage.act(id, { type: 'reroute', ...own, addressee, correction: 'the serial number was wrong' }, by, at);
        });
        return;
      case 'requests.request-stalled.v1':
        if (chance.happens(0.3))
          stage.later(after(10), (at) => {
            const { id: addressee } = chance.of(bySize.filter((one) => one.id !== requester));
            stage.act(id, { type: 'reroute', at: instantOf(at), by: requester, addressee }, by, at);
          });
    }
  };

const outcomeOf = (chance: Chance) => (chance.happens(0.8) ? 'commissioned' : chance.of(outcomes));
