/** Called by whatever of the texts a browser takes for a script. */
export const MARK = 'zq9x';

/** All at once: out of an attribute, an element, a script, a template of ours. */
const polyglot = `${MARK}"'><img src=x onerror=${MARK}()><script>${MARK}()</script>{{7*7}}`;

/** What a spreadsheet takes for a formula begins so; the last one is hidden from who trims. */
export const heads = ['=', '+', '-', '@', ' ='] as const;
export const hostile = (n: number): string => `${heads[n % heads.length]!}${polyglot}`;

/** Members of bodies that hold what people write, whatever POST they are of. */
const texts = new Set([
  ...['reason', 'note', 'yourReference', 'why', 'how', 'handler', 'evidence', 'message', 'text', 'incident', 'by'],
  ...['displayName', 'registeredAddress', 'contactName', 'label', 'description', 'what', 'header'],
]);
/** A name that is not written as people write is one by which systems find something. */
const isWritten = (name: string, value: unknown): boolean =>
  typeof value === 'string' && (texts.has(name) || (name === 'name' && /[A-Z ]/.test(value)));

/** A body with the same members, each text of people a hostile one; `undefined`: it has none. */
export const hostileBody = (body: object, n: number): object | undefined => {
  let some = false;
  const planted = JSON.parse(JSON.stringify(body), (name, value: unknown) => {
    if (!isWritten(name, value)) return value;
    some = true;
    return hostile(n);
  }) as object;
  return some ? planted : undefined;
};

/** Cells of a file of comma-separated values that hold one of the texts, and would be a formula. */
export const formulasIn = (csv: string): readonly string[] =>
  [...csv.matchAll(new RegExp(`(?:^|[,\\r\\n])("?\\s*[=+\\-@][^,\\r\\n]*${MARK}[^,\\r\\n]*)`, 'g'))].map(
    ([, cell]) => cell!,
  );
