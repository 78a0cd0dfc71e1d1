import type { Counters } from '@icx/runtime';

/** Seconds by which the clock of a client may differ from that of the process that it asks for a token. */
const MOST = 30;

/** Proofs, tokens and limits go by the clock of all processes; the identity provider's library knows the machine's alone. */
export const clockProblem = ({ now }: Pick<Counters, 'now'>, machine = Date.now() / 1000): string | undefined => {
  const ahead = Math.round(machine - now());
  if (Math.abs(ahead) <= MOST) return undefined;
  return (
    `The clock of this machine is ${Math.abs(ahead)} seconds ${ahead > 0 ? 'ahead of' : 'behind'} the database's, by which all ` +
    'processes go. Put it right: until then whoever asks this process for a token is told that its own clock is wrong.'
  );
};
