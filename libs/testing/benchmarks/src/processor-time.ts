import { readdirSync, readFileSync } from 'node:fs';

/** Of a process: `proc_pid_stat(5)` from its third field on, after its name in brackets. */
const statOf = (pid: number | string) => {
  const [, name = '', after = ''] = /\((.*)\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? [];
  const fields = after.split(' ').map(Number);
  const [user, system, usersOfEnded, systemOfEnded] = fields.slice(11, 15) as [number, number, number, number];
  return { name, parent: fields[1]!, own: (user + system) * TICK, ofEnded: (usersOfEnded + systemOfEnded) * TICK };
};

/** Milliseconds. */
const TICK = 10;

/** What a process and its threads have used so far, milliseconds; Linux alone tells it of another process, by ticks of 10. */
export const processorMs = (pid: number): number => statOf(pid).own;

/** The same of all processes of a name that this one has started, itself or by others: those that have ended too. */
export const processorMsOfAll = (name: string): number => {
  const all = new Map(
    readdirSync('/proc').flatMap((pid) => {
      try {
        return /^\d+$/.test(pid) ? [[Number(pid), statOf(pid)] as const] : [];
      } catch {
        return []; // it has ended meanwhile
      }
    }),
  );
  const isOurs = (pid: number): boolean => pid === process.pid || (all.has(pid) && isOurs(all.get(pid)!.parent));
  return [...all].reduce(
    (sum, [pid, stat]) => (stat.name === name && isOurs(pid) ? sum + stat.own + stat.ofEnded : sum),
    0,
  );
};
