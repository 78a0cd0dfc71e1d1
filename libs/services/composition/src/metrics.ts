import type { Position } from '@icx/event-store';
import { mailQueries, type PostObserver } from '@icx/mail-service';
import { relayNames } from '@icx/public-events-service';
import { answersIn, type Observer } from '@icx/requests-service';
import type { Checkpoints, Metrics, Reactor } from '@icx/runtime';
import { withoutContact, type Check } from './checks.ts';
import type { Engines } from './engines.ts';
import type { Watched } from './compose.ts';
import { eventsAfter } from './lag.ts';

/** Counting further would cost more than the answer is worth. */
const MOST = 100_000;

/** What requests add to as they are answered. */
export const countAnswers = (metrics: Metrics): Observer => {
  const answered = metrics.counter(
    'icx_leg_answers_total',
    'Answers to legs by answer and routing basis; the share of not-installer is the misroute rate.',
    ['answer', 'basis'],
  );
  const byThemselves = metrics.counter(
    'icx_leg_automatic_answers_total',
    'Those of them that a holding gave by itself, by its holder’s standing instruction.',
    ['basis'],
  );
  return (events, state) => {
    for (const { answer, automatic, basis } of answersIn(events, state)) {
      answered({ answer, basis });
      if (automatic) byThemselves({ basis });
    }
  };
};

/** What the outbox adds to. */
export const countPosts = (metrics: Metrics): PostObserver => {
  const told = metrics.counter(
    'icx_mail_deliveries_total',
    'What next hops said of our mail, by recipient: sent, deferred, failed, bounced; unreachable is our own relay.',
    ['outcome'],
  );
  return (events) => {
    for (const { type, data } of events)
      if (type === 'mail.recipient-bounced.v1') told({ outcome: 'bounced' });
      else if (type === 'mail.recipient-tried.v1')
        told({ outcome: data.next === null && data.outcome !== 'sent' ? 'failed' : data.outcome });
  };
};

/** What is measured when somebody asks. */
export const measure = (
  metrics: Metrics,
  { log, views, checkpoints }: Engines,
  watched: Watched,
  relays: boolean,
): void => {
  const { clock, switching, requests, mail, alarms } = watched;
  const { feed, reactor } = switching;
  metrics.gauge({
    name: 'icx_switch_feed_silence_seconds',
    help: 'Since the last switch message.',
    measure: async () => {
      const last = await feed.lastReceivedAt();
      return last && (Date.parse(clock.now()) - Date.parse(last)) / 1000;
    },
  });
  metrics.gauge({
    name: 'icx_timers_overdue',
    help: `Requests that time should have changed by now, at most ${MOST}: what a sweep after a standstill has left.`,
    measure: async () => (await requests.timers.overdue())?.requests ?? 0,
  });
  metrics.gauge({
    name: 'icx_timers_overdue_seconds',
    help: 'Since when the oldest of them is due; none: 0.',
    measure: async () => {
      const overdue = await requests.timers.overdue();
      return overdue ? (Date.parse(clock.now()) - Date.parse(overdue.oldest)) / 1000 : 0;
    },
  });
  metrics.gauge({
    name: 'icx_parties_without_contact',
    help: 'Parties that are to be told of requests by email and whom no mail reaches.',
    measure: async () => (await withoutContact(watched)).length,
  });
  metrics.gauge({
    name: 'icx_mail_waiting',
    help: 'Mails of ours that wait to leave, or to be tried again.',
    measure: () => mailQueries.waitingPosts(views),
  });
  metrics.gauge({
    name: 'icx_mail_silence_seconds',
    help: 'Since mail waits and none was handed over; none waits: 0.',
    measure: async () => {
      const since = await mail.silence.since();
      return since ? (Date.parse(clock.now()) - Date.parse(since)) / 1000 : 0;
    },
  });
  metrics.gauge({
    name: 'icx_silent_parties',
    help: 'Parties that let legs wait for five Working Days and have not acted on any meanwhile.',
    measure: async () => (await alarms.silentParties()).length,
  });
  metrics.gauge({
    name: 'icx_views_lag_events',
    help: `Events that the views are behind the log, at most ${MOST}.`,
    measure: async () => eventsAfter(log, await views.position(), MOST),
  });
  metrics.gauge({
    name: 'icx_reactor_lag_events',
    help: `Events that the effects of switches are behind the log, at most ${MOST}.`,
    measure: async () => eventsAfter(log, await reachedBy(reactor, checkpoints), MOST),
  });
  if (relays)
    metrics.gauge({
      name: 'icx_relay_lag_events',
      help: `Events that the relays are behind the log, at most ${MOST}, as of their checkpoints, which move each second.`,
      measure: async () => eventsAfter(log, await toldBy(relayNames, checkpoints), MOST),
    });
};

/** What `/readyz` tells, as figures. */
export const measureHealth = (metrics: Metrics, checks: readonly Check[]): void => {
  metrics.gauge({
    name: 'icx_ready',
    help: 'Whether /readyz is 200: 1, or 0.',
    measure: async () => {
      const failing = await failingOf(checks.filter(({ critical }) => critical));
      return [...failing.values()].includes(1) ? 0 : 1;
    },
  });
  metrics.gauges({
    name: 'icx_degraded',
    help: 'Whether an entry is in the degraded list of /readyz: 1, or 0.',
    label: 'entry',
    measure: () => failingOf(checks),
  });
};

/** By the name of each, whether it fails. */
const failingOf = async (checks: readonly Check[]): Promise<ReadonlyMap<string, 0 | 1>> =>
  new Map(
    await Promise.all(
      checks.map(async ({ name, look }) => {
        const why = await look().catch(() => 'It failed.');
        return [name, why === undefined ? 0 : 1] as const;
      }),
    ),
  );

/** Up to where all of these have come, as of their checkpoints. */
const toldBy = async (names: readonly string[], checkpoints: Checkpoints): Promise<Position> => {
  const reached = await Promise.all(names.map((name) => checkpoints.load(name)));
  return reached.reduce((one, other) => (one < other ? one : other));
};

/** Where another process has the lease, only its checkpoint tells, which is a batch older than what it has come to. */
const reachedBy = async (reactor: Pick<Reactor, 'name' | 'position'>, checkpoints: Checkpoints): Promise<Position> => {
  const [own, stored] = [reactor.position(), await checkpoints.load(reactor.name)];
  return own > stored ? own : stored;
};
