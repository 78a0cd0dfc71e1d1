/** Of a generator the first of which was taken. */
export async function* continued<T>(
  first: IteratorResult<T, void>,
  rest: AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  if (!first.done) yield first.value;
  yield* rest;
}
