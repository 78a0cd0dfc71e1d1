/** Done when it is first needed, and again only after it failed. */
export const once = <T>(begin: () => Promise<T>): (() => Promise<T>) => {
  let begun: Promise<T> | undefined;
  return () =>
    (begun ??= begin().catch((error: unknown) => {
      begun = undefined;
      throw error;
    }));
};
