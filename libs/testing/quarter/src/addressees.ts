import type { EmailAddress } from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import {
  codeNotHeldReasons,
  type Answer,
  type DataOf,
  type Leg,
  type RequestEvent,
  type RequestState,
} from '@icx/requests';
import { atLondon, londonDate, type Instant } from '@icx/working-days';
import type { Chance } from './chance.ts';
import type { Stage } from './stage.ts';
import { bySize, supplierOf, type Habit, type Supplier } from './suppliers.ts';
import { DAY, HOUR, instantOf, MINUTE } from './times.ts';

type Raised = Exclude<RequestState, { status: 'absent' }>;
type Said = Pick<Answer, 'answer'> & object;
/** @param at door time; decided later if the exchange comes to it only then */
type Say = (at: number, said: Said, now?: number) => void;

/** What an addressee does when a leg is put to it. */
export const answering =
  (stage: Stage, chance: Chance) =>
  (state: RequestState, { type, data }: RequestEvent, now: number): void => {
    if (state.status === 'absent') return;
    if (type === 'requests.leg-opened.v1' && data.receipt === 'sec-notice-email')
      return notify(stage, chance, state, data, now);
    if (type !== 'requests.leg-received.v1' || data.by === 'answered') return;
    const leg = state.legs.find(({ number }) => number === data.leg)!;
    if (leg.reply || leg.closed) return;
    plan(stage, chance, state, leg, now);
  };

/** A mail goes out a minute later; some bounce at once, others too late to stop the hour. */
const notify = (stage: Stage, chance: Chance, { id }: Raised, { leg }: DataOf<'leg-opened'>, now: number): void => {
  const to = { recipient: 0, point: null, address: 'codes@supplier.example' as EmailAddress, rank: 1 };
  const post = `post_QUARTER${id.slice(-8)}${leg}`;
  stage.later(now + MINUTE + chance.between(0, 20_000), (at) => {
    const dispatch = {
      type: 'record-dispatch',
      at: instantOf(at),
      leg,
      sentAt: instantOf(at),
      to: { post, ...to },
    } as const;
    stage.act(id, dispatch, null, at);
    if (!chance.happens(0.08)) return;
    const within = chance.happens(0.7);
    stage.later(at + (within ? chance.between(1, 50) * MINUTE : 2 * HOUR), (failed) => {
      const failedAt = instantOf(failed);
      const failure = { leg, failedAt, reason: '550 no such mailbox', to: { post, ...to } };
      stage.act(id, { type: 'record-delivery-failure', at: failedAt, ...failure, lastContact: true }, null, failed);
    });
  });
};

const plan = (stage: Stage, chance: Chance, { id }: Raised, leg: Leg, now: number): void => {
  const supplier = supplierOf.get(leg.addressee)!;
  const { number } = leg;
  const by = { party: supplier.id, channel: supplier.channel };
  if (chance.happens(0.3))
    stage.later(now + chance.between(5, 600) * MINUTE, (at) => {
      stage.act(id, { type: 'acknowledge', at: instantOf(at), by: supplier.id, leg: number }, by, at);
    });
  const say: Say = (at, said, now = at) => {
    const command = { type: 'answer', at: instantOf(at), by: supplier.id, leg: number, ...said } as Answer;
    stage.act(id, command, by, now);
  };
  const { habit } = supplier;
  if (habit === 'query-happy' && chance.happens(0.6)) {
    const query = chance.happens(0.5) ? 'already-commissioned' : 'request-invalid';
    stage.later(now + DAY, (at) => say(at, { answer: query }));
  }
  const when = timeOf(habit, leg, now, chance);
  if (when === undefined) return;
  const said = wordsOf(supplier, stage, chance);
  if (habit === 'clumsy' && chance.happens(0.3))
    stage.later(when - HOUR, (at) => {
      const rejected = refuse('install-code-crc-mismatch', 'The check digits do not fit: look at the label again.');
      say(at, { answer: 'code-supplied', code: { rejected } } as Said);
    });
  if (habit === 'by-mail' && leg.deadline && chance.happens(0.01))
    return atTheDoor(stage, leg.deadline.dueAt, say, said);
  stage.later(when, (at) => say(at, said));
};

/** A mail that was stored in time and read after the deadline. */
const atTheDoor = (stage: Stage, dueAt: Instant, say: Say, said: Said): void => {
  const due = Date.parse(dueAt);
  stage.later(due + 20 * MINUTE, (at) => say(due - MINUTE, said, at));
};

/** `undefined`: it never answers. */
const timeOf = (habit: Habit, { deadline }: Leg, now: number, chance: Chance): number | undefined => {
  const due = deadline ? Date.parse(deadline.dueAt) : now + 14 * DAY;
  const quick = now + Math.floor((0.02 + 4 * chance.next() ** 2) * DAY);
  switch (habit) {
    case 'never':
      return undefined;
    case 'late':
      return chance.happens(0.5) ? due + Math.floor(chance.next() ** 2 * 9 * DAY) : due - chance.between(1, 40) * HOUR;
    case 'last-day':
      // Some by a hair, to either side: at 24:00 itself it is late.
      return chance.happens(0.02)
        ? due - chance.between(0, 1)
        : Math.max(now + HOUR, due - chance.between(1, 16 * 60) * MINUTE);
    case 'bulk-at-month-end':
      return monthEnd(now);
    case 'query-happy':
      return now + Math.floor((2 + 12 * chance.next()) * DAY);
    case 'backlog':
      return chance.happens(0.6) ? now + Math.floor((5 + 60 * chance.next()) * DAY) : undefined;
    default:
      return chance.happens(0.97) ? quick : undefined;
  }
};

const wordsOf = ({ id, habit }: Supplier, stage: Stage, chance: Chance): Said => {
  const denies = habit === 'mostly-not-installer' ? 0.7 : 0.06;
  if (chance.happens(denies)) {
    const suggestedInstaller = chance.of(bySize.filter((one) => one.id !== id)).id;
    return chance.happens(0.3)
      ? ({ answer: 'not-installer', suggestedInstaller } as Said)
      : { answer: 'not-installer' };
  }
  if (chance.happens(habit === 'without-codes' ? 0.6 : 0.02))
    return { answer: 'code-not-held', reason: chance.of(codeNotHeldReasons) } as Said;
  const n = stage.nextCode();
  const ref = { id: `quarter-${n}`, sequence: String(n), fingerprint: n.toString(16).padStart(64, '0') };
  return { answer: 'code-supplied', code: { ref, representation: 'raw-16+crc', check: 'crc-checked' } } as Said;
};

/** The file of all that is open is made at 16:00 on the 28th. */
const monthEnd = (now: number): number => {
  const today = londonDate(instantOf(now));
  const this28 = Date.parse(atLondon(`${today.slice(0, 8)}28` as typeof today, '16:00'));
  if (this28 > now + HOUR) return this28;
  const next = new Date(Date.UTC(Number(today.slice(0, 4)), Number(today.slice(5, 7)), 28)).toISOString().slice(0, 10);
  return Date.parse(atLondon(next as typeof today, '16:00'));
};
