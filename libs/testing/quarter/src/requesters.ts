import { outcomes, type RequestEvent, type RequestState } from '@icx/requests';
import type { Chance } from './chance.ts';
import type { By, Stage } from './stage.ts';
import { bySize } from './suppliers.ts';
import { DAY, HOUR, instantOf } from './times.ts';

const volume = { revealed: 0, threshold: 1, quota: 1 };
const asked = { format: 'sr-8.11', reason: 'join to the home area network', supplyFrom: instantOf(0), volume } as const;

interface Requester {
  readonly stage: Stage;
  readonly chance: Chance;
  readonly state: Exclude<RequestState, { status: 'absent' }>;
  readonly by: NonNullable<By>;
  /** Some time in so many days, not at once. */
  readonly within: (days: number, act: (own: Own, now: number) => void) => void;
}
type Own = { readonly at: ReturnType<typeof instantOf>; readonly by: NonNullable<By>['party'] };
type Done<Type extends RequestEvent['type']> = Extract<RequestEvent, { type: Type }>['data'];

/** What the requester does when something has come of its request. */
export const requesting =
  (stage: Stage, chance: Chance) =>
  (state: RequestState, { type, data }: RequestEvent, now: number): void => {
    if (state.status === 'absent') return;
    const by = { party: state.requester, channel: chance.happens(0.8) ? 'api' : 'portal' } as const;
    const within: Requester['within'] = (days, act) =>
      stage.later(now + Math.floor(chance.next() * days * DAY) + HOUR / 4, (at) =>
        act({ at: instantOf(at), by: by.party }, at),
      );
    const requester = { stage, chance, state, by, within };
    if (type === 'requests.install-code-requested.v1') raised(requester);
    if (type === 'requests.code-supplied.v1')
      within(3, (own, at) => stage.act(state.id, { type: 'reveal', ...own, ...asked }, by, at));
    if (type === 'requests.code-revealed.v1') revealed(requester);
    if (type === 'requests.request-queried.v1') queried(requester, data);
    if (type === 'requests.request-stalled.v1') stalled(requester);
  };

const raised = ({ stage, chance, state: { id }, by, within }: Requester): void => {
  if (chance.happens(0.01)) within(8, (own, now) => stage.act(id, { type: 'withdraw', ...own }, by, now));
  if (chance.happens(0.01))
    within(5, ({ at }, now) => {
      const until = instantOf(now + chance.between(-2, 20) * DAY);
      stage.act(id, { type: 'follow-supply', at, until, cause: 'Switch of the meter point' }, null, now);
    });
};

const revealed = ({ stage, chance, state: { id }, by, within }: Requester): void =>
  within(6, (own, now) => {
    const outcome = chance.happens(0.8) ? 'commissioned' : chance.of(outcomes);
    if (chance.happens(0.02)) stage.act(id, { type: 'report-unusable', ...own, reason: 'does not join' }, by, now);
    else if (chance.happens(0.9)) stage.act(id, { type: 'close', ...own, outcome }, by, now);
  });

const queried = ({ stage, chance, state, by, within }: Requester, { leg }: Done<'requests.request-queried.v1'>): void =>
  within(4, (own, now) => {
    const { addressee } = state.legs.find(({ number }) => number === leg)!;
    const again = { addressee, correction: 'the serial number was wrong' };
    if (chance.happens(0.3)) stage.act(state.id, { type: 'withdraw', ...own, reason: 'asked in error' }, by, now);
    else if (chance.happens(0.5)) stage.act(state.id, { type: 'reroute', ...own, ...again }, by, now);
  });

const stalled = ({ stage, chance, state: { id, requester }, by, within }: Requester): void => {
  if (!chance.happens(0.3)) return;
  const { id: addressee } = chance.of(bySize.filter((one) => one.id !== requester));
  within(10, (own, now) => stage.act(id, { type: 'reroute', ...own, addressee }, by, now));
};
