import { setTimeout } from 'node:timers/promises';
import type { Bus, Delivered } from '@icx/bus';
import { keptAs } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import { commandFingerprint, type KeyRing } from '@icx/keys';
import { SECAS } from '@icx/parties-service';
import { isRefusal } from '@icx/refusals';
import type { Clock, Job, Turn } from '@icx/runtime';
import type { SwitchIntake } from '@icx/switching-service';
import { instant } from '@icx/working-days';
import { ParkedMessages, type Waiting } from './parked.ts';
import { readSwitchMessage, switchTopic } from './switch-message.ts';

/** So many are parked before it stands still [choice]: whoever sends nothing else does not fill the log. */
const MOST = 1_000;
/** Milliseconds after which those that are parked are tried again: a party may have been registered since. */
const AGAIN = 600_000;
/** What a week has not mended is told no more, nor tried [choice], milliseconds. */
const WEEK = 7 * 86_400_000;

export interface SwitchTopicOptions {
  readonly log: EventStore;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly intake: Pick<SwitchIntake, 'record'>;
  readonly bus: Pick<Bus, 'consume'>;
  readonly againMs?: number;
}

/**
 * Takes switches from the topic as commands of SECAS, each under its `ce_id`: one that comes twice changes nothing, and the order
 * does not matter. A message counts as consumed once it is in the log, as a switch or as one that could not be taken; for a week
 * that is told in `/readyz` and tried again by itself.
 */
export class SwitchTopic implements Job {
  readonly name = 'switch-topic';
  readonly #parked: ParkedMessages;
  #waiting: Waiting = {};
  #problem: () => string | undefined = () => undefined;

  constructor(private readonly options: SwitchTopicOptions) {
    this.#parked = new ParkedMessages(options.log);
  }

  problem(): string | undefined {
    const waiting = this.#recent();
    const [first] = waiting;
    const parked =
      first &&
      `Messages of ${first.topic} could not be taken: ${waiting.length}; the first, at ${first.partition}/${first.offset}: ${first.reason}`;
    return this.#problem() ?? parked;
  }

  async run({ signal, goesWell }: Turn): Promise<void> {
    this.#waiting = await this.#parked.waiting();
    const consumption = this.options.bus.consume({ topic: switchTopic, group: 'icx-switches' }, async (message) => {
      await this.#take(message);
      goesWell();
    });
    this.#problem = () => consumption.problem();
    try {
      while (!signal.aborted) {
        await setTimeout(this.options.againMs ?? AGAIN, undefined, { signal }).catch(() => undefined);
        if (!signal.aborted) await this.#tryAgain();
      }
    } finally {
      await consumption.stop();
      this.#problem = () => undefined;
    }
  }

  async #take(message: Delivered): Promise<void> {
    const why = await this.#record(message);
    if (why === undefined) return;
    if (this.#recent().length >= MOST)
      throw new Error(`${MOST} messages of ${message.topic} could not be taken: have its sender looked at.`);
    await this.#parked.park(message, why, this.options.clock.now());
    this.#waiting = await this.#parked.waiting();
  }

  /** Why it cannot be taken; `undefined`: it was, now or before. */
  async #record(message: Delivered): Promise<string | undefined> {
    const read = readSwitchMessage(message);
    if (typeof read === 'string') return read;
    const { intake, keys, clock } = this.options;
    const recorded = await intake.record([read.draft], {
      ...{ party: SECAS, user: `topic:${message.topic}`, channel: 'topic', commandId: keptAs(keys, read.id) },
      ...{ receivedAt: instant(clock.now()), fingerprint: commandFingerprint(keys, read.body) },
    });
    if (isRefusal(recorded)) return recorded.detail;
    const [outcome] = recorded.outcomes;
    return outcome?.outcome === 'rejected' ? `${outcome.refusal.code}: ${outcome.refusal.detail}` : undefined;
  }

  #recent(): readonly Waiting[string][] {
    const since = Date.parse(this.options.clock.now()) - WEEK;
    return Object.values(this.#waiting).filter(({ at }) => Date.parse(at) > since);
  }

  async #tryAgain(): Promise<void> {
    for (const { value, ...parked } of this.#recent()) {
      if (value === null) continue;
      const again = { ...parked, offset: BigInt(parked.offset), key: null, value: Buffer.from(value) };
      if ((await this.#record(again)) === undefined) await this.#parked.taken(parked, this.options.clock.now());
    }
    this.#waiting = await this.#parked.waiting();
  }
}
