import { setTimeout } from 'node:timers/promises';
import type { Bus, Delivered } from '@icx/bus';
import type { Job, Turn } from '@icx/runtime';
import type { ParkedMessages } from './parked-messages.ts';
import { recordMessage, type Recording } from './record-message.ts';
import { switchTopic } from './switch-message.ts';

/** So many are parked in a week before it stands still [choice]: whoever sends nothing else does not fill the log. */
const MOST = 1_000;
/** Milliseconds after which those that are parked are tried again: a party may have been registered since. */
const AGAIN = 600_000;
/** What a week has not mended is tried no more by itself [choice], milliseconds. */
const WEEK = 7 * 86_400_000;

export interface SwitchTopicOptions extends Recording {
  readonly parked: ParkedMessages;
  readonly bus: Pick<Bus, 'consume'>;
  readonly againMs?: number;
}

/**
 * Takes switches from the topic as commands of SECAS, each under its `ce_id`: one that comes twice changes nothing, and the order
 * does not matter. A message counts as consumed once it is in the log, as a switch or as one that could not be taken; for a week
 * that is tried again by itself.
 */
export class SwitchTopic implements Job {
  readonly name = 'switch-topic';
  #problem: () => string | undefined = () => undefined;

  constructor(private readonly options: SwitchTopicOptions) {}

  problem(): string | undefined {
    return this.#problem();
  }

  async run({ signal, goesWell }: Turn): Promise<void> {
    const { parked, bus, againMs = AGAIN } = this.options;
    await parked.takeOver();
    goesWell(); // the next message may be days away
    const consumption = bus.consume({ topic: switchTopic, group: 'icx-switches' }, async (message) => {
      await this.#take(message);
      goesWell();
    });
    this.#problem = () => consumption.problem();
    try {
      while (!signal.aborted) {
        await setTimeout(againMs, undefined, { signal }).catch(() => undefined);
        if (!signal.aborted) await parked.tryAgain(this.#weekAgo());
      }
    } finally {
      await consumption.stop();
      this.#problem = () => undefined;
    }
  }

  async #take(message: Delivered): Promise<void> {
    const why = await recordMessage(this.options, message);
    if (why === undefined) return;
    const { parked, clock } = this.options;
    if ((await parked.waiting(this.#weekAgo())) >= MOST)
      throw new Error(`${MOST} messages of ${message.topic} could not be taken: have its sender looked at.`);
    await parked.park(message, why, clock.now());
  }

  #weekAgo(): string {
    return new Date(Date.parse(this.options.clock.now()) - WEEK).toISOString();
  }
}
