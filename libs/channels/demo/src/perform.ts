import { clockWords, narrate, type NarratedEntry, standing } from '@icx/words';
import type { Cast } from './cast.ts';
import { DevicePool } from './device-pool.ts';
import { isRefused } from './refused.ts';
import { Scene, Untold } from './scene.ts';
import type { Story } from './story.ts';
import { Time } from './time.ts';

/** A story as it went. */
export interface ToldStory {
  readonly title: string;
  /** `null` where the request was refused. */
  readonly request: string | null;
  readonly asked: string;
  readonly happened: readonly (NarratedEntry & { readonly type: string })[];
  /** One line per leg. */
  readonly clocks: readonly string[];
  readonly breached: boolean;
  readonly reveals: number;
  readonly ending: string;
  readonly asTold: boolean;
  /** Where it left the path. */
  readonly failure: string | null;
}

/** Said in other columns, or of interest to nobody here. */
const untold = new Set(['install-code-requested', 'leg-received', 'reminder-due', 'code-erased']);

const isTold = ({ type }: { readonly type: string }): boolean => !untold.has(type.split('.')[1] ?? type);

const accountOf = async (scene: Scene): Promise<Omit<ToldStory, 'title' | 'asTold' | 'failure'>> => {
  if (!scene.raised) {
    const ending = scene.refusal ? `refused: ${scene.refusal}` : 'not raised';
    return { request: null, asked: scene.device, happened: [], clocks: [], breached: false, reveals: 0, ending };
  }
  await scene.look();
  const { id, legs } = scene.request;
  const { events } = await scene.history();
  return {
    request: id,
    asked: scene.device,
    // Whom the first leg went to stands at its clock.
    happened: events
      .filter(isTold)
      .filter(({ type, data }) => type !== 'requests.leg-opened.v1' || (data as { leg: number }).leg > 1)
      .map((entry) => ({ type: entry.type, ...narrate(entry) })),
    clocks: legs.map((leg) => `${leg.addressee}: ${clockWords(leg)}`),
    breached: legs.some(({ breach }) => breach),
    reveals: events.filter(({ type }) => type === 'requests.code-revealed.v1').length,
    ending: standing(scene.request),
  };
};

const failureOf = (error: unknown): string => {
  if (error instanceof Untold) return error.message;
  if (isRefused(error)) return `${error.detail} (${error.code})`;
  throw error;
};

const play = async (story: Story, scene: Scene, time: Time): Promise<string | null> => {
  try {
    await story.play(scene);
    return null;
  } catch (error) {
    return failureOf(error);
  } finally {
    time.leave();
  }
};

/**
 * Plays all stories side by side: one clock for all.
 * @param beside what else goes on meanwhile, by the same clock; what it throws is thrown when the stories are over
 */
export const perform = async (
  stories: readonly Story[],
  cast: Cast,
  onProgress: (ended: number, of: number) => void,
  beside?: (time: Time) => Promise<void>,
): Promise<readonly ToldStory[]> => {
  const devices = await DevicePool.of(cast);
  const time = new Time(cast.SECA, stories.length + (beside ? 1 : 0));
  let ended = 0;
  const besides = Promise.allSettled([beside?.(time).finally(() => time.leave())]);
  const scenes = stories.map((story) => ({ story, scene: new Scene(cast, devices, time) }));
  const failures = await Promise.all(
    scenes.map(async ({ story, scene }) => {
      const failure = await play(story, scene, time);
      onProgress((ended += 1), stories.length);
      return failure;
    }),
  );
  const [besidesDone] = await besides;
  if (besidesDone.status === 'rejected') throw besidesDone.reason;
  return Promise.all(
    scenes.map(async ({ story, scene }, index) => {
      const account = await accountOf(scene);
      const { title, ending, breached = false } = story;
      const strayed = account.ending !== ending ? `it ended “${account.ending}”, not “${ending}”` : null;
      const breach =
        account.breached !== breached ? (breached ? 'no breach is on record' : 'a breach is on record') : null;
      const failure = failures[index] ?? strayed ?? breach;
      return { title, ...account, asTold: failure === null, failure };
    }),
  );
};
