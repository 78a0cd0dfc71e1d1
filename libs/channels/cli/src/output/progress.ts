import type { OnProgress } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';

export interface Progress {
  /** @param words what else there is to tell by then */
  readonly update: (...progress: [...Parameters<OnProgress>, words?: string]) => void;
  stop(): void;
}

const silent: Progress = { update: () => undefined, stop: () => undefined };

/** A bar on standard error while somebody watches; nothing elsewhere. */
export const progressBar = async (what: string, { stderr }: Terminal): Promise<Progress> => {
  if (!stderr.isTTY) return silent;
  const { SingleBar } = await import('cli-progress');
  const bar = new SingleBar({
    format: `${what} {bar} {percentage}%  {value} of {total}{words}`,
    stream: stderr,
    clearOnComplete: true,
  });
  let started = false;
  return {
    update: (done, total, words = '') => {
      if (started) bar.setTotal(total);
      else bar.start(total, done, { words });
      started = true;
      bar.update(done, { words });
    },
    stop: () => bar.stop(),
  };
};
