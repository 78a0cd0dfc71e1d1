/** Milliseconds before the next try: doubled from 50 to 2,000, with jitter, so that processes do not come all at once. */
export const backoff = (tries: number): number => Math.min(2_000, 50 * 2 ** tries) * (0.5 + Math.random() / 2);
