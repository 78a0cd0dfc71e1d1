import { isRefusal, type Refusal } from '@icx/refusals';
import { orRefuse } from '@icx/api-channel/http';
import { Download, type Visit } from './declare.ts';
import { fileKinds, savedIn, tableBy, type DeclaredList, type ListFacts, type ListOf } from './list.ts';
import { addressOf, everyRow, listing, narrowingBy, PER_PAGE, type Place } from './listing.ts';
import type { SavedView, SavedViews } from './saved-views.ts';

type ListVisit = Visit<{ readonly limit?: number; readonly after?: string | bigint }>;
/** The method of a desk that declares a list. */
export type Give = (visit: Visit) => ListOf<unknown> | Promise<ListOf<unknown>>;

/** What the page of a list, or one of its files, answers with. @param path as it is declared, of the page */
export const listedAs =
  ({ facts, as }: DeclaredList, path: string, give: Give, views: () => Pick<SavedViews, 'of'>) =>
  async (visit: ListVisit): Promise<object> => {
    const given = await give(visit);
    const at = path.replace(/\.\w+$/, '').replaceAll(/:(\w+)/g, (_, name: string) => visit.params[name]!);
    if (as === 'page') {
      const page = await pageOf(facts, at, given, visit);
      return { ...page, ...viewsOf(page.list, await views().of(visit.caller)) };
    }
    const columns = (facts.saved ?? facts.columns).filter(({ onPage }) => !onPage);
    const names = columns.map(({ name }) => name.replace(/^#/, ''));
    const page = async (place: Place) => orRefuse(await given.rows(place));
    const cells = (row: unknown) => columns.map((column) => savedIn(column, row));
    return new Download(
      (isOver) => everyRow(names, page, cells, { isOver }),
      `${given.file ?? at.split('/').at(-1)!}.${as}`,
    );
  };

const pageOf = async (
  { columns, filters = [], title, empty }: ListFacts<unknown>,
  path: string,
  { rows, caption, without = [], ...given }: ListOf<unknown>,
  { query, typed, problems }: ListVisit,
) => {
  const { limit: _, ...asked } = query;
  const after = asked.after === undefined ? {} : { after: String(asked.after) };
  const page = await rows({ limit: PER_PAGE, ...after });
  const refused: readonly Refusal[] = isRefusal(page) ? [page] : [];
  const { items, next } = isRefusal(page) ? { items: [], next: null } : page;
  const list = listing(path, asked, next, [...problems, ...refused], typed, fileKinds);
  const fields = filters.filter(({ name }) => !without.includes(name));
  const narrowing = narrowingBy(list, fields);
  return {
    ...{ title, ...given, problems: refused, list },
    ...(fields.length > 0 && { narrowing }),
    table: tableBy(caption ?? given.title ?? title, columns, items),
    hidden: caption === undefined,
    nothing: { empty, narrowed: narrowing.narrowed, goesOn: next !== null },
  };
};

/** Those of this list, and where what it is narrowed by now is saved as another one. */
const viewsOf = ({ path, filters, wrong }: ReturnType<typeof listing>, saved: readonly SavedView[]) => {
  const now = new URLSearchParams(filters).toString();
  const views = saved
    .filter(({ list }) => list === path)
    .map(({ name, filters: of }) => ({ text: name, href: of === '' ? path : `${path}?${of}`, current: of === now }));
  // What cannot be read narrows nothing.
  const isNew = now !== '' && Object.keys(wrong).length === 0 && !views.some(({ current }) => current);
  return { views, ...(isNew && { save: addressOf('/views/save', { list: path, filters: now }) }) };
};
