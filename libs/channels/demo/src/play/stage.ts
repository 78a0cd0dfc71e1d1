import type { PlainDate } from '@icx/working-days';
import { lookFor } from '../carried-out.ts';
import type { PlayerClient, Troupe } from '../cast.ts';
import { dateOf } from './calendar.ts';

/** What is sent did not become what it should. */
export class BrokenOff extends Error {}

interface FileStanding {
  readonly state: string;
  readonly rows: { readonly total: number; readonly rejected: number };
}
const fileEnds: readonly string[] = ['done', 'refused', 'cancelled', 'waiting'];

type Cells = Readonly<Record<string, string | number | null>>;

const csvOf = (rows: readonly Cells[]): string => {
  const columns = Object.keys(rows[0]!);
  const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(','));
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`;
};

/** Where the play takes place: who takes part, and which day is which. */
export class Stage {
  constructor(
    readonly as: Troupe,
    /** Of the play. */
    readonly first: PlainDate,
  ) {}

  date(day: number): PlainDate {
    return dateOf(this.first, day);
  }

  /** What came of it. */
  async post<T = unknown>(party: string, path: string, body: object = {}): Promise<T> {
    return (await (await this.as(party)).post<T>(path, body)).body;
  }

  async get<T>(party: string, path: string): Promise<T> {
    return (await this.as(party)).get<T>(path);
  }

  /** What is to be done by itself is done when time moves: a moment is enough. */
  async hurry(): Promise<void> {
    await this.post('SECA', 'v1/sandbox/clock', { advance: 'PT1S' });
  }

  /** Sends rows as a file and waits until it is worked off. Cells hold no comma or quote. */
  async send(party: string, query: string, rows: readonly Cells[], name: string): Promise<string> {
    const sender: PlayerClient = await this.as(party);
    const { id } = await sender.upload(query, csvOf(rows), `${name}.csv`);
    const file = await lookFor(async () => {
      const standing = await sender.get<FileStanding>(`v1/files/${id}`);
      return fileEnds.includes(standing.state) ? standing : undefined;
    });
    if (file?.state !== 'done')
      throw new BrokenOff(`the file ${name} of ${party} is ${file?.state ?? 'not worked off'}`);
    if (file.rows.rejected > 0)
      throw new BrokenOff(
        `of the file ${name} of ${party} ${file.rows.rejected} rows were rejected: icx files show ${id}`,
      );
    return id;
  }
}
