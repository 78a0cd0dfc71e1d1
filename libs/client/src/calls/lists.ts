/** One page of a list. */
interface Page<T> {
  readonly items: readonly T[];
  /** Where the next one begins; `null`: this is the last. */
  readonly next: string | null;
}

/**
 * Every item of a list, page by page, each fetched when it is needed:
 * `items((after) => icx.GET('/v1/requests', { params: { query: { limit: 500, ...after } } }))`.
 */
export async function* items<T>(
  page: (after: { readonly after?: string }) => Promise<{ readonly data: Page<T> }>,
): AsyncGenerator<T, void, undefined> {
  for (let after: { readonly after?: string } = {}; ;) {
    const { items: found, next } = (await page(after)).data;
    yield* found;
    if (next === null) return;
    if (next === after.after) throw new TypeError('This page names itself as the next one: the list would never end.');
    after = { after: next };
  }
}
