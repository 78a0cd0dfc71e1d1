import type { OnProgress } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';

export interface Progress {
  readonly update: OnProgress;
  stop(): void;
}

const silent: Progress = { update: () => undefined, stop: () => undefined };

/** A bar on standard error while somebody watches; nothing elsewhere. */
export const progressBar = async (what: string, { stderr }: Terminal): Promise<Progress> => {
  if (!stderr.isTTY) return silent;
  const { SingleBar } = await import('cli-progress');
  const bar = new SingleBar({
    format: `${what} {bar} {percentage}%  {value} of {total}`,
    stream: stderr,
    clearOnComplete: true,
  });
  let started = false;
  return {
    update: (done, total) => {
      if (started) bar.setTotal(total);
      else bar.start(total, done);
      started = true;
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
};
