/** What one line, cell or file may have at most: all of it is looked at before anything is built of the bytes. */
export const limits = {
  /** Bytes of a line. */
  line: 1024 * 1024,
  /** Bytes of the line of names. */
  header: 64 * 1024,
  columns: 256,
  /** Characters of a cell; a note has 2,000 at most. */
  cell: 8 * 1024,
  /** Bytes by which a file is judged: container, encoding, delimiter. */
  sample: 256 * 1024,
  /** Bytes from which a batch of rows is made. */
  piece: 64 * 1024,
  /** Bytes that come out of one that was packed. */
  ratio: 100,
  /** Bytes, packed and unpacked, of what cannot be read as a stream: a workbook. */
  held: 32 * 1024 * 1024,
  workbook: 256 * 1024 * 1024,
  /** Parts of a workbook. */
  parts: 1_000,
  /** Rows of a sheet, without its names. */
  rows: 100_000,
} as const;
