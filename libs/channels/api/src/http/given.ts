/** Without the members that were left out. */
export const given = <T extends object>(dto: T): { [Name in keyof T]: Exclude<T[Name], undefined> } =>
  Object.fromEntries(Object.entries(dto).filter(([, value]) => value !== undefined)) as never;
