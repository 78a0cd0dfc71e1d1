import type { OnProgress } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';

export interface Progress {
  /** @param words what else there is to tell by then */
  readonly update: (...progress: [...Parameters<OnProgress>, words?: string]) => void;
  stop(): void;
}

const silent: Progress = { update: () => undefined, stop: () => undefined };

/** From then on who watches is told that it goes on, milliseconds. */
const SOON = 700;

/** Of work of which nobody knows how far it is: what goes on stands on standard error until it is done. */
export const patience = async <T>(words: string, { stderr }: Terminal, work: () => Promise<T>): Promise<T> => {
  if (!stderr.isTTY) return work();
  const shown = setTimeout(() => stderr.write(words), SOON);
  try {
    return await work();
  } finally {
    clearTimeout(shown);
    stderr.write('\r\u001b[K');
  }
};

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
