import type { Random } from './key-ring.ts';

const POOL = 4096;

/**
 * The same random bytes, drawn from the source in larger portions: asking the system for 12 or 32 bytes at a time took a
 * third of all the time that sealing takes. Each byte is handed out once, and zeroed where it was.
 */
export const pooledRandom = (random: Random): Random => {
  let pool: Uint8Array = new Uint8Array(0);
  let used = 0;
  return (bytes) => {
    if (bytes > POOL) return random(bytes);
    if (pool.length - used < bytes) {
      pool.fill(0);
      pool = random(POOL);
      used = 0;
    }
    const view = pool.subarray(used, used + bytes);
    used += bytes;
    const taken = Buffer.from(view);
    view.fill(0);
    return taken;
  };
};
