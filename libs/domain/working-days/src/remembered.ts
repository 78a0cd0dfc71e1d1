/** Results of a pure function by what they were asked for; forgotten all at once beyond 1,000. */
const MOST = 1_000;

/**
 * The same function, asked once: Temporal takes some microseconds for what nearly every call asks of the same few days.
 * @param keyOf what the result depends on.
 */
export const remembered = <A extends readonly unknown[], R>(f: (...args: A) => R, keyOf: (...args: A) => string) => {
  const known = new Map<string, R>();
  return (...args: A): R => {
    const key = keyOf(...args);
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = f(...args);
    if (known.size >= MOST) known.clear();
    known.set(key, made);
    return made;
  };
};
