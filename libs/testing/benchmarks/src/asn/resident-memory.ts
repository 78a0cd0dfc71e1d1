import { readFileSync } from 'node:fs';

const EVERY = 50;

/** What a process has in memory, MiB; Linux alone tells it of another process. */
export const residentMiB = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024;

/** The most that it had while the work went on, looked at twenty times a second. */
export const peakWhile = async <T>(
  pid: number,
  work: Promise<T>,
): Promise<{ readonly peak: number; readonly done: T }> => {
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, residentMiB(pid))), EVERY);
  try {
    const done = await work;
    return { done, peak };
  } finally {
    clearInterval(timer);
  }
};
