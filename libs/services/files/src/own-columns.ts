/** What the exchange adds when it gives a file back; where the file has a column of that name, under the other one. */
const added = { outcome: 'exchange outcome', reason: 'exchange reason' };

/** Such columns are passed over when the file is sent again. */
export const ownColumns: readonly string[] = Object.entries(added).flat();

/** Names of the two columns for a file with this header. */
export const addedColumns = (header: readonly string[]): readonly string[] =>
  Object.entries(added).map(([name, other]) =>
    header.some((there) => there.trim().toLowerCase() === name) ? other : name,
  );
