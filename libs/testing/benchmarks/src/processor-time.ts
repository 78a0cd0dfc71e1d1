import { readFileSync } from 'node:fs';

/** What a process and its threads have used so far, milliseconds; Linux alone tells it of another process, by ticks of 10. */
export const processorMs = (pid: number): number => {
  const [, after = ''] = /\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? [];
  const fields = after.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};
